"""Who may do what with events and registrations: plain questions with plain answers."""

from accounts.models import User
from contacts.models.programmes import Goal

from .models import LIVE_STATES, Event, Registration


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


def may_cancel(registration: Registration, *, has_started: bool) -> bool:
    """A person cancels a live registration until the event starts."""
    return not has_started and registration.state in LIVE_STATES
