"""Order and ways in: phases of programmes, sessions with a limited number of seats, invitations, a question back."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from accounts.models import User
from events.actions.phases import Phase, set_phases
from events.models import OF_SESSION, Enquiry, Event, Invitation, Registration, SeatPool, Session, SessionSeat, State

from .people import ACCOUNTS
from .plan import Clock, Plan, Slot
from .schedule import Made


def add_order(made: list[Made], *, people: list[User], by: User, now: datetime) -> None:
    """Gives the events of ``made`` what their plans say of seats and ways in, once their people are registered."""
    for each in made:
        if each.plan.phases:
            clock = Clock(now, each.event.zone)
            phases = [
                Phase(phase.places, None if phase.until is None else clock.end_of(phase.until))
                for phase in each.plan.phases
            ]
            set_phases(event=each.event, phases=phases, by=by)
        _fill_sessions(each, now)
        if each.plan.entry == Event.Entry.INVITATION:
            _invite(each, people, by, now)
        if each.plan.enquiry:
            pending = each.event.registrations.filter(state=State.PENDING).order_by("pk").first()
            Enquiry.objects.create(
                registration=pending, question=each.plan.enquiry, asked_at=now - timedelta(hours=20), asked_by=by
            )


def _fill_sessions(made: Made, now: datetime) -> None:
    """Seats people in sessions: who sits in one of two at the same time does not sit in the other."""
    slots = {slot.title: slot for opening in made.plan.days for slot in opening.slots if slot.seats is not None}
    confirmed = made.event.registrations.filter(state=State.CONFIRMED).order_by("confirmed_at", "pk")
    people = iter(confirmed)
    for session in made.sessions:
        if session.title in slots:
            _fill(session, slots[session.title], people, now)


def _fill(session: Session, slot: Slot, people: Iterator[Registration], now: datetime) -> None:
    deadline = session.event.deadline
    pool = SeatPool.objects.create(
        event=session.event, session=session, slug=f"{OF_SESSION}{session.pk}", capacity=slot.seats, taken=slot.seated,
        opens_at=deadline.opens_at, closes_at=deadline.closes_at,
    )  # fmt: skip
    seated, waiting = islice(people, slot.seated), islice(people, slot.waiting)
    held = [SessionSeat(registration=row, pool=pool, stage="held", held_at=row.confirmed_at) for row in seated]
    SessionSeat.objects.bulk_create(held)
    SessionSeat.objects.bulk_create(
        SessionSeat(registration=row, pool=pool, stage="waiting", waiting_at=now - timedelta(hours=9 - number))
        for number, row in enumerate(waiting)
    )


def _invite(made: Made, people: list[User], by: User, now: datetime) -> None:
    """Invites who registered or began to, and some who have not answered."""
    begun = list(made.event.registrations.select_related("person"))
    silent = _silent(made.plan, people, {row.person_id for row in begun})
    whom = [*((row.person, row) for row in begun), *((person, None) for person in silent)]
    Invitation.objects.bulk_create(
        Invitation(
            event=made.event, email=person.email, name=person.name, registration=registration, invited_by=by,
            invited_at=now - timedelta(days=9),
        )
        for person, registration in whom
    )  # fmt: skip


def _silent(plan: Plan, people: list[User], begun: set[int]) -> Iterator[User]:
    others = (person for person in people if person.pk not in begun and person.email not in ACCOUNTS.values())
    return islice(others, plan.silent)
