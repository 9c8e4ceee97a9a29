"""The map of local events: the sheets that have some, each with its dots, and a view that shows them larger."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.models import Edition, LocalEvent
from campaigns.models.countries import country_shown
from campaigns.search import Found, Part, Point, Spot
from events.models import zone_called
from kit import times

from .dots import APART, Dot, gathered
from .sheets import EUROPE, SHEETS, WIDTH, Sheet, sheet_of

#: A map is enlarged five times at most: its coasts are no finer.
LEAST_WIDTH = WIDTH / 5
#: Around what is shown larger is this share of it.
MARGIN = 0.15
RADIUS, RADIUS_OF_ONE = 19.0, 12.0


@dataclass(frozen=True)
class Mark:
    """A dot as the picture has it: a circle, its number, where it leads, and what it says to who does not see it."""

    x: str
    y: str
    radius: str
    number: str
    href: str
    name: str
    is_highlighted: bool
    is_cancelled: bool


@dataclass(frozen=True)
class Map:
    """One sheet with its marks; ``view`` is the part of it that is shown, as SVG's ``viewBox`` says it."""

    sheet: Sheet
    view: str
    size: str
    text_y: str
    ring: str
    marks: list[Mark]
    total: int


def maps_of(edition: Edition, found: Found, query: QueryDict, *, within: Part | None) -> list[Map]:
    """The maps that show the local events that are found: Europe always, unless a part elsewhere is asked for; then the
    others that have some. What is online stands on none. ``query`` is that of the list."""
    by_sheet: dict[Sheet, list[Spot]] = {} if within else {EUROPE: []}
    for spot in found.spots:
        if spot.is_placed:
            by_sheet.setdefault(sheet_of(spot.north, spot.east), []).append(spot)
    shown = [sheet for sheet in SHEETS if sheet in by_sheet]
    everywhere = [spot for spot in found.everywhere if spot.is_placed]
    points = sorted({(spot.north, spot.east) for spot in everywhere})
    leads = partial(_lead, edition, everywhere, points, query)
    return [_map(sheet, by_sheet[sheet], leads, is_larger=within is not None) for sheet in shown]


def _map(sheet: Sheet, spots: list[Spot], leads: Callable[[Dot], tuple[Dot, str]], *, is_larger: bool) -> Map:
    placed = [(*sheet.place(spot.north, spot.east), spot) for spot in spots]
    left, top, width = _view(sheet, [(x, y) for x, y, _spot in placed]) if is_larger else (0.0, 0.0, float(WIDTH))
    share = width / WIDTH
    dots = gathered(placed, APART * share)
    return Map(
        sheet=sheet,
        view=f"{left:.1f} {top:.1f} {width:.1f} {sheet.height * share:.1f}",
        size=f"{RADIUS * share * 1.1:.1f}",
        text_y=f"{RADIUS * share * 0.36:.1f}",
        ring=f"{RADIUS * share * 1.3:.1f}",
        marks=[_mark(*leads(dot), share) for dot in dots],
        total=len(spots),
    )


def _view(sheet: Sheet, points: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Left, top and width of the part of a sheet that has all points, in the sheet's own shape and inside it."""
    shape = sheet.height / WIDTH
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    width = max(max(xs) - min(xs), (max(ys) - min(ys)) / shape) * (1 + 2 * MARGIN)
    width = min(max(width, LEAST_WIDTH), float(WIDTH))
    left, top = ((min(xs) + max(xs) - width) / 2, (min(ys) + max(ys) - width * shape) / 2)
    return max(0.0, min(left, WIDTH - width)), max(0.0, min(top, sheet.height - width * shape)), width


def _mark(dot: Dot, href: str, share: float) -> Mark:
    is_one = dot.number == 1
    return Mark(
        x=f"{dot.x:.1f}",
        y=f"{dot.y:.1f}",
        radius=f"{(RADIUS_OF_ONE if is_one else RADIUS) * share:.1f}",
        number="" if is_one else str(dot.number),
        href=href,
        name=_name_of_one(dot.first) if is_one else _name_of_many(dot),
        is_highlighted=dot.is_highlighted,
        is_cancelled=all(spot.state == LocalEvent.State.CANCELLED for spot in dot.spots),
    )


def _lead(edition: Edition, everywhere: list[Spot], points: list[Point], query: QueryDict, dot: Dot) -> tuple[Dot, str]:
    """A dot of one local event leads to its page; else to the list of exactly those it gathers, with the map enlarged.

    Where they are parted by turns from those of other dots, so that no address says which they are, the list has those
    in between, too, and so has the dot that this gives: its number is always that of its list.
    """
    if dot.number == 1:
        return dot, address_of(edition, dot.first)
    part = dot.part(points)
    if part.is_rough:
        dot = replace(dot, spots=[spot for spot in everywhere if part.holds(spot.north, spot.east)])
    other = query.copy()
    other["within"] = part.in_words
    return dot, f"?{other.urlencode()}#list"


def address_of(edition: Edition, spot: Spot) -> str:
    return reverse("local-event", args=[edition.campaign.slug, edition.year, spot.slug])


def _name_of_one(spot: Spot) -> str:
    words = {"title": spot.title, "town": spot.city, "day": times.day(spot.starts_at, zone_called(spot.time_zone))}
    if spot.state == LocalEvent.State.CANCELLED:
        return _("%(title)s, %(town)s, cancelled") % words
    if spot.is_highlighted:
        return _("%(title)s, %(town)s, %(day)s, highlighted") % words
    return _("%(title)s, %(town)s, %(day)s") % words


def _name_of_many(dot: Dot) -> str:
    words = {"number": dot.number, "town": dot.town, "country": country_shown(dot.first.country)}
    if len({spot.city for spot in dot.spots}) == 1:
        name = _("%(number)d local events in %(town)s, %(country)s") % words
    else:
        name = _("%(number)d local events around %(town)s") % words
    if dot.is_highlighted:
        return _("%(dot)s, one of them highlighted") % {"dot": name}
    return name
