"""Registering for what is full, closed, called off, unknown or meant for others."""

import pytest
from django.db import connection

from accounts.models import BodyKind
from contacts.models import Programme
from events.models import Event, Registration, State
from outbox.models import Message
from tests.factories.accounts import NewcomerFactory, StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import EventContactFactory, EventFactory, RegistrationFactory, in_days

from .conftest import ANNA, answers_to, text_of

pytestmark = pytest.mark.django_db

REGISTER, ABOUT_YOU, CHECK = (f"/events/palermo/register/{step}" for step in ("", "about-you/", "check/"))


def draft():
    return Registration.objects.values_list("state", "draft_answers").get()


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


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "You can join the waiting list. A place that becomes free goes to the next in line at once."),
        (
            {"promotion": "by_offer"},
            "You can join the waiting list. A place that becomes free is offered to the next in line.",
        ),
        (
            {"entry": "approval"},
            "You can register. If the organisers approve it, you join the waiting list. A place that becomes free goes",
        ),
    ],
)
def test_a_full_event_says_by_what_way_one_comes_to_a_place(client, person, event, facts, words):
    event.pools.update(capacity=0)
    Event.objects.update(**facts)

    assert words in text_of(client.get(REGISTER))


def test_nobody_for_whom_a_place_is_kept_reads_that_all_are_taken(client, person, event):
    RegistrationFactory(event=event, person=person, state=State.OFFERED, offer_ends_at=in_days(1), awaits_form=True)
    event.pools.update(capacity=1, taken=1)

    page = text_of(client.get(REGISTER))

    assert "Your registration" in page
    assert "All places are taken" not in page


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


def test_staff_who_try_a_draft_read_that_it_is_one(client):
    EventFactory(draft=True, slug="secret")
    client.force_login(StaffFactory())

    page = text_of(client.get("/events/secret/register/"))

    assert "This event is a draft" in page
    assert "closed" not in page
    assert "Follow the event" not in page


# -- a programme that is closed -------------------------------------------------------------------------------
def test_a_programme_that_is_closed_at_that_instant_is_refused_in_words_and_kept(client, event):
    programme = ProgrammeFactory(name="Interreg Danube")
    client.force_login(NewcomerFactory())

    def close_before_it_is_held(execute, sql, params, many, context):
        if "FOR NO KEY UPDATE" in sql:
            Programme.objects.update(state=Programme.State.CLOSED)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(close_before_it_is_held):
        response = client.post(ABOUT_YOU, {**ANNA, "programme": programme.name, "represents_no_programme": ""})

    page = text_of(response)
    assert "“Interreg Danube” is closed: nobody represents it any more." in page
    assert 'value="Interreg Danube"' in response.content.decode()
    assert not Registration.objects.exists()
