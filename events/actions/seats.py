"""Seats: taken by one conditional update, given on in the transaction that frees them.

Lock order everywhere: pools in id order, then registrations; only one's own draft may be locked earlier. What
renews a revision (``kit.models``) holds that row until commit, so whoever also needs pools locks them before.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from accounts.models import User
from audit.actions import record
from events import emails
from events.models import Event, Registration, SeatPool, State

from .states import move


class TermOver(Exception):
    """Registration has not opened yet, or has closed."""


class LessThanNothing(Exception):
    """A capacity is zero or more, or none for no limit."""


def take_seat(pool_pk: int) -> bool:
    """Takes a seat for who asks, if the term runs and one is free; says whether.

    One statement, decided by the database's clock at the start of the transaction. Holds the counter's row
    until commit: call it late.
    """
    return bool(SeatPool.objects.filter(pk=pool_pk).open().with_free_seat().update(taken=F("taken") + 1))


def take_seat_or_wait(pool_pk: int) -> State:
    """Takes a seat, or finds under the counter's lock that there is none: ``CONFIRMED`` or ``WAITING``.

    The lock before the answer "full" is what keeps somebody from waiting beside a seat that was given back
    in the meantime. Raises ``TermOver`` when registration is not open.
    """
    if take_seat(pool_pk):
        return State.CONFIRMED
    lock_pools([pool_pk])
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


def settle(pool: SeatPool, *, freed: int = 0, by: User | None = None) -> list[Registration]:
    """Gives ``freed`` seats back and every free one to the next in line; returns who was promoted.

    ``pool`` is locked. While staff wish for fewer seats than are taken, the capacity follows ``taken`` down
    and nobody is promoted, nor is anybody to an event that was cancelled or has begun. Neither the term nor a
    request binds this: it is the line that gives.
    """
    as_set = pool.capacity, pool.target
    pool.taken -= freed
    if pool.target is not None:
        pool.capacity = max(pool.target, pool.taken)
        if pool.capacity == pool.target:
            pool.target = None
    to_come = Event.objects.filter(starts_at__gt=Now()).exclude(status=Event.Status.CANCELLED)
    line = Registration.objects.filter(pool=pool, event__in=to_come).in_line()
    line = line.select_related("person", "event").select_for_update(of=("self",))
    if pool.target is not None:
        promoted = []
    elif pool.capacity is None:
        promoted = list(line)
    else:
        free = max(0, pool.capacity - pool.taken)
        promoted = list(line[:free]) if free else []
    pool.taken += len(promoted)
    changed = {"taken": pool.taken}
    if (pool.capacity, pool.target) != as_set:
        # Written only when it changes: it renews the revision, for which every page of every event is made anew.
        changed |= {"capacity": pool.capacity, "target": pool.target}
    SeatPool.objects.filter(pk=pool.pk).update(**changed)
    for registration in promoted:
        move(registration, State.CONFIRMED, by=by)
        emails.registration_promoted(registration)
    return promoted


def set_capacity(*, pool: SeatPool, capacity: int | None, by: User) -> SeatPool:
    """Sets how many seats ``pool`` has and returns it as it stands afterwards.

    More seats go to the line at once. Fewer than are taken unseat nobody: the number is kept as target.
    Raises ``LessThanNothing``.
    """
    if capacity is not None and capacity < 0:
        raise LessThanNothing
    with transaction.atomic():
        (locked,) = lock_pools([pool.pk])
        before = locked.wished
        if capacity is not None and capacity < locked.taken:
            locked.capacity, locked.target = locked.taken, capacity
        else:
            locked.capacity, locked.target = capacity, None
        locked.save(update_fields=["capacity", "target"])
        settle(locked, by=by)
        if before != capacity:
            record("capacity-set", about=locked, by=by, old=before, new=capacity)
    return locked
