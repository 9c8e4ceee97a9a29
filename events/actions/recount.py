"""Counters against rows."""

from django.db.models import Count, F, Q, QuerySet

from events.models import SEATED_STATES, SeatPool, State


def counted(pools: QuerySet[SeatPool]) -> QuerySet[SeatPool]:
    """``pools`` with what their rows say: ``n_waiting``, ``n_offered``, ``n_confirmed``, and ``seated``, seats held.

    Read in one statement with the counter, so that a registration under way is in both or in neither.
    """
    numbers = {f"n_{state}": Q(registrations__state=state) for state in (State.WAITING, *SEATED_STATES)}
    numbers["seated"] = Q(registrations__state__in=SEATED_STATES)
    return pools.annotate(**{name: Count("registrations", filter=condition) for name, condition in numbers.items()})


def drifted_pools() -> list[tuple[SeatPool, int]]:
    """Pools whose counter and rows disagree, each with the number of seats its rows hold."""
    pools = counted(SeatPool.objects.select_related("event"))
    return [(pool, pool.seated) for pool in pools.exclude(taken=F("seated"))]
