from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from contacts.actions.letters import LETTERS_FROM_ONE, LETTERS_TO_ONE, TooManyLetters, ask_for_code, send_letter
from contacts.models import LetterCode
from contacts.models.letters import Letter
from kit.codes import LIMITS, TooManyCodes, prove
from outbox.models import Message
from outbox.rendering import envelope, render
from tests.factories.contacts import ContactPersonFactory

pytestmark = pytest.mark.django_db

LETTER = Letter("Grace Writer", "grace@example.org", "Flat rates", "May we use them?\n\nGrace")


@pytest.fixture
def person():
    return ContactPersonFactory(slug="ada", given_name="Ada", family_name="Example", email="ada@organisation.example")


def as_sent(message):
    """The message as its reader gets it: subject, text, HTML, and the mail that carries them."""
    message.subject, message.text, message.html = render(message)
    return message, envelope(message).message()


def test_letter_goes_to_the_contact_and_its_answer_to_the_writer(person):
    send_letter(person=person, letter=LETTER, now=timezone.now())

    message, mail = as_sent(Message.objects.get())
    assert (message.recipient, message.reply_to, message.about) == (person.email, "grace@example.org", "contact:ada")
    assert mail["Reply-To"] == "grace@example.org"
    assert message.subject == "Message from Grace Writer: Flat rates"
    assert "May we use them?\n\nGrace" in message.text
    assert "<p>May we use them?</p>" in message.html


def test_copy_is_sent_to_who_wants_one_and_tells_no_address(person):
    send_letter(person=person, letter=replace(LETTER, wants_copy=True), now=timezone.now())

    copy, mail = as_sent(Message.objects.get(recipient="grace@example.org"))
    assert Message.objects.count() == 2
    assert (copy.subject, copy.reply_to) == ("Copy of your message to Ada Example: Flat rates", "")
    assert "May we use them?" in copy.text
    assert person.email not in copy.text + copy.html + mail.as_string()


def test_letter_sent_twice_is_one_letter(person):
    now = timezone.now().replace(hour=12)
    for _ in range(3):
        send_letter(person=person, letter=replace(LETTER, wants_copy=True), now=now)

    assert Message.objects.count() == 2


def test_other_words_another_person_or_another_day_make_another_letter(person):
    now = timezone.now().replace(hour=12)
    send_letter(person=person, letter=LETTER, now=now)
    send_letter(person=person, letter=replace(LETTER, message="And lump sums?"), now=now)
    send_letter(person=ContactPersonFactory(), letter=LETTER, now=now)
    send_letter(person=person, letter=LETTER, now=now + timedelta(days=1))

    assert Message.objects.count() == 4


def test_words_of_a_stranger_are_data(person):
    nasty = Letter(
        "<b>Win</b> at evil.example", "eve@example.org", "{{ secret }} https://evil.example",
        "<script>alert(1)</script> {% load x %} www.evil.example mail@evil.example",
    )  # fmt: skip
    send_letter(person=person, letter=nasty, now=timezone.now())

    message, mail = as_sent(Message.objects.get())
    assert "<script>" not in message.html
    assert "<b>" not in message.html
    assert "{{ secret }}" in message.subject
    assert "{% load x %}" in message.text
    assert 'href="https://evil' not in message.html
    for words in (message.subject, message.text, message.html):
        assert "evil.example" not in words  # a mail program would make a link of it
    assert "Bcc" not in mail


def test_letters_from_one_address_are_limited_over_all_contacts():
    now = timezone.now()
    for _ in range(LETTERS_FROM_ONE.most):
        send_letter(person=ContactPersonFactory(), letter=LETTER, now=now)

    with pytest.raises(TooManyLetters) as caught:
        send_letter(person=ContactPersonFactory(), letter=LETTER, now=now)
    first_at = Message.objects.earliest("created_at").created_at
    assert caught.value.retry_at == first_at + LETTERS_FROM_ONE.window
    send_letter(person=ContactPersonFactory(), letter=replace(LETTER, email="other@example.org"), now=now)

    Message.objects.update(created_at=now - LETTERS_FROM_ONE.window)
    send_letter(person=ContactPersonFactory(), letter=LETTER, now=now)


def test_letter_sent_again_counts_against_no_limit(person):
    now = timezone.now()
    send_letter(person=person, letter=LETTER, now=now)
    for _ in range(LETTERS_FROM_ONE.most - 1):
        send_letter(person=ContactPersonFactory(), letter=LETTER, now=now)

    send_letter(person=person, letter=LETTER, now=now)
    assert Message.objects.count() == LETTERS_FROM_ONE.most


def test_letters_to_one_contact_are_limited(person):
    now = timezone.now()
    for number in range(LETTERS_TO_ONE.most):
        send_letter(person=person, letter=replace(LETTER, email=f"{number}@example.org", wants_copy=True), now=now)

    with pytest.raises(TooManyLetters):
        send_letter(person=person, letter=LETTER, now=now)
    send_letter(person=ContactPersonFactory(), letter=LETTER, now=now)


def test_code_is_sent_as_a_secret_that_ends(person):
    code = ask_for_code(person=person, email="grace@example.org", client="")

    message, _ = as_sent(Message.objects.get())
    assert message.has_secret
    assert message.priority == Message.Priority.CODE
    assert message.expires_at == code.expires_at
    assert message.context["code"] in message.text
    assert message.context["code"] not in message.subject
    assert "grace" not in message.about
    assert person.email not in message.text + message.html
    prove(code=code, typed=message.context["code"])


def a_minute_later(code):
    LetterCode.objects.filter(pk=code.pk).update(created_at=code.created_at - timedelta(minutes=1))
    code.refresh_from_db()
    return code


def test_the_same_digits_are_sent_once_more_to_who_asks_again(person):
    code = a_minute_later(ask_for_code(person=person, email="grace@example.org", client=""))

    again = ask_for_code(person=person, email="grace@example.org", client="", before=code)

    assert (again.pk, again.digits, again.mails) == (code.pk, code.digits, 2)
    assert Message.objects.count() == 2


def test_a_second_click_sends_nothing_and_another_address_its_own_code(person):
    code = ask_for_code(person=person, email="grace@exmaple.org", client="")

    assert ask_for_code(person=person, email="grace@exmaple.org", client="", before=code) == code
    other = ask_for_code(person=person, email="grace@example.org", client="", before=code)

    assert other != code
    assert list(Message.objects.order_by("pk").values_list("recipient", flat=True)) == [
        "grace@exmaple.org",
        "grace@example.org",
    ]


def test_codes_to_one_address_are_limited_whomever_the_letters_are_for():
    for _ in range(LIMITS[0].most):
        ask_for_code(person=ContactPersonFactory(), email="grace@example.org", client="")

    person = ContactPersonFactory()
    with pytest.raises(TooManyCodes) as caught:
        ask_for_code(person=person, email="grace@example.org", client="")
    assert caught.value.retry_at == LetterCode.objects.earliest("created_at").created_at + LIMITS[0].window
    assert Message.objects.count() == LetterCode.objects.count() == LIMITS[0].most
    ask_for_code(person=person, email="ada@example.org", client="")
