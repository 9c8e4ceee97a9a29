"""How many people of one programme may have a place: phases as staff set them, and what follows from their end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F
from django.db.models.functions import Now

from accounts.models import User
from audit.actions import record
from events.models import SEATED_STATES, Event, ProgrammePhase, ProgrammeSeats, Registration, SeatPool, State

from .line import settle
from .registration import NotChangeable, lock_registration
from .seats import Counters, NoRoomInProgramme, capacity_after, lock_counters


class PhasesOutOfOrder(Exception):
    """Each phase ends later than the one before it, and only the last may have no end."""


@dataclass(frozen=True)
class Phase:
    """So many people of each programme may have a place until an instant; ``None``: without end."""

    places: int
    until: datetime | None


def set_phases(*, event: Event, phases: Sequence[Phase], by: User) -> None:
    """Gives ``event`` exactly these phases, in their order; none: no limit. The line is served in the same act.

    Nobody loses a seat: a programme that has more than it may have keeps them, and gets no further ones. Raises
    ``PhasesOutOfOrder``.
    """
    ends = [phase.until for phase in phases]
    if None in ends[:-1] or sorted(filter(None, ends)) != list(filter(None, ends)) or len(set(ends)) < len(ends):
        raise PhasesOutOfOrder
    with transaction.atomic():
        lock_counters(event.pk)
        present = ProgrammePhase.objects.filter(event=event)
        if list(present.values_list("places", "until")) == [(phase.places, phase.until) for phase in phases]:
            return
        present.delete()
        ProgrammePhase.objects.bulk_create(
            ProgrammePhase(event=event, places=phase.places, until=phase.until) for phase in phases
        )
        present.filter(until__lte=Now()).update(served_at=Now())
        SeatPool.objects.filter(event=event).update(limits_programmes=bool(phases))
        counters = lock_counters(event.pk)
        _count_afresh(counters)
        settle(counters, by=by)
        record("phases-set", about=event, by=by, phases=[[phase.places, str(phase.until or "")] for phase in phases])


def serve_phase_change(*, event: Event) -> list[Registration]:
    """Serves the line after a phase ended; who was promoted. A second time there is nothing to do."""
    with transaction.atomic():
        counters = lock_counters(event.pk)
        if not ProgrammePhase.objects.filter(event=event).to_serve().update(served_at=Now()):
            return []
        taken = ProgrammeSeats.objects.filter(event=event)
        taken.update(capacity=capacity_after(F("taken"), counters.limit))
        return settle(counters)


def _count_afresh(counters: Counters) -> None:
    """Counts who has a seat, by programme, for an event whose limits have just been set."""
    ProgrammeSeats.objects.filter(event=counters.event).delete()
    if not counters.limits_programmes:
        return
    seated = Registration.objects.filter(
        event=counters.event, state__in=SEATED_STATES, is_outside_limit=False, programme__isnull=False
    )
    numbers = seated.order_by().values_list("programme").annotate(number=Count("pk"))
    ProgrammeSeats.objects.bulk_create(
        ProgrammeSeats(
            event=counters.event,
            programme_id=programme,
            taken=number,
            capacity=None if counters.limit is None else max(number, counters.limit),
        )
        for programme, number in numbers
    )


def set_outside_limit(*, registration: Registration, is_outside: bool, by: User) -> Registration:
    """Staff take somebody, such as a speaker, out of what is counted for the programme, or back in.

    The place that becomes free goes to the next of that programme at once. Raises ``NoRoomInProgramme`` for who
    cannot go back in, ``NotChangeable`` when the registration has ended.
    """
    with transaction.atomic():
        counters, locked = lock_registration(registration.pk)
        if locked.state not in (State.PENDING, State.WAITING, *SEATED_STATES):
            raise NotChangeable
        if locked.is_outside_limit == is_outside:
            return locked
        has_seat = locked.state in SEATED_STATES
        if has_seat and is_outside:
            counters.count_out([locked])
        locked.is_outside_limit = is_outside
        if has_seat and not is_outside:
            if not counters.has_room(locked):
                raise NoRoomInProgramme
            counters.count_in([locked])
        Registration.objects.filter(pk=locked.pk).update(is_outside_limit=is_outside)
        record("outside-limit" if is_outside else "inside-limit", about=locked, by=by)
        settle(counters, by=by)
        locked.refresh_from_db(fields=["state", "revision"])
    return locked
