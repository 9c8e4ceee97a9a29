"""What tests of the line look at: who stands how, what the counters say, who was told what."""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from events.actions.line import settle
from events.actions.phases import Phase, set_phases
from events.actions.recount import drifted_pools, drifted_programmes
from events.actions.seats import lock_counters
from events.models import ProgrammeSeats, Registration, SeatPool, SessionSeat, State
from outbox.models import Message
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.events import (
    EventFactory,
    RegistrationFactory,
    SeatPoolFactory,
    SessionFactory,
    SessionPoolFactory,
)


def two_pools(*, on_site, online, **event):
    """An event with these numbers of seats, and its two pools."""
    event = EventFactory(pool__capacity=on_site, **event)
    return event, event.pools.get(), SeatPoolFactory(event=event, slug=SeatPool.Slug.ONLINE, capacity=online)


def limited_session(event, *, capacity, starts_in=timedelta(0), **fields):
    """The pool of a session that begins so long after the event does, and takes an hour."""
    session = SessionFactory(event=event, starts_at=event.starts_at + starts_in, **fields)
    return SessionPoolFactory(session=session, capacity=capacity)


def in_line(pool, *, hours=1, programme=None, **fields):
    """Somebody who has waited for ``pool`` for so many hours."""
    since = timezone.now() - timedelta(hours=hours)
    person = UserFactory(programme=programme)
    return RegistrationFactory(
        event=pool.event, pool=pool, person=person, state=State.WAITING, waiting_at=since, **fields
    )


def some_in_line(event, number=1, **fields):
    """So many people who wait for the one pool of ``event`` since they came."""
    return RegistrationFactory.create_batch(number, event=event, state=State.WAITING, **fields)


def limit(event, *phases):
    """Gives ``event`` phases: so many places of each programme until an instant, or without end."""
    set_phases(event=event, phases=[Phase(*phase) for phase in phases], by=StaffFactory())


def free_a_seat(pool):
    """One seat more, to which nobody has been called yet."""
    SeatPool.objects.filter(pk=pool.pk).update(capacity=F("capacity") + 1)


def serve(event):
    """Serves the line of ``event``; who was served."""
    return settle(lock_counters(event.pk))


def states(event):
    """The states of everybody at ``event``, in the order in which their rows came."""
    return list(event.registrations.order_by("pk").values_list("state", flat=True))


def states_of(*registrations):
    """The states of these as they are now, in this order."""
    return [Registration.objects.get(pk=row.pk).state for row in registrations]


def stands(registration):
    """How somebody stands: state, pool, and the pool they want to switch to."""
    return Registration.objects.values_list("state", "pool__slug", "wants_pool__slug").get(pk=registration.pk)


def counters(event):
    """Capacity, target and taken of every pool, by its slug; ``drifted`` would have to be empty."""
    assert (drifted_pools(), drifted_programmes(event)) == ([], [])
    rows = SeatPool.objects.filter(event=event).values_list("slug", "capacity", "target", "taken")
    return {slug: numbers for slug, *numbers in rows}


def programme_counters(event):
    """Capacity and taken of every programme that is counted, by its key."""
    assert drifted_programmes(event) == []
    rows = ProgrammeSeats.objects.filter(event=event).values_list("programme", "capacity", "taken")
    return {programme: tuple(numbers) for programme, *numbers in rows}


def sessions_of(registration):
    """In which sessions somebody has a seat, waits or wishes for one, by the key of the pool."""
    return dict(SessionSeat.objects.filter(registration=registration).values_list("pool", "stage"))


def told(registration):
    """Which messages somebody was sent about their registration, in order."""
    templates = Message.objects.filter(about=registration.reference).order_by("pk").values_list("template", flat=True)
    return [template.removeprefix("events/email/registration_") for template in templates]
