"""Counters against rows."""

from django.db.models import Count, F, Q

from events.models import SEATED_STATES, SeatPool


def drifted_pools() -> list[tuple[SeatPool, int]]:
    """Pools whose counter and rows disagree, each with the number of seats its rows hold.

    Read in one statement, so that a registration under way is in both or in neither.
    """
    counted = SeatPool.objects.select_related("event").annotate(
        seated=Count("registrations", filter=Q(registrations__state__in=SEATED_STATES))
    )
    return [(pool, pool.seated) for pool in counted.exclude(taken=F("seated"))]
