"""Which sessions with a limited number of seats somebody wishes for: no two at the same time."""

from collections.abc import Collection
from typing import Protocol, TypeVar

from events.models import Registration, SeatPool, Session, SessionSeat

from .seats import Counters


class OfSession(Protocol):
    """What belongs to a session: a counter, or what a form offers."""

    session: Session


Item = TypeVar("Item", bound=OfSession)


class SessionsClash(Exception):
    """Two of the sessions that were chosen are at the same time: ``pools``, both of them."""

    def __init__(self, pools: tuple[SeatPool, SeatPool]):
        self.pools = pools


class SessionsGone(Exception):
    """A session that was chosen is not there any more, or its seats are not limited any more."""


def clashes(items: Collection[Item]) -> tuple[Item, Item] | None:
    """The first two of these whose sessions are at the same time, if any are; earlier sessions first."""
    in_order = sorted(items, key=lambda item: (item.session.starts_at, item.session.pk))
    for place, first in enumerate(in_order):
        for second in in_order[place + 1 :]:
            if first.session.is_at_same_time_as(second.session):
                return first, second
    return None


def pools_chosen(counters: Counters, pks: Collection[int]) -> list[SeatPool]:
    """The counters of the sessions that are chosen by their keys. Raises ``SessionsGone`` or ``SessionsClash``."""
    chosen = [pool for pool in counters.of_sessions if pool.pk in pks]
    if len(chosen) < len(set(pks)):
        raise SessionsGone
    if pair := clashes(chosen):
        raise SessionsClash(pair)
    return chosen


def wish_sessions(counters: Counters, registration: Registration, pks: Collection[int]) -> None:
    """Keeps which sessions somebody wants to go to, by the keys of their counters, which are locked.

    Raises ``SessionsGone`` or ``SessionsClash``.
    """
    pools = pools_chosen(counters, pks)
    SessionSeat.objects.bulk_create(SessionSeat(registration=registration, pool=pool) for pool in pools)
