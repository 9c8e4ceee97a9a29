from datetime import timedelta

import pytest
import time_machine
from django.db.models import F
from django.test import Client

from contacts.actions.letters import LETTERS_FROM_ONE, LETTERS_TO_ONE
from contacts.forms import LetterForm
from contacts.models import LetterCode
from kit.codes import LIMITS
from kit.models import MOST_TRIES
from outbox.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.contacts import ContactPersonFactory

pytestmark = pytest.mark.django_db

LETTER = {
    "name": "Grace Writer", "email": "Grace@Example.org", "subject": "Flat rates", "message": "May we?\r\nGrace",
}  # fmt: skip
WRITE, CODE, SENT = "/contacts/ada/write/", "/contacts/ada/write/code/", "/contacts/ada/write/sent/"


@pytest.fixture(autouse=True)
def person():
    return ContactPersonFactory(slug="ada", given_name="Ada", family_name="Example", email="ada@organisation.example")


def code_sent():
    return Message.objects.filter(template="contacts/email/letter_code").latest("id").context["code"]


def letters():
    return Message.objects.filter(template="contacts/email/letter")


def wrong(code):
    return str((int(code) + 1) % 1_000_000).zfill(6)


def test_stranger_writes_proves_the_address_and_reads_what_happens_next(client):
    assert client.get(WRITE).status_code == 200
    assert not client.session.keys()

    response = client.post(WRITE, LETTER)
    assert (response.status_code, response.url) == (302, CODE)
    assert letters().count() == 0
    page = client.get(CODE).content.decode()
    assert "grace@example.org" in page
    assert page.count("<form") == 2

    response = client.post(CODE, {"code": f" {code_sent()} "})
    assert (response.status_code, response.url) == (302, SENT)
    letter = letters().get()
    assert (letter.recipient, letter.reply_to) == ("ada@organisation.example", "grace@example.org")
    assert letter.context["message"] == "May we?\nGrace"
    page = client.get(SENT).content.decode()
    assert "Ada Example gets it in a few minutes" in page
    assert "grace@example.org" in page


def test_somebody_signed_in_needs_no_code(client):
    user = UserFactory(name="Grace Known", email="grace@authority.example")
    client.force_login(user)

    page = client.get(WRITE).content.decode()
    assert 'value="Grace Known"' in page
    assert 'name="email"' not in page
    response = client.post(WRITE, LETTER | {"email": "somebody@else.example", "wants_copy": "on"})

    assert (response.status_code, response.url) == (302, SENT)
    assert letters().get().reply_to == "grace@authority.example"
    assert Message.objects.get(template="contacts/email/letter_copy").recipient == "grace@authority.example"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "\x00\x07"}, "name"),
        ({"email": "no address"}, "email"),
        ({"email": "a@example.org\r\nBcc: b@example.org"}, "email"),
        ({"email": "x" * 250 + "@example.org"}, "email"),
        ({"subject": " \r\n "}, "subject"),
        ({"subject": "x" * 151}, "subject"),
        ({"subject": "bell\x07"}, "subject"),
        ({"message": ""}, "message"),
        ({"message": "x" * 5001}, "message"),
        ({"message": "es\x1bcape"}, "message"),
    ],
)
def test_mistake_is_named_and_everything_typed_is_kept(client, given, field):
    response = client.post(WRITE, LETTER | given)

    page = response.content.decode()
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert "<title>Error: Write to Ada Example" in page
    assert f'href="#id_{field}"' in page
    for name, value in LETTER.items():
        if name != field:
            assert response.context["form"][name].value() == value
    assert Message.objects.count() == 0


def test_nothing_posted_is_the_form_again(client):
    response = client.post(WRITE, {})

    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"name", "email", "subject", "message"}


def test_line_ends_in_one_line_fields_make_no_header(client):
    client.post(WRITE, LETTER | {"name": "Grace\r\nBcc: eve@example.org", "subject": "Hi\nTo: eve@example.org"})
    client.post(CODE, {"code": code_sent()})

    letter = letters().get()
    assert (letter.context["name"], letter.context["subject"]) == (
        "Grace Bcc: eve@example.org",
        "Hi To: eve@example.org",
    )


