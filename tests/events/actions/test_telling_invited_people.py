"""Invited people who say nothing yet are told, each once, of what happens to the event."""

import pytest

from events.actions.audience import Audience
from events.actions.changes import tell_of_change
from events.actions.deadline import extend_deadline
from events.actions.editing import change_event, seats_of, version_of
from events.actions.events import cancel_event
from events.models import Event, State
from outbox.models import Message
from outbox.rendering import render
from tests.factories.accounts import StaffFactory
from tests.factories.events import EventFactory, FollowerFactory, InvitationFactory, RegistrationFactory, in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory(entry=Event.Entry.INVITATION)


@pytest.fixture
def silent(event):
    """Somebody who is invited and silent; others are not: one has begun, one follows, one is not invited any more."""
    draft = RegistrationFactory(event=event, state=State.DRAFT)
    InvitationFactory(event=event, email=draft.person.email, registration=draft)
    unlinked = RegistrationFactory(event=event)
    InvitationFactory(event=event, email=unlinked.person.email)
    InvitationFactory(event=event, email=FollowerFactory(event=event).person.email)
    InvitationFactory(event=event, withdrawn_at=in_days(-1))
    InvitationFactory()
    return InvitationFactory(event=event, email="anna@a.example", name="Anna Rossi")


def told():
    return sorted(Message.objects.values_list("recipient", flat=True))


def extend(event, tell):
    return extend_deadline(
        event=event, old_closes_at=event.deadline.closes_at, closes_at=in_days(14), reason="More rooms.",
        by=StaffFactory(), tell=tell,
    )  # fmt: skip


def test_of_a_later_deadline_they_are_told_with_their_own_link(event, silent):
    audience = Audience(drafts=False, followers=False, invited=True)
    # Who follows and is told as nothing else is told by the invitation.
    assert audience.number(event) == 2

    extend(event, Audience(drafts=False, followers=True, invited=True))

    message = Message.objects.get(recipient=silent.email)
    _subject, text, _html = render(message)
    assert f"/l/{silent.token}/" in text
    assert "the organisers of this event have invited you" in text
    assert len(told()) == len(set(told())) == 2


def test_they_are_told_of_it_only_if_staff_tick_them(event, silent):
    extend(event, Audience(drafts=False, waiting=False, followers=False))

    assert told() == []


def test_the_counts_name_them_where_people_are_invited(event, silent):
    assert Audience().counts(event)["invited"] == 1
    assert "invited" not in Audience().counts(EventFactory())


def test_when_the_event_is_cancelled_everybody_is_told_once(event, silent):
    cancel_event(event=event, reason="The hotel burned down.", by=StaffFactory())

    assert silent.email in told()
    assert len(told()) == len(set(told())) == 4
    assert "will not take place" in render(Message.objects.get(recipient=silent.email))[1]


def test_of_another_place_who_was_invited_since_is_not_told(event, silent):
    later = InvitationFactory(event=event, invited_at=in_days(1))
    version = version_of(event)
    event.venue = "Teatro Massimo"
    change_event(
        event=event, version=version, changed=["venue"], opens_at=event.deadline.opens_at,
        closes_at=event.deadline.closes_at, seats=seats_of(event), by=StaffFactory(),
    )  # fmt: skip
    event.refresh_from_db()

    audience = Audience(drafts=False, followers=False, waiting=False, invited=True, since_before=in_days(0.5))
    tell_of_change(event=event, sequence=event.calendar_sequence, note="", by=StaffFactory(), tell=audience)

    assert silent.email in told()
    assert later.email not in told()
