"""Counters against rows."""

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from events.models import SEATED_STATES, SENT_STATES, Answer, Option, SeatPool, State


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


def chosen(options: QuerySet[Option]) -> QuerySet[Option]:
    """``options`` with how many live registrations that were sent chose each: ``n_chosen``, read with the counter."""
    answers = Answer.objects.filter(
        question=OuterRef("question"), registration__state__in=SENT_STATES, option_ids__contains=[OuterRef("pk")]
    )
    number = answers.order_by().values("question").annotate(number=Count("pk")).values("number")
    return options.annotate(n_chosen=Coalesce(Subquery(number, output_field=IntegerField()), 0))


def drifted_options() -> list[Option]:
    """Limited options whose counter and answers disagree, each with ``n_chosen``, what its answers say."""
    options = chosen(Option.objects.limited().select_related("question__event"))
    return list(options.exclude(taken=F("n_chosen")))
