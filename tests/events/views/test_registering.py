"""The way of an officer through a registration, step by step."""

import re
from html import unescape

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from accounts.models import BodyKind, EmailCode, User
from events.models import Answer, Event, Registration, SeatPool, State
from outbox.models import Message
from tests.factories.accounts import NewcomerFactory, UserFactory
from tests.factories.events import (
    EventContactFactory,
    EventFactory,
    QuestionFactory,
    RegistrationFactory,
    SeatPoolFactory,
    in_days,
)

from .conftest import answers_to

pytestmark = pytest.mark.django_db

REGISTER, ABOUT_YOU, CHECK = (f"/events/palermo/register/{step}" for step in ("", "about-you/", "check/"))
ANNA = {
    "name": "Anna Rossi", "body_kind": "managing_authority", "role": "Finance officer", "country": "IT",
    "organisation": "Regione Sicilia", "represents_no_programme": "on",
}  # fmt: skip


def text_of(response):
    """What a page says, without its marks."""
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL).group()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def notices(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def draft():
    return Registration.objects.values_list("state", "draft_answers").get()


# -- the whole way --------------------------------------------------------------------------------------------
def test_a_stranger_comes_with_an_address_and_leaves_with_a_place(client, event):
    page = client.get(REGISTER)
    assert page.status_code == 200
    assert page.templates[0].name == "events/register_email.html"

    asked = client.post(REGISTER, {"email": " Anna@Example.org "})
    code = EmailCode.objects.get(email="anna@example.org")
    assert asked.url == code.get_absolute_url()
    assert not User.objects.exists()

    entered = client.post(asked.url, {"code": code.digits}, follow=True)
    assert entered.redirect_chain == [(REGISTER, 302), (ABOUT_YOU, 302)]
    assert Registration.objects.get().state == State.DRAFT

    told = client.post(ABOUT_YOU, ANNA, follow=True)
    assert told.redirect_chain == [(REGISTER, 302)]
    assert "What do you work on?" in text_of(told)

    answered = client.post(REGISTER, answers_to(event, "Claims & costs", "Vegan", ["Monday", "Tuesday"]), follow=True)
    assert answered.redirect_chain == [(CHECK, 302)]
    for words in ("Claims & costs", "Vegan", "Monday, Tuesday", "anna@example.org", "Finance officer", "Italy"):
        assert words in text_of(answered)

    sent = client.post(CHECK, {"csrfmiddlewaretoken": "x"}, follow=True)
    registration = Registration.objects.get()
    assert sent.redirect_chain == [(f"/registrations/{registration.code}/", 302)]
    assert (registration.state, registration.person.email) == (State.CONFIRMED, "anna@example.org")
    assert registration.code in text_of(sent)
    assert "Your place is confirmed" in text_of(sent)
    assert 'href="/events/palermo/event.ics"' in sent.content.decode()
    assert list(Answer.objects.values_list("value", flat=True)) == ["Claims & costs", "Vegan", ["Monday", "Tuesday"]]
    assert list(Message.objects.filter(has_secret=False).values_list("recipient", "template")) == [
        ("anna@example.org", "events/email/registration_confirmed")
    ]


def test_somebody_known_answers_only_the_questions_of_the_event(client, person, event):
    asked = client.get(REGISTER)
    assert asked.templates[0].name == "events/questions.html"
    assert [field.label for field in asked.context["form"]] == [
        "What do you work on?", "What do you eat?", "Which days?",
    ]  # fmt: skip

    client.post(REGISTER, answers_to(event, "Claims", "", []))
    sent = client.post(CHECK)

    assert sent.url == Registration.objects.get(person=person, state=State.CONFIRMED).get_absolute_url()


def test_an_event_without_questions_needs_one_press(client, person):
    EventFactory(slug="palermo")

    assert client.post(REGISTER).url == CHECK
    client.post(CHECK)

    assert Registration.objects.get().state == State.CONFIRMED


def test_each_step_says_where_one_is(client, person, event):
    client.post(REGISTER, answers_to(event, "Claims", "", []))

    assert [client.get(path).context["step"] for path in (ABOUT_YOU, REGISTER, CHECK)] == [2, 3, 4]


def test_each_step_is_a_form_that_posts_to_its_own_address(client, person, event):
    client.post(REGISTER, answers_to(event, "Claims", "", []))

    for path in (ABOUT_YOU, REGISTER, CHECK):
        main = re.search(r"<main.*</main>", client.get(path).content.decode(), re.DOTALL).group()
        assert re.findall(r"<form[^>]*>", main) == ['<form method="post" novalidate>']
        assert 'name="csrfmiddlewaretoken"' in main


def test_a_form_without_its_token_changes_nothing(event, person):
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(person)

    assert careful.post(REGISTER, answers_to(event, "Claims", "", [])).status_code == 403
    assert careful.post(CHECK).status_code == 403
    assert not Registration.objects.exists()


# -- later, again, elsewhere ----------------------------------------------------------------------------------
def test_what_is_begun_is_kept_and_finished_later(client, person, event):
    first = answers_to(event, "", "Vegan", ["Monday"])

    kept = client.post(REGISTER, first | {"later": "1"})

    assert kept.url == "/registrations/"
    assert notices(kept) == ["Your draft is kept. You can finish it until registration closes."]
    assert draft() == ("draft", {name: value if isinstance(value, list) else [value] for name, value in first.items()})
    form = client.get(REGISTER).context["form"]
    assert {field.name: field.value() for field in form} == first
    assert not form.errors


def test_what_is_wrong_is_kept_for_later_too(client, person, event):
    client.post(REGISTER, answers_to(event, "x" * 400, "Steak", ["Sunday"]) | {"later": "1"})

    assert [field.value() for field in client.get(REGISTER).context["form"]] == ["x" * 400, "Steak", ["Sunday"]]


def test_answers_are_changed_on_the_way_as_often_as_one_likes(client, person, event):
    client.post(REGISTER, answers_to(event, "Claims", "Vegan", []))
    client.post(REGISTER, answers_to(event, "Audits", "", ["Monday"]))
    client.post(CHECK)

    assert list(Answer.objects.values_list("value", flat=True)) == ["Audits", ["Monday"]]


def test_a_way_that_was_begun_in_one_browser_goes_on_in_another(client, person, event):
    client.post(REGISTER, answers_to(event, "Claims", "", []))
    other = Client()
    other.force_login(person)

    assert "Claims" in text_of(other.get(CHECK))
    other.post(CHECK)

    assert client.get(REGISTER).url == client.get(CHECK).url == Registration.objects.get().get_absolute_url()


def test_sending_twice_gives_the_first_result(client, person, event):
    client.post(REGISTER, answers_to(event, "Claims", "", []))

    first, second = client.post(CHECK), client.post(CHECK)

    assert first.url == second.url == Registration.objects.get().get_absolute_url()
    assert (Message.objects.count(), event.pools.get().taken) == (1, 1)


@pytest.mark.parametrize("path", [REGISTER, ABOUT_YOU, CHECK])
@pytest.mark.parametrize("state", [State.PENDING, State.WAITING, State.OFFERED, State.CONFIRMED])
def test_who_is_registered_is_shown_the_registration_at_every_step(client, person, event, path, state):
    registration = RegistrationFactory(event=event, person=person, state=state)

    assert client.get(path).url == registration.get_absolute_url()
    assert client.post(path, answers_to(event, "Late", "", []) | ANNA).url == registration.get_absolute_url()
    assert (Registration.objects.get().draft_answers, Answer.objects.count()) == ({}, 0)


def test_who_cancelled_may_begin_again(client, person, event):
    RegistrationFactory(event=event, person=person, state=State.CANCELLED)

    client.post(REGISTER, answers_to(event, "Claims", "", []))
    client.post(CHECK)

    assert list(Registration.objects.order_by("pk").values_list("state", flat=True)) == ["cancelled", "confirmed"]


# -- steps out of order ---------------------------------------------------------------------------------------
def test_a_stranger_is_led_to_the_first_step(client, event):
    assert [client.get(path).url for path in (ABOUT_YOU, CHECK)] == [REGISTER, REGISTER]
    assert [client.post(path, ANNA).url for path in (ABOUT_YOU, CHECK)] == [REGISTER, REGISTER]
    assert not Registration.objects.exists()


def test_who_is_new_tells_who_they_are_before_anything_else(client, event):
    client.force_login(NewcomerFactory())

    assert client.get(REGISTER).url == ABOUT_YOU
    assert client.post(REGISTER, answers_to(event, "Claims", "", [])).url == ABOUT_YOU
    assert client.get(CHECK).url == client.post(CHECK).url == REGISTER
    assert not Registration.objects.exclude(state=State.DRAFT).exists()


def test_who_has_not_answered_is_led_back_to_the_questions(client, person, event):
    assert client.get(CHECK).url == client.post(CHECK).url == REGISTER

    client.post(REGISTER, answers_to(event, "", "Vegan", []) | {"later": "1"})
    assert client.get(CHECK).url == client.post(CHECK).url == REGISTER
    assert draft()[0] == "draft"


def test_a_question_that_came_meanwhile_is_asked_and_nothing_is_lost(client, person, event):
    client.post(REGISTER, answers_to(event, "Claims", "Vegan", ["Monday"]))
    QuestionFactory(event=event, position=4, label="New?", is_required=True)

    assert client.post(CHECK).url == REGISTER
    form = client.get(REGISTER).context["form"]

    assert [(field.label, field.value()) for field in form] == [
        ("What do you work on?", "Claims"), ("What do you eat?", "Vegan"), ("Which days?", ["Monday"]), ("New?", None),
    ]  # fmt: skip


def test_a_question_that_went_meanwhile_is_no_longer_checked(client, person, event):
    client.post(REGISTER, answers_to(event, "Claims", "Vegan", []))
    event.questions.get(label="What do you eat?").delete()

    assert "Vegan" not in text_of(client.get(CHECK))
    client.post(CHECK)

    assert list(Answer.objects.values_list("label", "value")) == [("What do you work on?", "Claims")]


def test_an_option_that_went_meanwhile_is_chosen_anew(client, person, event):
    client.post(REGISTER, answers_to(event, "Claims", "Vegan", []))
    event.questions.filter(label="What do you eat?").update(options=["Everything"])

    assert client.get(CHECK).url == REGISTER


# -- where to take part ---------------------------------------------------------------------------------------
def test_where_there_is_a_choice_one_says_how_to_take_part(client, person, event):
    online = SeatPoolFactory(event=event, slug=SeatPool.Slug.ONLINE, capacity=5)

    client.post(REGISTER, answers_to(event, "Claims", "", []) | {"pool": "online"})
    assert "How will you take part? Online" in text_of(client.get(CHECK))
    client.post(CHECK)

    assert Registration.objects.get().pool == online


# -- full -----------------------------------------------------------------------------------------------------
def test_a_full_event_says_so_and_offers_the_line(client, person, event):
    event.pools.update(capacity=0)

    assert "All places are taken" in text_of(client.get(REGISTER))
    client.post(REGISTER, answers_to(event, "Claims", "", []))
    assert "Join the waiting list" in text_of(client.get(CHECK))
    sent = client.post(CHECK, follow=True)

    assert Registration.objects.get().state == State.WAITING
    assert "You are on the waiting list" in text_of(sent)
    assert "You are the next in line." in text_of(sent)


def test_a_full_event_says_so_to_a_stranger_before_the_address(client, event):
    event.pools.update(capacity=0)

    assert "You can join the waiting list" in text_of(client.get(REGISTER))


# -- closed ---------------------------------------------------------------------------------------------------
def close(event):
    event.pools.update(closes_at=in_days(-1))


def open_later(event):
    event.pools.update(opens_at=in_days(1))


def call_off(event):
    Event.objects.update(status="cancelled", cancelled_at=in_days(0))


CLOSED = [
    (close, "Registration has closed"),
    (open_later, "Registration has not opened yet"),
    (call_off, "This event is cancelled"),
]


@pytest.mark.parametrize("path", [REGISTER, ABOUT_YOU, CHECK])
@pytest.mark.parametrize(("deed", "words"), CLOSED)
@pytest.mark.parametrize("who", ["stranger", "person"])
def test_an_event_that_is_not_open_says_so_at_every_step_and_what_to_do_next(client, event, path, deed, words, who):
    contact = EventContactFactory(event=event).person
    deed(event)
    if who == "person":
        client.force_login(UserFactory())

    for response in (
        client.get(path),
        client.post(path, answers_to(event, "Claims", "", []) | ANNA | {"email": "a@b.org"}),
    ):
        assert response.status_code == (200 if response.request["REQUEST_METHOD"] == "GET" else 422)
        assert words in text_of(response)
        assert f"/contacts/{contact.slug}/write/" in response.content.decode()
        assert "/events/?when=open" in response.content.decode()
    assert not Registration.objects.exists()
    assert not Message.objects.exists()


def test_a_draft_outlives_the_end_of_registration(client, person, event):
    client.post(REGISTER, answers_to(event, "Claims", "", []))
    close(event)

    sent = client.post(CHECK)

    assert sent.status_code == 422
    assert "What you have written so far is kept" in text_of(sent)
    assert draft()[1] != {}


def test_an_end_between_the_look_and_the_press_is_said_too(client, person, event, monkeypatch):
    """The page was read as open; the database's clock says otherwise when the seat is taken."""
    client.post(REGISTER, answers_to(event, "Claims", "", []))
    draft_pk = Registration.objects.get().pk
    read = Registration.objects.select_for_update

    def close_first():
        close(event)
        return read()

    monkeypatch.setattr(Registration.objects, "select_for_update", close_first)
    sent = client.post(CHECK)

    assert (sent.status_code, sent.templates[0].name) == (422, "events/closed.html")
    assert Registration.objects.get(pk=draft_pk).state == State.DRAFT


@pytest.mark.parametrize("step", ["", "about-you/", "check/"])
def test_an_event_that_nobody_has_heard_of_is_not_there(client, person, step):
    EventFactory(draft=True, slug="secret")

    for slug in ("nowhere", "secret"):
        assert client.get(f"/events/{slug}/register/{step}").status_code == 404
        assert client.post(f"/events/{slug}/register/{step}", ANNA).status_code == 404


# -- for whom -------------------------------------------------------------------------------------------------
def for_auditors(event, outsiders):
    Event.objects.update(outsiders=outsiders, body_kinds=[BodyKind.AUDIT_AUTHORITY], audience="Audit authorities")
    return answers_to(event, "Claims", "", [])


@pytest.mark.parametrize(
    ("outsiders", "words", "state"),
    [
        ("welcome", "You may register all the same.", State.CONFIRMED),
        ("approval", "staff look at it and tell you whether there is a place for you.", State.PENDING),
    ],
)
def test_who_is_outside_is_told_so_and_goes_on_as_staff_chose(client, person, event, outsiders, words, state):
    answers = for_auditors(event, outsiders)

    assert words in text_of(client.get(REGISTER))
    client.post(REGISTER, answers)
    assert words in text_of(client.get(CHECK))
    client.post(CHECK)

    assert Registration.objects.get().state == state


def test_who_is_outside_is_given_the_contact(client, person, event):
    contact = EventContactFactory(event=event).person
    answers = for_auditors(event, "contact")

    for response in (client.get(REGISTER), client.post(REGISTER, answers)):
        assert response.templates[0].name == "events/outside_audience.html"
        assert "Audit authorities" in text_of(response)
        assert f"/contacts/{contact.slug}/write/" in response.content.decode()
    assert client.post(CHECK).url == REGISTER
    assert not Registration.objects.exclude(state=State.DRAFT).exists()


def test_who_is_outside_since_the_draft_was_written_is_led_back(client, person, event):
    client.post(REGISTER, answers_to(event, "Claims", "", []))
    for_auditors(event, "contact")

    assert client.post(CHECK).url == REGISTER
    assert draft()[0] == "draft"


def test_who_is_inside_reads_nothing_of_it(client, event):
    client.force_login(UserFactory(body_kind=BodyKind.AUDIT_AUTHORITY))
    for_auditors(event, "contact")

    assert "meant for others" not in text_of(client.get(REGISTER))
