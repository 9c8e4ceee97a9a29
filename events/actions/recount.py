"""Counters against rows."""

from collections.abc import Iterable, Iterator

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from events.models import (
    SEATED_STATES,
    SENT_STATES,
    Answer,
    Event,
    Option,
    ProgrammeSeats,
    Registration,
    SeatPool,
    SessionSeat,
    State,
)


def counted(pools: QuerySet[SeatPool]) -> QuerySet[SeatPool]:
    """``pools`` with what their rows say: ``n_waiting``, ``n_offered`` and ``n_confirmed``.

    Who has a place and wants to switch to a pool is among those who wait for it. Read in one statement with the
    counter, so that a registration under way is in both or in neither.
    """
    registrations = Registration.objects.filter(pool=OuterRef("pk"))
    in_session = SessionSeat.objects.filter(pool=OuterRef("pk"))
    switching = Registration.objects.filter(wants_pool=OuterRef("pk"))
    return pools.annotate(
        n_waiting=_number(registrations.filter(state=State.WAITING))
        + _number(in_session.filter(stage=SessionSeat.Stage.WAITING))
        + _number(switching),
        n_offered=_number(registrations.filter(state=State.OFFERED)),
        n_confirmed=_number(registrations.filter(state=State.CONFIRMED))
        + _number(in_session.filter(stage=SessionSeat.Stage.HELD)),
    )


def _number(rows: QuerySet) -> Coalesce:
    """How many ``rows`` of a subquery there are."""
    number = rows.order_by().values(_=Value(1)).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def drifted_pools() -> list[tuple[SeatPool, int]]:
    """Pools whose counter and rows disagree, each with the number of seats its rows hold."""
    pools = counted(SeatPool.objects.select_related("event"))
    drifted = pools.exclude(taken=F("n_offered") + F("n_confirmed"))
    return [(pool, pool.n_offered + pool.n_confirmed) for pool in drifted]


def drifted_programmes(event: Event | None = None) -> list[tuple[int, int, int, int]]:
    """What the counters of programmes and the rows say where they disagree: keys of event and programme, ``taken``, and
    the number of seats held; of one ``event``, or of all that limit programmes."""
    limited = SeatPool.objects.filter(limits_programmes=True)
    limited = limited.filter(event=event) if event else limited
    seated = Registration.objects.filter(
        event__in=limited.values("event"), state__in=SEATED_STATES, is_outside_limit=False, programme__isnull=False
    )
    rows = dict(_by_event_and_programme(seated.order_by().values_list("event", "programme").annotate(Count("pk"))))
    counters = ProgrammeSeats.objects.filter(event=event) if event else ProgrammeSeats.objects.all()
    counters = dict(_by_event_and_programme(counters.values_list("event", "programme", "taken")))
    return [
        (*key, counters.get(key, 0), rows.get(key, 0))
        for key in sorted(rows.keys() | counters.keys())
        if counters.get(key, 0) != rows.get(key, 0)
    ]


def _by_event_and_programme(rows: Iterable[tuple[int, int, int]]) -> Iterator[tuple[tuple[int, int], int]]:
    return (((event, programme), number) for event, programme, number in rows)


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
