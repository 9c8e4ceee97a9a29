"""Wrong, missing, over-long, hostile, repeated: the form comes back with every answer and says what is wrong."""

import re
from html import escape

import pytest
from django.test import Client

from accounts.models import EmailCode, User
from events.models import Answer, Registration, State
from tests.factories.events import AnswerFactory, EventFactory, RegistrationFactory

from .conftest import ANNA, answers_to, error_summary

pytestmark = pytest.mark.django_db

REGISTER, ABOUT_YOU, CHECK = (f"/events/palermo/register/{step}" for step in ("", "about-you/", "check/"))
FOLLOW = "/events/palermo/follow/"
HOSTILE = [
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "{{ settings.SECRET_KEY }}{% load x %}",
    "%s %(name)s {0} ${7*7}",
    "'; DROP TABLE events_registration; --",
    "=cmd|' /C calc'!A0",
    "\u200fevil\u200e \ufeff\u200b",
    "🦊" * 20,
]


def assert_form_again(response, *errors):
    """The form, marked as wrong, with a list of mistakes in which each can be read by itself."""
    html = response.content.decode()
    assert response.status_code == 200
    assert error_summary(response) == list(errors)
    assert "<title>Error: " in html
    assert html.index('class="summary" role="alert"') < html.index('class="field')
    for error in errors:
        assert html.count(escape(error)) == 2


def shown(response):
    """What stands in the fields that came back."""
    return {field.name: field.value() for field in response.context["form"]}


# -- the address ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", [REGISTER, FOLLOW])
@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", "Write your e-mail address."),
        ("   ", "Write your e-mail address."),
        ("anna", "Write an e-mail address such as name@example.org."),
        ("anna@", "Write an e-mail address such as name@example.org."),
        ("anna@example.org,ben@example.org", "Write an e-mail address such as name@example.org."),
        ("<script>@example.org", "Write an e-mail address such as name@example.org."),
    ],
)
def test_an_address_that_is_none_comes_back_and_no_code_is_sent(client, event, path, typed, error):
    response = client.post(path, {"email": typed})

    assert_form_again(response, error)
    assert shown(response) == {"email": typed}
    assert not EmailCode.objects.exists()


@pytest.mark.parametrize("path", [REGISTER, FOLLOW])
@pytest.mark.parametrize(
    "typed",
    [
        "a" * 300 + "@example.org",
        "a@" + "b" * 5000,
        "anna\0@example.org",
        "anna@example.org\r\nBcc: ben@example.org",
        *HOSTILE,
    ],
)
def test_whatever_is_no_address_is_escaped_and_sends_nothing(client, event, path, typed):
    response = client.post(path, {"email": typed})

    assert response.status_code == 200
    assert error_summary(response)
    assert "<script>alert" not in response.content.decode()
    assert "<img src=x" not in response.content.decode()
    assert not EmailCode.objects.exists()


def test_an_address_that_is_missing_is_asked_for(client, event):
    assert client.post(REGISTER, {"other": "x"}).status_code == 200
    assert not EmailCode.objects.exists()


def test_of_an_address_that_is_sent_twice_one_counts(client, event):
    response = client.post(REGISTER, {"email": ["anna@example.org", "ben@example.org"]})

    assert response.url == EmailCode.objects.get(email="ben@example.org").get_absolute_url()


# -- about you ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"name": ""}, "Fill in “Your name”."),
        ({"name": "x" * 121}, "“Your name” may have at most 120 characters; yours has 121."),
        ({"name": "Anna\0Rossi"}, "“Your name” holds a sign that cannot be kept. Please type it anew."),
        ({"body_kind": ""}, "Choose an answer to “Kind of body you work for”."),
        ({"body_kind": "spy"}, "Choose among the answers that are offered to “Kind of body you work for”."),
        ({"role": " "}, "Fill in “Your role”."),
        ({"organisation": "x" * 201}, "“Organisation” may have at most 200 characters; yours has 201."),
        ({"country": ""}, "Choose an answer to “Country”."),
        ({"country": "XX"}, "Choose among the answers that are offered to “Country”."),
    ],
)
def test_what_is_wrong_about_oneself_comes_back_with_everything_else(client, person, event, wrong, error):
    before = User.objects.values().get(pk=person.pk)
    typed = ANNA | {"programme": ""} | wrong

    response = client.post(ABOUT_YOU, typed)

    assert_form_again(response, error)
    kept = {name: value for name, value in shown(response).items() if name in typed}
    assert kept == typed | {"represents_no_programme": True}
    assert User.objects.values().get(pk=person.pk) == before


