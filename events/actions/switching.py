"""Changing to the other pool of an event, or to other sessions: one act, by which nobody loses what they have."""

from collections.abc import Collection

from django.contrib.postgres.functions import TransactionNow
from django.db import transaction
from django.db.models import F

from accounts.models import User
from audit.actions import record
from events import emails
from events.models import SENT_STATES, Registration, SeatPool, SessionSeat, State

from .line import enter_sessions, leave_clashing, settle, switch
from .registration import NotChangeable, lock_changeable
from .seats import Counters
from .session_choice import pools_chosen


def change_pool(*, registration: Registration, pool_pk: int, by: User) -> Registration:
    """Switches a confirmed registration to another pool of its event: at once, or when a seat there is free.

    Until then the present seat is kept. To wish for the present pool takes the wish back. Who waits for a seat, or for
    approval, asks for the other pool from now on, in line from now on. Raises ``NotChangeable`` when the event takes no
    changes, or the registration is none that could switch.
    """
    with transaction.atomic():
        counters, locked = lock_changeable(registration.pk)
        pool = counters.pools.get(pool_pk) if counters else None
        if pool is None or pool.session_id is not None or locked.person_id is None:
            raise NotChangeable
        if locked.state == State.CONFIRMED:
            _change_seat(counters, locked, pool, by)
        elif locked.state in (State.WAITING, State.PENDING) and locked.pool_id != pool.pk:
            _change_wish(counters, locked, pool, by)
        elif locked.pool_id != pool.pk:
            raise NotChangeable
        settle(counters, by=by)
        locked.refresh_from_db()
    return locked


def _change_seat(counters: Counters, registration: Registration, pool: SeatPool, by: User) -> None:
    wants = None if pool.pk == registration.pool_id else pool.pk
    if wants == registration.wants_pool_id:
        return
    if wants and pool.gives_seats:
        switch(counters, registration, pool, by=by)
        return
    facts = {"wants_pool": wants, "wants_pool_at": TransactionNow() if wants else None}
    Registration.objects.filter(pk=registration.pk).update(**facts, revision=F("revision") + 1)
    registration.revision += 1
    record("registration-wants-to-switch" if wants else "registration-stays", about=registration, by=by, pool=pool.slug)
    if wants:
        emails.registration_waits_to_switch(registration, pool=pool)


def _change_wish(counters: Counters, registration: Registration, pool: SeatPool, by: User) -> None:
    facts = {"pool": pool, "revision": F("revision") + 1}
    if registration.state == State.WAITING:
        facts["waiting_at"] = TransactionNow()
    Registration.objects.filter(pk=registration.pk).update(**facts)
    record("registration-switched", about=registration, by=by, pool=pool.slug)


def choose_sessions(*, registration: Registration, pools: Collection[int], by: User) -> Registration:
    """Makes ``pools`` (keys) the sessions that somebody goes to, or waits for.

    Of a session that is full the seats of others at the same time are kept until one is free there. Raises
    ``SessionsClash``, ``SessionsGone``, and ``NotChangeable`` when the event takes no changes, or the registration has
    ended.
    """
    with transaction.atomic():
        counters, locked = lock_changeable(registration.pk)
        if not counters or locked.person_id is None or locked.state not in SENT_STATES:
            raise NotChangeable
        chosen = pools_chosen(counters, pools)
        _arrange(counters, locked, chosen, by)
        record("sessions-chosen", about=locked, by=by, sessions=sorted(pool.session_id for pool in chosen))
        settle(counters, by=by)
    return locked


def _arrange(counters: Counters, registration: Registration, chosen: list[SeatPool], by: User) -> None:
    """Brings the rows to ``chosen``: what comes is wished for and given if it is free; what goes is given back."""
    present = {seat.pool_id: seat for seat in registration.session_seats.all()}
    keys = {pool.pk for pool in chosen}
    SessionSeat.objects.bulk_create(SessionSeat(registration=registration, pool_id=pk) for pk in keys - present.keys())
    if registration.state == State.CONFIRMED:
        enter_sessions(counters, [registration], by=by)
        for seat in registration.session_seats.filter(stage=SessionSeat.Stage.HELD, pool__in=keys - present.keys()):
            leave_clashing(counters, seat)
    awaited = registration.session_seats.filter(stage=SessionSeat.Stage.WAITING, pool__in=keys)
    awaited = [counters.pools[pk].session for pk in awaited.values_list("pool", flat=True)]
    for seat in registration.session_seats.exclude(pool__in=keys):
        session = counters.pools[seat.pool_id].session
        is_held = seat.stage == SessionSeat.Stage.HELD
        if not (is_held and any(session.is_at_same_time_as(other) for other in awaited)):
            if is_held:
                counters.give_back(counters.pools[seat.pool_id])
            seat.delete()
