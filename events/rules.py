"""Who may do what with events and registrations: plain questions with plain answers."""

from datetime import datetime

from accounts.models import User
from contacts.models.programmes import Goal

from .models import LIVE_STATES, SENT_STATES, Document, Event, Registration, Standing, State


def is_for(event: Event, person: User) -> bool:
    """Whether ``person`` is among those an event is meant for, by goal, strand of Interreg and kind of body.

    A programme whose goal or strand is not known yet (typed, awaiting check) counts as inside: nobody is sent away
    for a gap in our registry. Programmes of the other goal have no strand.
    """
    if event.body_kinds and person.body_kind not in event.body_kinds:
        return False
    if not event.goal and not event.strands:
        return True
    if person.programme_id is None:
        return not event.goal
    programme = person.programme
    if event.strands and programme.strand and programme.strand not in event.strands:
        return False
    return not event.goal or programme.goal in ("", Goal(event.goal))


def needs_approval(event: Event, *, is_outside: bool) -> bool:
    """Whether staff look at a registration before it gets a seat; ``is_outside``: of somebody outside “for whom”."""
    if event.entry == Event.Entry.APPROVAL:
        return True
    return is_outside and event.outsiders == Event.Outsiders.APPROVAL


def changes_until(event: Event) -> datetime:
    """Until when people change what they registered for; reads the event's deadlines."""
    return (event.changes_deadline or event.deadline).closes_at


def cancels_until(event: Event) -> datetime:
    """Until when who has a place gives it back without asking: never later than the start."""
    return min(event.cancels_deadline.closes_at, event.starts_at) if event.cancels_deadline else event.starts_at


def takes_changes(event: Event, *, now: datetime) -> bool:
    """Whether people may change what they registered for; ``Event.objects.taking_changes`` asks the database."""
    if not event.is_published or event.ends_at <= now:
        return False
    return now < event.changes_deadline.closes_at if event.changes_deadline else event.deadline.runs_at(now)


def may_change_answers(registration: Registration, *, is_open: bool) -> bool:
    """A person changes answers of a live registration as long as the event takes changes (``takes_changes``)."""
    return is_open and registration.state in LIVE_STATES and not registration.awaits_form


def may_switch(registration: Registration, *, is_open: bool) -> bool:
    """Who has a place, or is on the way to one, changes between on site and online as long as changes are taken."""
    return is_open and registration.state in (State.PENDING, State.WAITING, State.CONFIRMED)


def may_choose_sessions(registration: Registration, *, is_open: bool) -> bool:
    """A person changes the sessions of a registration that was sent as long as changes are taken."""
    return is_open and registration.state in SENT_STATES and not registration.awaits_form


def may_cancel(registration: Registration, *, now: datetime) -> bool:
    """A person gives a place back until “cancels until”, or else until the event starts; never once it is called off.

    Who has no place, or was only offered one, goes until it starts: nobody has counted on them yet. A draft may go at
    any time.
    """
    event = registration.event
    until = cancels_until(event) if registration.state == State.CONFIRMED else event.starts_at
    is_to_come = until > now and not event.is_cancelled
    return registration.state == State.DRAFT or (is_to_come and registration.state in LIVE_STATES)


def may_give(registration: Registration, *, now: datetime) -> bool:
    """Who has a place brings a colleague along, or hands it over, until the event begins."""
    event = registration.event
    return registration.state == State.CONFIRMED and event.is_published and event.starts_at > now


def may_see_document(document: Document, *, is_confirmed: bool, is_over: bool) -> bool:
    """Whether somebody who is, or is not, confirmed for the event may take a document away; staff who look at
    documents always may.

    ``Document.objects.visible_to`` asks the database the same.
    """
    return (is_confirmed or not document.is_for_confirmed) and (is_over or not document.is_shown_after)


def reads_sensitive_answers(user: User, event: Event) -> bool:
    """Whether ``user`` reads what people answered to the sensitive questions of ``event``, and the files with it.

    Only members of staff whom the event names do: nobody by a permission, superusers neither. One statement.
    """
    return user.is_active and user.is_staff and event.sensitive_readers.filter(pk=user.pk).exists()


def may_see_participants(event: Event, standing: Standing, person: User) -> bool:
    """Whether ``person``, of whom ``standing`` tells, sees who else comes: the confirmed do, and staff who see
    registrations."""
    if not event.has_participant_list or standing.status != Event.Status.PUBLISHED:
        return False
    return standing.is_confirmed or may_see_registrations(person)


def may_see_registrations(person: User) -> bool:
    """Whether ``person`` is among the staff who see everybody's registrations."""
    return person.is_active and person.is_staff and person.has_perm("events.view_registration")