def test_everything_that_is_missing_is_said_at_once(client, person, event):
    response = client.post(ABOUT_YOU)

    assert len(error_summary(response)) == 6
    assert all("“" in error for error in error_summary(response))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_about_oneself_are_words(client, person, event, text):
    client.post(ABOUT_YOU, ANNA | {"name": text, "organisation": text})

    person.refresh_from_db()
    assert person.organisation == " ".join(text.split())
    client.post(REGISTER, answers_to(event, text, "", []))
    assert_only_text(client.get(CHECK), text)


def test_words_that_turn_round_what_follows_come_back_with_what_is_wrong(client, person, event):
    turned = "\u202eevil\u202c"

    about, asked = (
        client.post(ABOUT_YOU, ANNA | {"name": turned}),
        client.post(REGISTER, answers_to(event, turned, "", [])),
    )

    words = "“{}” holds a sign that turns round the direction of text. Please type it anew."
    assert_form_again(about, words.format("Your name"))
    assert_form_again(asked, words.format("What do you work on?"))
    assert shown(about)["organisation"] == ANNA["organisation"]


# -- the questions --------------------------------------------------------------------------------------------
def assert_only_text(response, text):
    html = response.content.decode()
    assert response.status_code == 200
    assert escape(" ".join(text.split())) in html
    assert not re.search(r"<script>alert|<img src=x|7\*7}49", html)


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        (("", "", []), ["Fill in “What do you work on?”."]),
        (("x" * 301, "", []), ["“What do you work on?” may have at most 300 characters; yours has 301."]),
        (("a\0b", "", []), ["“What do you work on?” holds a sign that cannot be kept. Please type it anew."]),
        (("Claims", "Steak", []), ["Choose among the answers that are offered to “What do you eat?”."]),
        (("Claims", "Vegan", ["Sunday"]), ["Choose among the answers that are offered to “Which days?”."]),
        (
            ("", "Steak", ["Monday", "Sunday"]),
            [
                "Fill in “What do you work on?”.",
                "Choose among the answers that are offered to “What do you eat?”.",
                "Choose among the answers that are offered to “Which days?”.",
            ],
        ),
    ],
)
def test_wrong_answers_come_back_with_the_right_ones(client, person, event, values, errors):
    typed = answers_to(event, *values)

    response = client.post(REGISTER, typed)

    assert_form_again(response, *errors)
    assert shown(response) == typed
    assert not Registration.objects.exists()


def test_answers_that_are_missing_altogether_are_asked_for(client, person, event):
    assert_form_again(client.post(REGISTER), "Fill in “What do you work on?”.")
    assert_form_again(client.post(REGISTER, {"x": "y"}), "Fill in “What do you work on?”.")


def test_wrong_answers_leave_the_draft_as_it_was(client, person, event):
    client.post(REGISTER, answers_to(event, "Claims", "Vegan", []))
    before = Registration.objects.get().draft_answers

    client.post(REGISTER, answers_to(event, "", "Steak", []))

    assert Registration.objects.get().draft_answers == before


def test_what_is_longer_than_a_draft_may_be_is_not_kept_for_later_but_comes_back(client, person, event):
    typed = answers_to(event, "x" * 5001, "Vegan", [])

    response = client.post(REGISTER, typed | {"later": "1"})

    assert_form_again(response, "“What do you work on?” may have at most 300 characters; yours has 5001.")
    assert shown(response) == typed
    assert not Registration.objects.exists()


def test_a_sign_that_cannot_be_kept_is_left_out_of_a_draft(client, person, event):
    client.post(REGISTER, answers_to(event, "a\0b", "", []) | {"later": "1"})

    assert "ab" in shown(client.get(REGISTER)).values()


def test_of_an_answer_that_is_sent_twice_one_counts_and_nothing_breaks(client, person, event):
    work, food, _days = answers_to(event, "", "", [])

    client.post(REGISTER, {work: ["Claims", "Audits"], food: ["Vegan", "Everything"]})
    client.post(CHECK)

    assert list(Answer.objects.values_list("value", flat=True)) == ["Audits", "Everything"]