@pytest.mark.parametrize(
    ("sign", "message"),
    [
        ("\x00", "“Message” holds a sign that cannot be kept. Please type it anew."),
        ("\x01", "Remove the invisible control characters."),
    ],
)
def test_one_wrong_sign_is_one_mistake(sign, message):
    form = LetterForm(LETTER | {"message": f"May{sign} we?"})

    assert form.errors == {"message": [message]}


def test_wrong_code_is_told_and_the_letter_is_kept(client):
    client.post(WRITE, LETTER)

    response = client.post(CODE, {"code": wrong(code_sent())})
    assert response.status_code == 200
    assert "This is not the code we sent. You can try 4 more times." in response.content.decode()

    assert 'value="Flat rates"' in client.get(WRITE).content.decode()
    client.post(CODE, {"code": code_sent()})
    assert letters().count() == 1


def test_tries_end_and_a_new_code_goes_on_with_the_letter(client):
    client.post(WRITE, LETTER)
    first = code_sent()
    for _ in range(MOST_TRIES):
        response = client.post(CODE, {"code": wrong(first)})
    assert "Have a new one sent; your message is kept" in response.content.decode()
    assert client.post(CODE, {"code": first}).status_code == 200
    assert letters().count() == 0

    with time_machine.travel(timedelta(minutes=1)):
        response = client.post(CODE, {"again": "1"}, follow=True)
        assert "We sent you a new code" in response.content.decode()
        client.post(CODE, {"code": code_sent()})
    assert letters().count() == 1


def test_code_of_yesterday_no_longer_works_but_the_letter_is_there(client):
    client.post(WRITE, LETTER)

    ago = timedelta(minutes=16)
    LetterCode.objects.update(created_at=F("created_at") - ago, expires_at=F("expires_at") - ago)

    response = client.post(CODE, {"code": code_sent()})
    assert "This code no longer works" in response.content.decode()
    assert "Flat rates" in client.get(WRITE).content.decode()
    assert letters().count() == 0


@pytest.mark.parametrize("typed", ["", "abc", "\x00", "1" * 200, "<script>"])
def test_anything_else_typed_as_code_is_refused(client, typed):
    client.post(WRITE, LETTER)

    assert client.post(CODE, {"code": typed}).status_code == 200
    assert letters().count() == 0


def test_code_asked_for_twice_at_once_is_sent_once(client):
    client.post(WRITE, LETTER)
    response = client.post(WRITE, LETTER, follow=True)

    assert response.redirect_chain == [(CODE, 302)]
    assert "We sent you a code a moment ago" in response.content.decode()
    assert Message.objects.count() == 1


def test_corrected_address_gets_its_own_code(client):
    client.post(WRITE, LETTER | {"email": "grace@exmaple.org"})
    client.post(WRITE, LETTER)

    assert list(Message.objects.order_by("id").values_list("recipient", flat=True)) == [
        "grace@exmaple.org", "grace@example.org",
    ]  # fmt: skip
    client.post(CODE, {"code": code_sent()})
    assert letters().get().reply_to == "grace@example.org"


def test_letter_sent_twice_is_sent_once(client):
    client.post(WRITE, LETTER)
    code = code_sent()
    client.post(CODE, {"code": code})
    response = client.post(CODE, {"code": code})

    assert (response.status_code, response.url) == (302, SENT)
    assert letters().count() == 1


def test_letters_to_two_contacts_wait_side_by_side(client):
    ContactPersonFactory(slug="ben")
    client.post(WRITE, LETTER)
    adas = code_sent()
    client.post("/contacts/ben/write/", LETTER | {"subject": "For Ben"})

    client.post(CODE, {"code": adas})
    client.post("/contacts/ben/write/code/", {"code": code_sent()})

    assert set(letters().values_list("about", "context__subject")) == {
        ("contact:ada", "Flat rates"), ("contact:ben", "For Ben"),
    }  # fmt: skip


@pytest.mark.parametrize("path", [CODE, SENT])
def test_later_steps_lead_back_to_the_letter(client, path):
    assert client.get(path).url == WRITE
    assert Client().get(path).url == WRITE


