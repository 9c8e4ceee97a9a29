"""What a list shows of each event besides its row."""

from datetime import datetime

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from events.models import DeadlineExtension, Event, SeatPool


def listed(events: QuerySet[Event], *, now: datetime) -> QuerySet[Event]:
    """``events`` with what a list shows of each: term, extension, free seats, topics.

    Seats and extensions are looked up for the rows that are shown, not for all that could be.
    """
    open_now = Q(status=Event.Status.PUBLISHED, deadline__closes_at__gt=now) & (
        Q(deadline__opens_at__isnull=True) | Q(deadline__opens_at__lte=now)
    )
    pools = SeatPool.objects.of_whole_event().filter(event=OuterRef("pk")).order_by()
    extensions = DeadlineExtension.objects.filter(
        deadline=OuterRef("deadline"), old_closes_at__lt=OuterRef("deadline__closes_at")
    )
    # Asked of each row by an index: a question that EXISTS asks may be answered by reading all pools there are.
    unlimited = pools.values("event").annotate(unlimited=BoolOr(Q(capacity=None))).values("unlimited")
    free = pools.values("event").annotate(free=Sum(Coalesce("target", "capacity") - F("taken"))).values("free")
    return (
        events.select_related("deadline")
        .prefetch_related("topics")
        .defer("text", "search_text")
        .annotate(
            closes_at=F("deadline__closes_at"),
            is_extended=Exists(extensions),
            is_open=ExpressionWrapper(open_now, output_field=BooleanField()),
            is_unlimited=Coalesce(Subquery(unlimited, output_field=BooleanField()), False),
            free=Subquery(free, output_field=BigIntegerField()),
        )
    )
