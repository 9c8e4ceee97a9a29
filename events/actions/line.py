"""The waiting list: whoever frees a seat gives it to the next in line, in the same transaction."""

from datetime import datetime
from heapq import merge
from itertools import islice

from django.contrib.postgres.functions import TransactionNow
from django.db.models import Count, F

from accounts.models import User
from audit.actions import record
from events import emails
from events.models import Registration, SeatPool, SessionSeat, State
from events.models.turns import turns

from .seats import Counters
from .states import move


def settle(counters: Counters, *, by: User | None = None) -> list[Registration]:
    """Gives every free seat to who is next in line; afterwards nobody waits beside a seat that they may take.

    Returns who was promoted, offered a seat, or switched. Nobody is, to an event that was cancelled or has begun.
    Neither the term nor a request binds this: it is the line that gives. A seat that somebody leaves by switching goes
    on to the line of the pool that they leave, and so on until nothing moves.
    """
    served: list[Registration] = []
    if not counters.is_to_come:
        return served
    # Sessions first: who waits there goes before who comes to the event only now.
    serve_sessions(counters, by=by)
    while moved := [row for pool in counters.of_event for row in _serve(counters, pool, by)]:
        served += moved
    return served + _exchange(counters, by)


def _serve(counters: Counters, pool: SeatPool, by: User | None) -> list[Registration]:
    """Gives the free seats of ``pool`` to its line: those who have none yet, and those who want to switch here."""
    if not pool.gives_seats:
        return []
    next_pks = _next(counters, pool, pool.free)
    # In the order of the line, and so of the messages; the locks of the pools keep everybody else from these rows.
    rows = Registration.objects.select_related("person", "event").select_for_update(of=("self",)).in_bulk(next_pks)
    rows = [rows[pk] for pk in next_pks]
    _seat(counters, pool, [row for row in rows if row.state == State.WAITING], by)
    for row in rows:
        if row.wants_pool_id is not None:
            switch(counters, row, pool, by=by)
    return rows


def _next(counters: Counters, pool: SeatPool, most: int | None) -> list[int]:
    """The keys of the next who may have a seat of ``pool``: who waits for one, and who wants to switch, in one line.

    At most ``most`` of them, or all.
    """
    switching = Registration.objects.wanting(pool).values_list("wants_pool_at", "pk")[:most]
    return [pk for _since, pk in islice(merge(_line(counters, pool, most), switching), most)]


def _line(counters: Counters, pool: SeatPool, most: int | None) -> list[tuple[datetime, int]]:
    """Who may have a seat of ``pool`` next, in order: of each programme as many as it has places left."""
    if counters.limit is None:
        return list(Registration.objects.filter(pool=pool).in_line().values_list("waiting_at", "pk")[:most])
    return turns(event_pk=counters.event.pk, pool_pk=pool.pk, limit=counters.limit, most=most)


def _seat(counters: Counters, pool: SeatPool, rows: list[Registration], by: User | None) -> None:
    """Gives seats of ``pool`` to these people of its line, at once or for the time of an offer."""
    if not rows:
        return
    counters.take(pool, len(rows))
    counters.count_in(rows)
    ends_at = counters.offer_ends_at
    for row in rows:
        if ends_at is None:
            move(row, State.CONFIRMED, by=by)
        else:
            row.offer_ends_at = ends_at
            move(row, State.OFFERED, by=by, fields={"offer_ends_at": ends_at})
            emails.registration_offered(row)
    if ends_at is None:
        enter_sessions(counters, rows, by=by)
        for row in rows:
            emails.registration_promoted(row, with_sessions=bool(counters.of_sessions))


def switch(counters: Counters, registration: Registration, pool: SeatPool, *, by: User | None) -> None:
    """Moves ``registration``, which is locked, to a free seat of ``pool``; its own one is given back with that."""
    counters.take(pool)
    counters.give_back(counters.pools[registration.pool_id])
    _put(registration, pool, by)


def _put(registration: Registration, pool: SeatPool, by: User | None) -> None:
    facts = {"pool": pool, "wants_pool": None, "wants_pool_at": None}
    Registration.objects.filter(pk=registration.pk).update(**facts, revision=F("revision") + 1)
    was_asked_before = registration.wants_pool_at is not None
    registration.pool, registration.wants_pool, registration.wants_pool_at = pool, None, None
    registration.revision += 1
    record("registration-switched", about=registration, by=by, pool=pool.slug)
    emails.registration_switched(registration, has_waited=was_asked_before)