def test_answers_to_questions_of_other_events_and_strange_fields_are_left_out(client, person, event):
    foreign = EventFactory(slug="turku")
    foreign_question = foreign.questions.create(label="Sauna?")

    client.post(
        REGISTER,
        answers_to(event, "Claims", "", [])
        | {
            f"question_{foreign_question.pk}": "Yes",
            "question_0": "x",
            "state": "confirmed",
            "pool": "vip",
            "person": "1",
        },
    )
    client.post(CHECK, {"pool": "vip", "registration": "1", "state": "cancelled"})

    assert list(Answer.objects.values_list("label", "value")) == [("What do you work on?", "Claims")]
    assert Registration.objects.get().state == State.CONFIRMED


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_answers_are_words_on_every_page(client, person, event, text):
    client.post(REGISTER, answers_to(event, text, "", []))
    pages = [client.get(REGISTER), client.get(CHECK)]

    client.post(CHECK)
    registration = Registration.objects.get()
    pages += [client.get(registration.get_absolute_url()), client.get(f"{registration.get_absolute_url()}change/")]

    for page in pages:
        assert_only_text(page, text)
    assert Answer.objects.get().value == text.strip()


def test_hostile_words_of_staff_are_words_too(client, person):
    event = EventFactory(slug="palermo", title=HOSTILE[0], tagline=HOSTILE[1], audience=HOSTILE[2])
    event.questions.create(label=HOSTILE[0], help_text=HOSTILE[1], privacy_note=HOSTILE[2], is_required=True)

    for page in (client.get("/events/palermo/"), client.get(REGISTER), client.post(REGISTER), client.get("/events/")):
        assert_only_text(page, HOSTILE[0])


# -- changing answers -----------------------------------------------------------------------------------------
def test_wrong_answers_to_be_changed_come_back_and_change_nothing(client, person, event):
    registration = RegistrationFactory(event=event, person=person)
    AnswerFactory(registration=registration, question=event.questions.get(position=1), value="before")
    typed = answers_to(event, "", "Steak", ["Monday"])

    response = client.post(f"{registration.get_absolute_url()}change/", typed)

    assert_form_again(
        response, "Fill in “What do you work on?”.", "Choose among the answers that are offered to “What do you eat?”."
    )
    assert shown(response) == typed
    assert Answer.objects.get().value == "before"


# -- too much, from nowhere -----------------------------------------------------------------------------------
@pytest.mark.parametrize("path", [REGISTER, ABOUT_YOU])
def test_a_flood_of_fields_or_of_bytes_is_refused(client, person, event, path):
    assert client.post(path, {f"field_{number}": "x" for number in range(1100)}).status_code == 400
    assert client.post(path, {"x": "y" * 3_000_000}).status_code == 400
    assert not Registration.objects.exists()


@pytest.mark.parametrize("path", [REGISTER, ABOUT_YOU, CHECK, FOLLOW])
@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/xml"])
def test_what_is_no_form_is_read_as_an_empty_one(client, event, path, kind):
    response = client.post(path, data="{'email': 'anna@example.org'}", content_type=kind)

    assert response.status_code in (200, 302)
    assert (EmailCode.objects.count(), Registration.objects.count()) == (0, 0)


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
@pytest.mark.parametrize("path", [REGISTER, ABOUT_YOU, CHECK, FOLLOW])
def test_other_methods_are_refused(client, person, event, path, method):
    assert getattr(client, method)(path).status_code == 405


@pytest.mark.parametrize("path", ["/", "/events/", "/events/palermo/", REGISTER, "/registrations/", "/admin/"])
@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver:80@evil.example"])
def test_a_foreign_host_is_refused(event, path, host):
    response = Client(headers={"host": host}).get(path)

    assert response.status_code == 400
    assert "evil.example" not in response.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/registrations/%00/", "/registrations/a%00b/change/", "/registrations/%F0%9F%A6%8A/", "/registrations/..%2f/",
        "/events/%00/", "/events/palermo%00/", "/events/palermo/register/%00/", "/events/palermo/documents/%00/",
        "/l/00000000-0000-0000-0000-000000000000/", "/l/nonsense/", "/events/PALERMO/", "/events/" + "x" * 500 + "/",
    ],
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_not_there(client, person, event, path):
    assert client.get(path).status_code == 404
