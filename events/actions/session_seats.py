"""How many seats a session has, as staff set it, and the end of a session."""

from django.db import transaction

from accounts.models import User
from audit.actions import record
from events.models import OF_SESSION, SeatPool, Session

from .capacity import set_capacity
from .seats import Counters, lock_counters


class SessionChosen(Exception):
    """People have chosen the session: it stays."""


def set_session_seats(*, session: Session, seats: int | None, by: User) -> None:
    """Limits the seats of ``session``, or with ``None`` opens it to everybody; seats that become free go to its line.

    Where people have chosen it, their choice is kept when the limit goes: everybody who waits has a seat then.
    """
    with transaction.atomic():
        counters = lock_counters(session.event_id)
        pool = next((pool for pool in counters.of_sessions if pool.session_id == session.pk), None)
        if pool is None:
            if seats is not None:
                pool = _add_pool(counters, session, seats)
                record("capacity-set", about=pool, by=by, old=None, new=seats)
        elif seats is None and not pool.session_seats.exists():
            record("capacity-set", about=pool, by=by, old=pool.wished, new=None)
            pool.delete()
        elif pool.wished != seats:
            set_capacity(pool=pool, capacity=seats, by=by)


def _add_pool(counters: Counters, session: Session, seats: int) -> SeatPool:
    """A counter for ``session``, with the event's own term, paused and limited as its other counters are."""
    term = session.event.deadline
    return SeatPool.objects.create(
        event=counters.event,
        session=session,
        slug=f"{OF_SESSION}{session.pk}",
        capacity=seats,
        opens_at=term.opens_at,
        closes_at=term.closes_at,
        is_paused=any(pool.is_paused for pool in counters.of_event),
        limits_programmes=counters.limits_programmes,
    )


def remove_session(*, session: Session) -> None:
    """Deletes ``session`` with its counter. Raises ``SessionChosen`` where somebody has or wants a seat in it."""
    with transaction.atomic():
        counters = lock_counters(session.event_id)
        if any(pool.session_id == session.pk and pool.session_seats.exists() for pool in counters.of_sessions):
            raise SessionChosen
        session.delete()
