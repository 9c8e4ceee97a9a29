"""How many seats a session has, as staff set it, and the end of a session."""

from django.db import transaction

from accounts.models import User
from audit.actions import record
from events.models import OF_SESSION, Session

from .capacity import set_capacity
from .events import add_pool
from .seats import lock_counters


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
                slug = f"{OF_SESSION}{session.pk}"
                pool = add_pool(event=session.event, session=session, slug=slug, capacity=seats)
                record("capacity-set", about=pool, by=by, old=None, new=seats)
        elif seats is None and not pool.session_seats.exists():
            record("capacity-set", about=pool, by=by, old=pool.wished, new=None)
            pool.delete()
        elif pool.wished != seats:
            set_capacity(pool=pool, capacity=seats, by=by)


def remove_session(*, session: Session) -> None:
    """Deletes ``session`` with its counter. Raises ``SessionChosen`` where somebody has or wants a seat in it."""
    with transaction.atomic():
        counters = lock_counters(session.event_id)
        if any(pool.session_id == session.pk and pool.session_seats.exists() for pool in counters.of_sessions):
            raise SessionChosen
        session.delete()
