"""Finding events: filters that are plain links."""

from datetime import datetime

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from contacts.models import Topic
from contacts.models.programmes import Goal
from events.models import DeadlineExtension, Event
from kit.filters import Filter, link_filter

TIMES = {"upcoming": _("Coming up"), "open": _("Open for registration"), "past": _("Past events")}
#: What sifts the events of a time, by the names in the query.
FILTERS = ("kind", "mode", "goal", "country", "topic")


def filter_events(query: QueryDict, *, now: datetime) -> QuerySet[Event]:
    """Public events that fit ``query``; an unknown value fits nothing.

    Names: ``when`` (one of ``TIMES``) and those of ``FILTERS``.
    The last value of a repeated name counts.
    """
    events = Event.objects.public()
    match query.get("when", "upcoming"):
        case "upcoming":
            events = events.upcoming(now)
        case "open":
            events = events.open_at(now).upcoming(now)
        case "past":
            events = events.past(now)
        case _:
            events = events.none()
    for name in ("kind", "mode", "country"):
        if value := query.get(name):
            events = events.filter(**{name: value[:20]})
    if goal := query.get("goal"):
        events = events.filter(Q(goal=goal[:20]) | Q(goal="")) if goal in Goal.values else events.none()
    if topic := query.get("topic"):
        events = events.filter(topics__slug=topic[:50])
    return events


def listed(events: QuerySet[Event], *, now: datetime) -> QuerySet[Event]:
    """``events`` with what a list shows of each: term, extension, free seats, topics."""
    closes_at = F("deadline__closes_at")
    open_now = Q(status=Event.Status.PUBLISHED, deadline__closes_at__gt=now) & (
        Q(deadline__opens_at__isnull=True) | Q(deadline__opens_at__lte=now)
    )
    return (
        events.select_related("deadline")
        .prefetch_related("topics")
        .annotate(
            closes_at=closes_at,
            is_extended=Exists(
                DeadlineExtension.objects.filter(
                    deadline=OuterRef("deadline"), old_closes_at__lt=OuterRef("deadline__closes_at")
                )
            ),
            is_open=ExpressionWrapper(open_now, output_field=BooleanField()),
            is_unlimited=BoolOr(Q(pools__capacity__isnull=True)),
            free=Sum(Coalesce("pools__target", "pools__capacity") - F("pools__taken")),
        )
    )


def filters(query: QueryDict, *, now: datetime) -> list[Filter]:
    """Every filter with the values that would find something among the events of the chosen time.

    Makes two statements, however many events there are.
    """
    when = query.get("when", "upcoming")
    inside = filter_events(QueryDict(f"when={when}") if when in TIMES else QueryDict(), now=now)
    values = inside.order_by().values_list("kind", "mode", "country", "goal").distinct()
    kinds, modes, places, goals = (set(column) for column in zip(*values, strict=True)) if values else (set(),) * 4
    topics = Topic.objects.filter(Exists(inside.filter(topics=OuterRef("pk")).order_by()))
    names = dict(countries)
    return [
        link_filter(query, "when", _("When"), TIMES.items(), default="upcoming"),
        link_filter(query, "kind", _("Kind"), [choice for choice in Event.Kind.choices if choice[0] in kinds]),
        link_filter(query, "mode", _("Where"), [choice for choice in Event.Mode.choices if choice[0] in modes]),
        link_filter(query, "goal", _("For programmes of"), Goal.choices if goals - {""} else []),
        link_filter(
            query, "country", _("Country"),
            sorted(((code, names[code]) for code in places if code in names), key=lambda pair: pair[1]),
        ),
        link_filter(query, "topic", _("Topic"), [(topic.slug, topic.name) for topic in topics]),
    ]  # fmt: skip
