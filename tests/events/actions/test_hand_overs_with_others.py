"""Whose place is handed over: among several who ask, and where staff approve or invite."""

import pytest

from events.actions.colleagues import register_colleague
from events.actions.invitations import NotInvited
from events.actions.registration import approve, cancel, decline, submit
from events.models import Event, HandOver, SeatPool
from tests.factories.accounts import StaffFactory
from tests.factories.events import EventFactory, InvitationFactory, RegistrationFactory, in_days

from .giving import ask, consistent, counter, states, take_over, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    """Full: the one place is the giver's."""
    return EventFactory(pool__capacity=1)


def test_of_two_who_ask_the_same_person_the_one_who_gets_a_yes_gives_the_place(event, giver, anna):
    SeatPool.objects.update(capacity=2)
    other = RegistrationFactory(event=event, person__email="eve@example.org")
    ask(giver)

    take_over(ask(other), anna)

    assert states() == {
        "ben@example.org": "confirmed", "eve@example.org": "cancelled", "anna@example.org": "confirmed",
    }  # fmt: skip
    assert consistent(event)


def test_approval_of_somebody_whom_another_brought_takes_no_place_from_who_only_asked(event, giver, anna):
    Event.objects.update(entry="approval")
    SeatPool.objects.update(capacity=3)
    other = RegistrationFactory(event=event, person__email="eve@example.org")
    other.refresh_from_db()
    draft = register_colleague(giver=other, email=anna.email, by=other.person)
    ask(giver)
    pending = submit(
        registration_pk=draft.pk, event=Event.objects.get(), person=anna, pool_pk=giver.pool_id, answers={}
    )

    approve(registration=pending, by=StaffFactory())

    assert states() == {
        "ben@example.org": "confirmed", "eve@example.org": "confirmed", "anna@example.org": "confirmed",
    }  # fmt: skip
    assert consistent(event)


def test_where_staff_approve_the_giver_keeps_the_place_until_they_do(event, giver, anna):
    Event.objects.update(entry="approval")
    pending = take_over(ask(giver), anna)
    assert states() == {"ben@example.org": "confirmed", "anna@example.org": "pending"}
    HandOver.objects.update(asked_at=in_days(-9), ends_at=in_days(1))

    approve(registration=pending, by=StaffFactory())

    assert states() == {"ben@example.org": "cancelled", "anna@example.org": "confirmed"}
    assert counter(event) == (1, None, 1)
    assert consistent(event)


def test_declined_by_staff_the_giver_keeps_the_place_and_is_told(event, giver, anna):
    Event.objects.update(entry="approval")
    pending = take_over(ask(giver), anna)

    decline(registration=pending, by=StaffFactory(), reason="No")

    assert states() == {"ben@example.org": "confirmed", "anna@example.org": "declined"}
    assert ("hand_over_declined", "ben@example.org") in told()


def test_approved_after_the_giver_went_the_successor_takes_a_seat_like_anybody(event, giver, anna):
    Event.objects.update(entry="approval")
    pending = take_over(ask(giver), anna)
    cancel(registration=giver, by=giver.person)

    assert approve(registration=pending, by=StaffFactory()).state == "confirmed"
    assert consistent(event)


def test_to_an_event_for_invited_people_only_those_take_a_place_over(event, giver, anna):
    Event.objects.update(entry="invitation")
    with pytest.raises(NotInvited):
        ask(giver)

    InvitationFactory(event=event, email="anna@example.org")
    assert take_over(ask(giver), anna).state == "confirmed"