def _exchange(counters: Counters, by: User | None) -> list[Registration]:
    """Lets two who are next, each for a seat like the other's, change places: no seat becomes free by it.

    Not while the line is paused, nor where staff wish for fewer seats: there the seat that is left is to go.
    """
    pools = [pool for pool in counters.of_event if not pool.is_paused and pool.target is None]
    wanted = Registration.objects.filter(wants_pool__in=pools).order_by()
    exchanged: list[Registration] = []
    while len(pools) > 1 and wanted.aggregate(number=Count("wants_pool", distinct=True))["number"] == len(pools):
        heads = [pk for pool in pools for pk in _next(counters, pool, 1)]
        rows = wanted.select_related("person", "event").select_for_update(of=("self",)).in_bulk(heads)
        if len(rows) < len(pools):
            break
        for pk in heads:
            _put(rows[pk], rows[pk].wants_pool, by)
            exchanged.append(rows[pk])
    return exchanged


# -- sessions --------------------------------------------------------------------------------------------------


def enter_sessions(counters: Counters, registrations: list[Registration], *, by: User | None) -> None:
    """Gives people who have a place at the event now the seats in sessions they wished for, or lets them wait."""
    wishes = SessionSeat.objects.filter(registration__in=registrations, stage=SessionSeat.Stage.WISHED)
    for wish in wishes.order_by("wished_at", "pk").select_for_update(of=("self",)):
        pool = counters.pools[wish.pool_id]
        if pool.gives_seats:
            counters.take(pool)
            _set(wish, SessionSeat.Stage.HELD, "held_at")
        else:
            _set(wish, SessionSeat.Stage.WAITING, "waiting_at")


def serve_sessions(counters: Counters, *, by: User | None) -> None:
    """Gives the free seats of sessions to their lines, until nothing moves.

    Who gets one gives back the seats of sessions at the same time, which they kept until now.
    """
    while any(_serve_session(counters, pool, by) for pool in counters.of_sessions):
        pass


def _serve_session(counters: Counters, pool: SeatPool, by: User | None) -> bool:
    if not pool.gives_seats:
        return False
    line = SessionSeat.objects.filter(pool=pool, stage=SessionSeat.Stage.WAITING).order_by("waiting_at", "pk")
    line = line.select_related("registration__person", "registration__event").select_for_update(of=("self",))
    seats = list(line[: pool.free])
    for seat in seats:
        counters.take(pool)
        _set(seat, SessionSeat.Stage.HELD, "held_at")
        given_up = leave_clashing(counters, seat)
        registration = seat.registration
        Registration.objects.filter(pk=registration.pk).update(revision=F("revision") + 1)
        registration.revision += 1
        record("session-seat-given", about=registration, by=by, session=pool.session_id)
        emails.session_seat_given(registration, session=pool.session, given_up=given_up)
    return bool(seats)


def leave_clashing(counters: Counters, seat: SessionSeat) -> list[SeatPool]:
    """Gives back the seats that a registration holds in sessions at the time of ``seat``; returns their pools."""
    own = counters.pools[seat.pool_id]
    others = [pool for pool in counters.of_sessions if pool != own and pool.session.is_at_same_time_as(own.session)]
    held = SessionSeat.objects.filter(registration=seat.registration_id, stage=SessionSeat.Stage.HELD)
    clashing = held.filter(pool__in=others)
    pools = [counters.pools[pk] for pk in clashing.order_by("pool").values_list("pool", flat=True)]
    for pool in pools:
        counters.give_back(pool)
    clashing.delete()
    return pools


def leave_sessions(counters: Counters, registration: Registration) -> None:
    """Gives back all seats in sessions that ``registration``, which ends, holds, waits or wishes for."""
    held = registration.session_seats.filter(stage=SessionSeat.Stage.HELD)
    for pk in held.order_by("pool").values_list("pool", flat=True):
        counters.give_back(counters.pools[pk])
    registration.session_seats.all().delete()


def _set(seat: SessionSeat, stage: SessionSeat.Stage, instant: str) -> None:
    """Brings a seat to ``stage`` and stamps it."""
    SessionSeat.objects.filter(pk=seat.pk).update(stage=stage, **{instant: TransactionNow()})
    seat.stage = stage
