"""How many seats there are, and whether the line moves: what staff set."""

from django.db import transaction

from accounts.models import User
from audit.actions import record
from events.models import Event, SeatPool

from .line import settle
from .seats import lock_counters


class LessThanNothing(Exception):
    """A capacity is zero or more, or none for no limit."""


def set_capacity(*, pool: SeatPool, capacity: int | None, by: User) -> SeatPool:
    """Sets how many seats ``pool`` has and returns it as it stands afterwards.

    More seats go to the line at once. Fewer than are taken unseat nobody: the number is kept as target.
    Raises ``LessThanNothing``.
    """
    if capacity is not None and capacity < 0:
        raise LessThanNothing
    with transaction.atomic():
        counters = lock_counters(pool.event_id)
        locked = counters.pools[pool.pk]
        before = locked.wished
        if capacity is not None and capacity < locked.taken:
            locked.capacity, locked.target = locked.taken, capacity
        else:
            locked.capacity, locked.target = capacity, None
        locked.save(update_fields=["capacity", "target"])
        settle(counters, by=by)
        if before != capacity:
            record("capacity-set", about=locked, by=by, old=before, new=capacity)
    return locked


def pause_line(*, event: Event, by: User) -> None:
    """Afterwards nobody gets a seat of ``event`` but from staff: who comes waits, and who waits is not promoted."""
    with transaction.atomic():
        counters = lock_counters(event.pk)
        if SeatPool.objects.filter(pk__in=counters.pools, is_paused=False).update(is_paused=True):
            record("line-paused", about=event, by=by)


def resume_line(*, event: Event, by: User) -> int:
    """Lets the line move on; every free seat goes to the next. Returns how many people were promoted."""
    with transaction.atomic():
        counters = lock_counters(event.pk)
        if not SeatPool.objects.filter(pk__in=counters.pools, is_paused=True).update(is_paused=False):
            return 0
        record("line-resumed", about=event, by=by)
        for pool in counters.pools.values():
            pool.is_paused = False
        return len(settle(counters, by=by))
