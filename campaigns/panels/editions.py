"""An edition of a campaign as its page shows it, in plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.models import Edition, LocalEvent, Service
from events import search
from events.models import Event
from kit import rich_text, times

from .materials import materials_in_words
from .promotion import promotion_in_brief
from .timeline import days_in_words, key_date_in_words, timeline_of

#: What was counted of an edition, in the order in which it is told.
FIGURES = (
    "recorded_events",
    "recorded_countries",
    "recorded_cities",
    "recorded_programmes",
    "recorded_attendees",
    "recorded_reach",
)
#: Those that earlier editions are compared by.
COMPARED = ("recorded_events", "recorded_countries", "recorded_programmes", "recorded_attendees")


@dataclass(frozen=True)
class SupportTerm:
    """Until when programmes register for support, and what was said before."""

    opens: str
    closes: str
    zone: str
    is_open: bool
    opens_later: bool
    old: str
    extended_on: str
    reason: str


def support_term_of(edition: Edition, *, now: datetime) -> SupportTerm | None:
    """Nothing where the edition gives no support, or has not said until when; reads the extensions."""
    deadline, zone = edition.support_deadline, edition.zone
    if deadline is None:
        return None
    extensions = deadline.extensions_in_force
    first, last = (extensions[0], extensions[-1]) if extensions else (None, None)
    return SupportTerm(
        opens=times.moment(deadline.opens_at, zone) if deadline.opens_at else "",
        closes=times.moment(deadline.closes_at, zone),
        zone=times.zone_label(deadline.closes_at, zone),
        is_open=deadline.runs_at(now),
        opens_later=bool(deadline.opens_at and deadline.opens_at > now),
        old=times.day(first.old_closes_at, zone) if first else "",
        extended_on=times.day(last.at, zone) if last else "",
        reason=last.reason if last else "",
    )


@dataclass(frozen=True)
class Figure:
    """A number of an edition in words; ``value`` is empty where nobody recorded it."""

    label: str
    value: str


def figures_of(edition: Edition, names: Iterable[str] = FIGURES) -> list[Figure]:
    return [_figure(edition, name) for name in names]


def _figure(edition: Edition, name: str) -> Figure:
    number = getattr(edition, name)
    label = capfirst(edition._meta.get_field(name).verbose_name)
    value = "" if number is None else number_format(number, force_grouping=True)
    if name == "recorded_attendees" and edition.had_more_attendees:
        value = _("over %(number)s") % {"number": value}
    return Figure(label, value)


def satisfaction_of(edition: Edition) -> Figure:
    points = edition.recorded_satisfaction
    return Figure(_("Satisfaction"), "" if points is None else _("%(points)d of 10") % {"points": points})


def edition_page_parts(edition: Edition, *, now: datetime) -> dict:
    """All that the page of ``edition`` shows: a number of statements that does not depend on how much there is."""
    today = now.astimezone(edition.zone).date()
    others = Edition.objects.published().filter(campaign=edition.campaign_id).exclude(pk=edition.pk).newest_first()
    others = list(others.select_related("campaign"))
    milestones = edition.milestones.select_related("event")
    return {
        "edition": edition,
        "campaign": edition.campaign,
        "story": rich_text.clean(edition.story),
        "key_date": key_date_in_words(edition),
        "season": days_in_words(edition.season_start_date, edition.season_end_date),
        "is_in_season": edition.is_in_season(today),
        "timeline": timeline_of(edition, milestones, today=today),
        "local_events": _local_events_in_words(edition),
        "materials": materials_in_words(edition),
        "events": _event_items(edition, now=now),
        "services": Service.labels,
        "support": support_term_of(edition, now=now),
        "promotion": promotion_in_brief(edition, now=now),
        "figures": _shown_figures(edition, today),
        "earlier": [(other, figures_of(other, COMPARED)) for other in others if other.year < edition.year],
        "newest": next((other for other in others if other.year > edition.year), None),
        "contacts": edition.campaign.contacts.listed().with_card(),
    }


def _local_events_in_words(edition: Edition) -> str:
    """“120 local events in 39 countries”; empty as long as there is none that everybody sees."""
    taking_place = LocalEvent.objects.events().filter(edition=edition, state=LocalEvent.State.PUBLISHED)
    countries = Count("country", distinct=True, filter=~Q(country=""))
    told = taking_place.aggregate(number=Count("pk"), countries=countries)
    if not told["number"]:
        return ""
    number = ngettext("%(number)d local event", "%(number)d local events", told["number"]) % told
    if not told["countries"]:
        return number
    where = ngettext("in %(countries)d country", "in %(countries)d countries", told["countries"]) % told
    return f"{number} {where}"


def _event_items(edition: Edition, *, now: datetime) -> list[dict]:
    """The events of the portal that belong to the edition, in the order of their time."""
    events = Event.objects.listed().filter(pk__in=edition.events.values("pk"))
    return [_event_item(event, now=now) for event in search.listed(events, now=now).order_by("starts_at", "pk")]


def _event_item(event: Event, *, now: datetime) -> dict:
    start, end = times.span(event.starts_at, event.ends_at, event.zone)
    return {
        "event": event,
        "when": {"start": start, "end": end, "zone": event.zone_label(event.starts_at)},
        "closes": times.moment(event.closes_at, event.zone),
        "is_over": event.ends_at <= now,
    }


def _shown_figures(edition: Edition, today: date) -> list[Figure]:
    """None while the season has not ended and nobody recorded any: nothing is missing yet."""
    figures = [*figures_of(edition), satisfaction_of(edition)]
    is_over = today > edition.season_end_date
    return figures if is_over or any(figure.value for figure in figures) else []


def current_campaigns(*, now: datetime) -> list[dict]:
    """The current edition of each campaign in a few words; one statement."""
    return [
        {
            "edition": edition,
            "key_date": date_format(edition.key_date, "j F Y"),
            "season": days_in_words(edition.season_start_date, edition.season_end_date),
            "is_in_season": edition.is_in_season(now.astimezone(edition.zone).date()),
        }
        for edition in Edition.objects.current().select_related("campaign")
    ]
