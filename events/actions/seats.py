"""Seats and their counters.

One's own seat is taken by one conditional update wherever a free seat is for anybody (``take_seat``). Everything else
holds the counters of the whole event (``lock_counters``): lines, sessions, limits for programmes.

Lock order everywhere: pools in id order, then registrations; only one's own draft may be locked earlier. What
renews a revision (``kit.models``) holds that row until commit, so whoever also needs pools locks them before.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import BooleanField, Case, DateTimeField, ExpressionWrapper, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Greatest, Now

from events.models import Event, ProgrammePhase, ProgrammeSeats, Registration, SeatPool, State

#: So close to the start a seat is given at once, for there is no time to ask.
TOO_LATE_FOR_OFFERS = timedelta(hours=72)


class TermOver(Exception):
    """Registration has not opened yet, or has closed."""


def take_seat(pool_pk: int) -> bool:
    """Takes a seat for who asks, if the term runs and one is free for anybody; says whether.

    One statement, decided by the database's clock at the start of the transaction. Holds the counter's row
    until commit: call it late.
    """
    pools = SeatPool.objects.filter(pk=pool_pk).open().plain().with_free_seat()
    return bool(pools.update(taken=F("taken") + 1))


class NoRoomInProgramme(Exception):
    """The programme has as many people as it may have already."""


class ProgrammesLimited(Exception):
    """A seat is not for anybody who comes: it takes all counters of the event to see (``lock_counters``)."""


def take_seat_or_wait(pool_pk: int) -> State:
    """Takes a seat, or finds under the counter's lock that there is none: ``CONFIRMED`` or ``WAITING``.

    The lock before the answer "full" is what keeps somebody from waiting beside a seat that was given back
    in the meantime. Holds this one counter, so whoever calls it locks no other afterwards: raises ``ProgrammesLimited``
    where that is not enough, and ``TermOver`` when registration is not open.
    """
    if take_seat(pool_pk):
        return State.CONFIRMED
    (pool,) = lock_pools([pool_pk])
    if pool.limits_programmes:
        raise ProgrammesLimited
    if take_seat(pool_pk):
        return State.CONFIRMED
    if not SeatPool.objects.filter(pk=pool_pk).open().exists():
        raise TermOver
    return State.WAITING


def require_open(pool_pk: int) -> None:
    """Locks the counter of who asks for more than a seat: somebody's approval. Raises ``TermOver``."""
    if SeatPool.objects.select_for_update().filter(pk=pool_pk).open().first() is None:
        raise TermOver


def lock_pools(pks: Iterable[int]) -> list[SeatPool]:
    """Locks the counters in id order, the order everybody keeps."""
    return list(SeatPool.objects.select_for_update().filter(pk__in=list(pks)).order_by("pk"))


def is_counted(registration: Registration) -> bool:
    """Whether its seat is one of those that its programme has."""
    return registration.programme_id is not None and not registration.is_outside_limit


