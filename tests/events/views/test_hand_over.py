"""Handing one's own place over, and how somebody takes it: page by page."""

import pytest

from accounts.models import EmailCode
from events.actions.hand_overs import ask_to_take_over
from events.models import Event, SeatPool, State
from outbox.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import EventFactory, InvitationFactory, QuestionFactory, RegistrationFactory, in_days
from tests.pages import notices

from .conftest import ANNA, answers_to, text_of
from .giving import HAND_OVER, link_in, states, type_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    event = EventFactory(slug="palermo", title="Workshop in Palermo", pool__capacity=3)
    QuestionFactory(event=event, label="What do you work on?", is_required=True)
    return event


# -- handing over, all the way --------------------------------------------------------------------------------
def test_a_place_is_handed_over_to_somebody_unknown(bens, client, event, giver):
    SeatPool.objects.update(capacity=1)
    asked = bens.post(HAND_OVER, {"email": "anna@example.org"})
    assert notices(asked) == ["We have written to anna@example.org. Until they say yes the place is yours."]
    assert "You have asked anna@example.org" in text_of(bens.get(HAND_OVER))

    link = link_in("hand_over_asked")
    page = client.get(link)
    assert "Ben Muster has a place and would like to hand it over to you" in text_of(page)
    about = type_code(client, client.post(link, {"act": "accept"}))
    assert about.redirect_chain[-1][0] == "/events/palermo/register/about-you/"
    client.post("/events/palermo/register/about-you/", ANNA)
    client.post("/events/palermo/register/", answers_to(event, "Costs"))
    assert states() == {"ben@example.org": "confirmed", "anna@example.org": "draft"}
    done = client.post("/events/palermo/register/check/", follow=True)

    assert "Your place is confirmed" in text_of(done)
    assert states() == {"ben@example.org": "cancelled", "anna@example.org": "confirmed"}
    assert event.pools.get().taken == 1
    assert "This place is not handed over any more" in text_of(client.get(link))
    for page in (bens.get(giver.get_absolute_url()), client.get(giver.get_link_url())):
        assert "Your place is handed over" in text_of(page)


def test_what_was_written_to_another_person_is_not_among_the_messages_to_the_giver(bens, giver):
    bens.post(HAND_OVER, {"email": "anna@example.org"})

    assert list(bens.get(giver.get_absolute_url()).context["messages_sent"]) == []


def test_looking_at_the_link_takes_nothing_over(bens, client, event):
    bens.post(HAND_OVER, {"email": "anna@example.org"})
    client.force_login(UserFactory(email="anna@example.org"))

    for _ in range(2):
        client.get(link_in("hand_over_asked"))

    assert states() == {"ben@example.org": "confirmed"}


def test_another_person_gets_no_further_than_a_code_to_the_address_that_was_asked(bens, client, event):
    bens.post(HAND_OVER, {"email": "anna@example.org"})
    client.force_login(UserFactory(email="carl@example.org"))

    asked = client.post(link_in("hand_over_asked"), {"act": "accept"})

    assert (asked.status_code, EmailCode.objects.get().email) == (302, "anna@example.org")
    assert states() == {"ben@example.org": "confirmed"}


def test_declining_needs_no_sign_in_and_the_giver_keeps_the_place(bens, client):
    bens.post(HAND_OVER, {"email": "anna@example.org"})

    for _ in range(2):
        done = client.post(link_in("hand_over_asked"), {"act": "decline"}, follow=True)

    assert "You have declined the place" in text_of(done)
    assert "It stays with the person who asked you, and we tell them." in text_of(done)
    assert "This place is not handed over any more" in text_of(client.get(link_in("hand_over_asked")))
    assert Message.objects.filter(template__endswith="hand_over_declined").count() == 1
    assert states() == {"ben@example.org": "confirmed"}


def test_who_is_registered_meanwhile_reads_what_to_do(bens, client, event):
    bens.post(HAND_OVER, {"email": "anna@example.org"})
    anna = UserFactory(email="anna@example.org")
    client.force_login(anna)
    RegistrationFactory(event=event, person=anna, state=State.WAITING)

    page = client.post(link_in("hand_over_asked"), {"act": "accept"})

    assert "You are registered already" in text_of(page)


def test_the_giver_keeps_the_place_after_all_and_what_was_typed_is_kept(bens, client, event):
    SeatPool.objects.update(capacity=1)
    client.force_login(UserFactory(email="anna@example.org"))
    bens.post(HAND_OVER, {"email": "anna@example.org"})
    client.post(link_in("hand_over_asked"), {"act": "accept"})
    client.post("/events/palermo/register/", answers_to(event, "Costs"))

    bens.post(HAND_OVER, {"take_back": "1"})
    page = client.post("/events/palermo/register/check/", follow=True)

    assert "The place is not handed over any more. What you typed is kept" in text_of(page)
    assert "Costs" in page.content.decode()
    client.post("/events/palermo/register/check/")
    assert states() == {"ben@example.org": "confirmed", "anna@example.org": "waiting"}


def test_somebody_of_another_programme_reads_why_and_loses_nothing(bens, client, event):
    client.force_login(UserFactory(email="anna@example.org", programme=ProgrammeFactory()))
    bens.post(HAND_OVER, {"email": "anna@example.org"})
    client.post(link_in("hand_over_asked"), {"act": "accept"})
    client.post("/events/palermo/register/", answers_to(event, "Costs"))

    page = client.post("/events/palermo/register/check/", follow=True)

    assert "This place stays within the programme of who hands it over" in text_of(page)
    assert "Costs" in text_of(page)
    assert states() == {"ben@example.org": "confirmed", "anna@example.org": "draft"}


def test_once_the_event_is_cancelled_nobody_takes_a_place_over(bens, client, event):
    client.force_login(UserFactory(email="anna@example.org"))
    bens.post(HAND_OVER, {"email": "anna@example.org"})
    Event.objects.update(status="cancelled", cancelled_at=in_days(0))

    assert "This event is cancelled" in text_of(client.get(link_in("hand_over_asked")))


def test_who_was_invited_takes_a_place_over_where_only_the_invited_come(bens, client, event, giver):
    Event.objects.update(entry="invitation")
    InvitationFactory(event=event, email="anna@example.org")
    client.force_login(UserFactory(email="anna@example.org"))
    bens.post(HAND_OVER, {"email": "anna@example.org"})
    client.post(link_in("hand_over_asked"), {"act": "accept"})
    client.post("/events/palermo/register/", answers_to(event, "Costs"))
    client.post("/events/palermo/register/check/")

    assert states() == {"ben@example.org": "cancelled", "anna@example.org": "confirmed"}


def test_the_link_of_a_hand_over_tells_no_address(bens, client, giver):
    ask_to_take_over(registration=giver, email="anna@example.org", by=giver.person)

    page = client.get(link_in("hand_over_asked"))

    assert not [word for word in ("anna@", "ben@") if word in page.content.decode()]
    assert "no-store" in page.headers["Cache-Control"]
