"""The words of messages about a place that somebody gives."""

from datetime import UTC, datetime

import pytest

from events.actions.colleagues import register_colleague, take_back
from events.actions.hand_overs import (
    ask_to_take_over,
    begin_to_take_over,
    decline_hand_over,
    take_back_hand_over,
)
from events.actions.offers import expire_offers
from events.actions.taking_over import Form, take_place
from events.models import Event, Registration
from kit.templatetags.mail import ZERO_WIDTH_SPACE
from outbox.models import Message
from outbox.rendering import render
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory, RegistrationFactory, in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def giver():
    event = EventFactory(
        slug="palermo", title="Costs & controls", time_zone="Europe/Rome", city="Palermo", country="IT",
        starts_at=datetime(2027, 1, 21, 8, 30, tzinfo=UTC), ends_at=datetime(2027, 1, 22, 12, tzinfo=UTC),
        pool__capacity=5,
    )  # fmt: skip
    return RegistrationFactory(event=event, person__name="Ben at evil.example", person__email="ben@example.org")


def ask_colleague(giver):
    return register_colleague(giver=giver, email="anna@example.org", by=giver.person)


def ask_by_approval(giver):
    Event.objects.update(entry="approval")
    ask_colleague(giver)


def take_colleague_back(giver):
    take_back(registration=ask_colleague(giver), by=giver.person)


def hand_over(giver):
    return ask_to_take_over(registration=giver, email="anna@example.org", by=giver.person)


def decline(giver):
    decline_hand_over(hand_over=hand_over(giver))


def keep(giver):
    hand_over(giver)
    take_back_hand_over(registration=giver, by=giver.person)


def take(giver):
    anna = UserFactory(email="anna@example.org")
    draft = begin_to_take_over(hand_over=hand_over(giver), person=anna)
    take_place(registration_pk=draft.pk, event=giver.event, person=anna, form=Form(answers={}))
    Message.objects.filter(recipient="anna@example.org").delete()


NAME = f"Ben at evil.{ZERO_WIDTH_SPACE}example"


@pytest.mark.parametrize(
    ("happens", "to", "subject", "words", "link"),
    [
        (ask_colleague, "anna@", "A colleague would like you to come: Costs & controls",
         f"{NAME} would like you to come to “Costs & controls”, and has a place kept for you until ", "/l/"),
        (ask_by_approval, "anna@", "A colleague would like you to come: Costs & controls",
         f"{NAME} would like you to come to “Costs & controls”.\n", "/l/"),
        (take_colleague_back, "anna@", "No place is kept for you any more: Costs & controls",
         f"{NAME} has taken back that you come to “Costs & controls”.", "/events/palermo/"),
        (hand_over, "anna@", "A place to take over: Costs & controls",
         f"{NAME} has a place at “Costs & controls” and would like to hand it over to you.", "/l/"),
        (keep, "anna@", "The place is not handed over: Costs & controls",
         f"{NAME} does not hand over the place at “Costs & controls” any more.", "/events/palermo/"),
        (decline, "ben@", "Your place is not taken over: Costs & controls",
         f"anna@{ZERO_WIDTH_SPACE}example.{ZERO_WIDTH_SPACE}org does not take over your place", "/registrations/"),
        (take, "ben@", "Your place is handed over: Costs & controls", "Somebody else has taken over your place",
         "/registrations/"),
    ],
)  # fmt: skip
def test_each_message_says_who_wants_what_of_whom_and_where_to_go(giver, happens, to, subject, words, link):
    happens(giver)

    message = Message.objects.latest("pk")
    told, text, html = render(message)

    assert (message.recipient, told) == (f"{to}example.org", subject)
    assert words in text
    assert f"http://testserver{link}" in text
    assert f'href="http://testserver{link}' in html
    assert "Cancel here" not in text
    assert "You receive this message because" in text
    assert "evil.example" not in text


def test_who_did_not_answer_a_colleague_is_not_told_that_they_registered(giver):
    registration = ask_colleague(giver)
    Registration.objects.update(offered_at=in_days(-3), offer_ends_at=in_days(-1))

    expire_offers(event=registration.event)

    _subject, text, html = render(Message.objects.latest("pk"))
    assert "You receive this message because somebody else registered you for this event." in text
    assert "because somebody else registered you" in html
