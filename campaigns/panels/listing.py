"""Lines and filters of the list of local events."""

from collections.abc import Iterable
from datetime import datetime

from django.core.paginator import Page
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.models import Edition, LocalEvent, Town
from campaigns.models.countries import country_shown, footnote_of
from campaigns.search import TIMES, Found
from campaigns.search.local_events import usual_time
from events.models import zone_called
from kit import times
from kit.filters import Filter, link_filter

#: So many online events stand beside the map; all of them are a link away.
MOST_ONLINE = 5


def list_lines(found: Found, page: Page, *, now: datetime) -> list[dict]:
    """The local events of one page of the list, in its order; one statement, none where there is none."""
    if not found.total:
        return []
    keys = found.keys(page.start_index() - 1, page.paginator.per_page)
    events = LocalEvent.objects.select_related("edition__campaign", "programme").defer("description").in_bulk(keys)
    return [local_event_line(events[key], found.kilometres.get(key), now=now) for key in keys if key in events]


def online_lines(edition: Edition, found: Found, query: QueryDict) -> dict:
    """The next online events of what is found, how many there are, and the query of the list of all of them."""
    spots = [spot for spot in found.spots if not spot.is_placed]
    other = query.copy()
    other["mode"] = LocalEvent.Mode.ONLINE
    lines = [
        {
            "title": spot.title,
            "href": reverse("local-event", args=[edition.campaign.slug, edition.year, spot.slug]),
            "day": times.day(spot.starts_at, zone_called(spot.time_zone)),
        }
        for spot in spots[:MOST_ONLINE]
    ]
    return {"lines": lines, "number": len(spots), "more": other.urlencode() if len(spots) > MOST_ONLINE else ""}


def local_event_line(event: LocalEvent, kilometres: float | None = None, *, now: datetime) -> dict:
    """One line of a list; ``event`` comes with its edition, campaign and programme."""
    return {
        "event": event,
        "country": country_shown(event.country.code),
        "when": when_part(event),
        "is_over": event.ends_at <= now,
        "kilometres": None if kilometres is None else round(kilometres),
    }


def when_part(event: LocalEvent) -> dict[str, str]:
    """Start, end and zone of a local event in words."""
    start, end = times.span(event.starts_at, event.ends_at, event.zone)
    return {"start": start, "end": end, "zone": event.zone_label(event.starts_at)}


def list_filters(query: QueryDict, found: Found, edition: Edition, *, now: datetime) -> list[Filter]:
    """Every filter with the values that lead to a local event, and the one that is chosen."""
    offered = {name: {*counter, query.get(name)} - {None} for name, counter in found.counts.items()}
    places = sorted(((code, country_shown(code)) for code in offered.get("country", ())), key=lambda pair: pair[1])
    programmes = sorted(
        ((slug, found.names.get(slug, slug)) for slug in offered.get("programme", ())), key=lambda pair: pair[1]
    )
    return [
        link_filter(
            query, "when", _("When"), TIMES.items(), default=usual_time(edition, now), counts=found.counts.get("when"),
        ),
        *(
            link_filter(query, name, label, pairs, counts=found.counts.get(name))
            for name, label, pairs in (
                ("country", _("Country"), places),
                ("kind", _("Kind"), _pairs(offered, "kind", LocalEvent.Kind)),
                ("mode", _("Where"), _pairs(offered, "mode", LocalEvent.Mode)),
                ("programme", _("Programme"), programmes),
            )
        ),
    ]  # fmt: skip


def list_footnote(query: QueryDict, found: Found, towns: Iterable[Town | None]) -> str:
    """What is said below the list of the countries that it, its map, its filters and ``towns`` name."""
    of_towns = (town.country.code for town in towns if town is not None)
    return footnote_of([*found.counts.get("country", ()), query.get("country"), *of_towns])


def _pairs(offered: dict[str, set[str]], name: str, values) -> list[tuple[str, str]]:
    return [(value, label) for value, label in values.choices if value in offered.get(name, ())]


def towns_instead(query: QueryDict, towns: list[Town]) -> list[tuple[str, str]]:
    """Other towns that may be meant by what was typed, each with the query of the list near it."""
    ways = []
    for town in towns:
        other = query.copy()
        other["near"], other["near_id"] = str(town), str(town.geoname)
        ways.append((town.shown, other.urlencode()))
    return ways


def nearest_instead(query: QueryDict, found: Found) -> tuple[str, str] | None:
    """Where nothing is near enough: within how many kilometres something is, in words, and the query of that list."""
    reach = next((reach for reach, number in found.within_kilometres.items() if number), None)
    if found.total or reach is None:
        return None
    other = query.copy()
    other["km"] = str(reach)
    number = found.within_kilometres[reach]
    words = ngettext(
        "%(number)d local event within %(reach)d km", "%(number)d local events within %(reach)d km", number
    )
    return words % {"number": number, "reach": reach}, other.urlencode()