@dataclass
class Counters:
    """The counters of one event, locked until the transaction ends, and the event as it stands.

    ``pools`` are by their key, in id order. ``limit`` is how many places each programme has in the phase that runs,
    ``None`` without a limit. What is taken and given back is written at once.
    """

    event: Event
    pools: dict[int, SeatPool]
    is_to_come: bool
    limit: int | None
    offer_ends_at: datetime | None

    @property
    def limits_programmes(self) -> bool:
        """Whether programmes are counted: the event has a limit now, or will have one."""
        return any(pool.limits_programmes for pool in self.pools.values())

    @property
    def of_event(self) -> list[SeatPool]:
        return [pool for pool in self.pools.values() if pool.session_id is None]

    @property
    def of_sessions(self) -> list[SeatPool]:
        return [pool for pool in self.pools.values() if pool.session_id is not None]

    def has_room(self, registration: Registration) -> bool:
        """Whether the programme of ``registration`` has a place left."""
        if self.limit is None or not is_counted(registration):
            return True
        programmes = ProgrammeSeats.objects.filter(event=self.event, programme=registration.programme_id)
        return not programmes.filter(taken__gte=self.limit).exists()

    def take(self, pool: SeatPool, number: int = 1) -> None:
        """Takes seats of ``pool`` that are known to be free."""
        pool.taken += number
        SeatPool.objects.filter(pk=pool.pk).update(taken=pool.taken)

    def give_back(self, pool: SeatPool, number: int = 1) -> None:
        """Gives seats back; while staff wish for fewer seats than are taken, the capacity follows ``taken`` down."""
        pool.taken -= number
        changed = {"taken": pool.taken}
        if pool.target is not None:
            pool.capacity = max(pool.target, pool.taken)
            pool.target = pool.target if pool.target < pool.capacity else None
            # Written only when it changes: it renews the revision, for which every page of every event is made anew.
            changed |= {"capacity": pool.capacity, "target": pool.target}
        SeatPool.objects.filter(pk=pool.pk).update(**changed)

    def count_in(self, registrations: Iterable[Registration]) -> None:
        """Counts seats for the programmes of ``registrations``, which have room: the constraint holds them to it."""
        for programme, number in self._by_programme(registrations):
            seats, _is_new = ProgrammeSeats.objects.get_or_create(event=self.event, programme_id=programme)
            ProgrammeSeats.objects.filter(pk=seats.pk).update(taken=F("taken") + number, capacity=self.limit)

    def count_out(self, registrations: Iterable[Registration]) -> None:
        """Counts seats out that the programmes of ``registrations`` have no more."""
        for programme, number in self._by_programme(registrations):
            seats = ProgrammeSeats.objects.filter(event=self.event, programme_id=programme)
            seats.update(taken=F("taken") - number, capacity=capacity_after(F("taken") - number, self.limit))

    def _by_programme(self, registrations: Iterable[Registration]) -> list[tuple[int, int]]:
        if not self.limits_programmes:
            return []
        return sorted(Counter(row.programme_id for row in registrations if is_counted(row)).items())

    def release(self, registration: Registration) -> None:
        """Gives back the seat that ``registration`` held; the line is served afterwards (``line.settle``)."""
        self.give_back(self.pools[registration.pool_id])
        self.count_out([registration])


def capacity_after(taken, limit: int | None):
    """What a programme's counter holds: the limit, or what is taken where that is more; nothing without a limit."""
    return Value(None) if limit is None else Greatest(taken, Value(limit))


def lock_counters(event_pk: int) -> Counters:
    """Locks all counters of an event, in id order, and reads what says who may have a seat, as of afterwards."""
    pools = SeatPool.objects.select_for_update(of=("self",)).select_related("session").filter(event=event_pk)
    pools = pools.order_by("pk")
    locked = {pool.pk: pool for pool in pools}
    phase = ProgrammePhase.objects.filter(event=OuterRef("pk")).running().values("places")[:1]
    event = Event.objects.annotate(
        is_to_come=ExpressionWrapper(
            Q(starts_at__gt=Now()) & ~Q(status=Event.Status.CANCELLED), output_field=BooleanField()
        ),
        limit=Subquery(phase),
        offers_from=Case(
            When(
                Q(promotion=Event.Promotion.BY_OFFER) & Q(starts_at__gt=Now() + TOO_LATE_FOR_OFFERS),
                then=Now(),
            ),
            output_field=DateTimeField(),
        ),
    ).get(pk=event_pk)
    ends_at = event.offers_from and min(event.offers_from + timedelta(hours=event.offer_hours), event.starts_at)
    return Counters(event=event, pools=locked, is_to_come=event.is_to_come, limit=event.limit, offer_ends_at=ends_at)


def lock_open_counters(event_pk: int, pool_pk: int) -> Counters:
    """Locks all counters of an event for who asks for a seat of one pool. Raises ``TermOver``."""
    counters = lock_counters(event_pk)
    if not SeatPool.objects.filter(pk=pool_pk, event=event_pk).open().exists():
        raise TermOver
    return counters