def test_wrong_codes_of_many_at_once_are_counted_as_many(client):
    """Each browser had a count of its own in its session once; the tries of all are those of the code now."""
    client.post(WRITE, LETTER)
    cookies = client.cookies.copy()
    for _ in range(MOST_TRIES):
        copy = Client()
        copy.cookies = cookies.copy()
        copy.post(CODE, {"code": wrong(code_sent())})

    assert LetterCode.objects.get().tries == MOST_TRIES
    assert "This code no longer works" in client.post(CODE, {"code": code_sent()}).content.decode()
    assert letters().count() == 0


def test_the_code_is_sent_again_with_the_same_digits(client):
    client.post(WRITE, LETTER)
    first = code_sent()

    with time_machine.travel(timedelta(minutes=1)):
        response = client.post(CODE, {"again": "1"}, follow=True)

    assert "We sent you the code again" in response.content.decode()
    assert (code_sent(), Message.objects.count()) == (first, 2)


def test_code_of_another_browser_does_not_send(client):
    client.post(WRITE, LETTER)
    stranger = Client()

    response = stranger.post(CODE, {"code": code_sent()})

    assert response.url == WRITE
    assert letters().count() == 0


def test_too_many_codes_to_one_address_have_a_page_and_keep_the_letter():
    for _ in range(LIMITS[0].most):
        Client().post(WRITE, LETTER)

    client = Client()
    response = client.post(WRITE, LETTER)
    assert response.status_code == 429
    assert 800 < int(response.headers["Retry-After"]) <= 900
    assert "Please wait 15 minutes" in response.content.decode()
    assert "Flat rates" in client.get(WRITE).content.decode()


def letters_of_an_hour(client):
    for number in range(LETTERS_FROM_ONE.most):
        assert client.post(WRITE, LETTER | {"message": f"Letter {number}"}).status_code == 302


def test_letter_above_the_limit_comes_back_with_when_it_can_go(client):
    client.force_login(UserFactory())
    letters_of_an_hour(client)

    response = client.post(WRITE, LETTER | {"wants_copy": "on"})

    page = response.content.decode()
    assert response.status_code == 429
    assert 3500 < int(response["Retry-After"]) <= 3600
    assert "You have sent as many messages as one person can send in an hour." in page
    assert "You can send this one in 60 minutes" in page
    assert "guess" not in page
    for kept in ('value="Grace Writer"', 'value="Flat rates"', "May we?\r\nGrace</textarea>", "checked"):
        assert kept in page
    assert 'value="Flat rates"' in client.get(WRITE).content.decode()
    assert letters().count() == LETTERS_FROM_ONE.most

    Message.objects.update(created_at=F("created_at") - LETTERS_FROM_ONE.window)
    assert client.post(WRITE, LETTER).url == SENT
    assert "Flat rates" not in client.get(WRITE).content.decode()


def test_letter_of_a_stranger_above_the_limit_is_kept(client):
    writer = Client()
    writer.force_login(UserFactory(email="grace@example.org"))
    letters_of_an_hour(writer)
    client.post(WRITE, LETTER)

    response = client.post(CODE, {"code": code_sent()})

    assert response.status_code == 429
    assert "You can send this one in 60 minutes; it is kept here." in response.content.decode()
    assert 'value="Flat rates"' in client.get(WRITE).content.decode()


def test_letter_to_somebody_who_gets_too_many_says_whose_limit_it_is(client):
    client.force_login(UserFactory())
    sender = {"recipient": "ada@organisation.example", "about": "contact:ada", "template": "contacts/email/letter"}
    Message.objects.bulk_create(
        Message(key=f"{number}", reply_to=f"{number}@example.org", **sender) for number in range(LETTERS_TO_ONE.most)
    )

    response = client.post(WRITE, LETTER)

    assert response.status_code == 429
    assert "Ada Example has been sent more messages within an hour than one person can read." in (
        response.content.decode()
    )


def test_form_needs_its_token():
    assert Client(enforce_csrf_checks=True).post(WRITE, LETTER).status_code == 403


@pytest.mark.parametrize("path", [WRITE, CODE, SENT])
def test_pages_of_a_letter_are_never_kept(client, path):
    client.post(WRITE, LETTER)
    if path == SENT:
        client.post(CODE, {"code": code_sent()})

    response = client.get(path)
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
