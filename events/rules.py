"""Who may do what with events and registrations: plain questions with plain answers."""

from datetime import datetime

from accounts.models import User
from contacts.models.programmes import Goal

from .models import LIVE_STATES, Event, Registration, State


def is_for(event: Event, person: User) -> bool:
    """Whether ``person`` is among those an event is meant for, by goal and kind of body.

    A programme whose goal is not known yet (typed, awaiting check) counts as inside: nobody is sent away for
    a gap in our registry.
    """
    if event.body_kinds and person.body_kind not in event.body_kinds:
        return False
    if not event.goal:
        return True
    if person.programme_id is None:
        return False
    return person.programme.goal in ("", Goal(event.goal))


def may_change_answers(registration: Registration, *, is_open: bool) -> bool:
    """A person changes answers of a live registration as long as the term runs."""
    return is_open and registration.state in LIVE_STATES


def may_cancel(registration: Registration, *, now: datetime) -> bool:
    """A person gives a place back until the event starts or is called off; a draft may go at any time."""
    event = registration.event
    is_to_come = event.starts_at > now and not event.is_cancelled
    return registration.state == State.DRAFT or (is_to_come and registration.state in LIVE_STATES)
