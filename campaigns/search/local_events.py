"""Which local events of an edition fit, how many would fit every other choice, and where they are.

An edition has a few hundred of them, and a map shows all that fit: they are read by one statement, as plain rows, and
chosen from in memory; only those of the page at hand are loaded.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from campaigns.models import Edition, LocalEvent
from events.models import zone_called

from .parts import Part

COMING, PAST, ALL = "coming", "past", "all"
TIMES = {COMING: _("Coming up"), PAST: _("Over"), ALL: _("At any time")}
#: How far “near” reaches.
KILOMETRES = (25, 50, 100, 200, 400)
USUAL_KILOMETRES = 100
EARTH_RADIUS_KILOMETRES = 6371.0

#: Filters of one value each, by their names in the address.
FILTERS = ("country", "programme", "kind", "mode")
#: More parts of what is asked for.
DAYS, TIME, PLACE, PART = "days", "when", "near", "within"


@dataclass(frozen=True)
class Near:
    """A place, and how far around it."""

    latitude: float
    longitude: float
    kilometres: int = USUAL_KILOMETRES


@dataclass(frozen=True)
class Asked:
    """What an address asks for. ``when`` empty means what is usual for the edition; days are those of the place."""

    when: str = ""
    country: str = ""
    programme: str = ""
    kind: str = ""
    mode: str = ""
    first_day: date | None = None
    last_day: date | None = None
    near: Near | None = None
    within: Part | None = None


class Spot(NamedTuple):
    """A local event as lists and maps choose from it."""

    key: int
    slug: str
    title: str
    state: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    city: str
    country: str
    programme: str
    programme_name: str
    kind: str
    mode: str
    north: float | None
    east: float | None
    is_highlighted: bool

    @classmethod
    def of(cls, row: tuple) -> "Spot":
        """``row`` as the database brings it; degrees come as decimals, which are slow to calculate with."""
        spot = cls(*row)
        return spot if spot.north is None else spot._replace(north=float(spot.north), east=float(spot.east))

    @property
    def is_placed(self) -> bool:
        """Whether it takes place somewhere that a map can show."""
        return self.mode == LocalEvent.Mode.ON_SITE and self.north is not None

    def days(self) -> tuple[date, date]:
        """First and last day in the place's own time; what ends at midnight has no part in the day after."""
        zone = zone_called(self.time_zone)
        last = max(self.ends_at - timedelta(seconds=1), self.starts_at)
        return self.starts_at.astimezone(zone).date(), last.astimezone(zone).date()


COLUMNS = (
    "pk", "slug", "title", "state", "starts_at", "ends_at", "time_zone", "city", "country", "programme__slug",
    "programme__name", "kind", "mode", "latitude", "longitude", "is_highlighted",
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """What fits, in the order of the list; ``counts`` are how many each value of each filter leads to, with all other
    filters as they are, ``within_kilometres`` the same of each distance from the place that is asked for, and ``names``
    what programmes of the edition's local events are called. ``everywhere`` is what would fit in every part of the
    Earth."""

    spots: list[Spot] = field(default_factory=list)
    everywhere: list[Spot] = field(default_factory=list)
    counts: dict[str, Counter] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    kilometres: dict[int, float] = field(default_factory=dict)
    within_kilometres: dict[int, int] = field(default_factory=dict)
    time: str = COMING

    @property
    def total(self) -> int:
        return len(self.spots)

    def keys(self, first: int, size: int) -> list[int]:
        return [spot.key for spot in self.spots[first : first + size]]


def usual_time(edition: Edition, now: datetime) -> str:
    """What is coming, as long as the season lasts; of an edition that is over, everything."""
    return ALL if now.astimezone(edition.zone).date() > edition.season_end_date else COMING


def search_local_events(edition: Edition, asked: Asked, *, now: datetime) -> Found:
    """Published local events of ``edition`` that fit all that is asked, one statement however many there are.

    The nearest first where “near” is asked; else the next to come, and what is over last, the latest first.
    """
    rows = LocalEvent.objects.published().filter(edition=edition).order_by("starts_at", "pk").values_list(*COLUMNS)
    spots = [Spot.of(row) for row in rows]
    time = asked.when or usual_time(edition, now)
    kilometres = _kilometres(spots, asked.near) if asked.near else {}
    tests = _tests(asked, time, kilometres, now)
    failed = [[part for part, fits in tests.items() if not fits(spot)] for spot in spots]
    fitting = [spot for spot, parts in zip(spots, failed, strict=True) if not parts]
    everywhere = [spot for spot, parts in zip(spots, failed, strict=True) if parts in ([], [PART])]
    counts = {name: _counted(name, spots, failed) for name in FILTERS}
    counts[TIME] = _times(spots, failed, now)
    within = {}
    if asked.near:
        fitting.sort(key=lambda spot: kilometres[spot.key])
        within = _within_kilometres(spots, failed, kilometres)
    else:
        fitting = _in_order(fitting, now)
    names = {spot.programme: spot.programme_name for spot in spots}
    return Found(fitting, everywhere, counts, names, kilometres, within, time)


def _in_order(spots: list[Spot], now: datetime) -> list[Spot]:
    over = [spot for spot in spots if spot.ends_at <= now]
    return [spot for spot in spots if spot.ends_at > now] + over[::-1]


Test = Callable[[Spot], bool]


def _tests(asked: Asked, time: str, kilometres: dict[int, float], now: datetime) -> dict[str, Test]:
    """What a local event has to fit, by the part of the address that asks for it."""
    tests: dict[str, Test] = {}
    for name in FILTERS:
        if wanted := getattr(asked, name):
            tests[name] = lambda spot, name=name, wanted=wanted: getattr(spot, name) == wanted
    if time != ALL:
        tests[TIME] = lambda spot: (spot.ends_at <= now) == (time == PAST)
    if asked.first_day or asked.last_day:
        tests[DAYS] = lambda spot: _is_between(spot, asked.first_day, asked.last_day)
    if asked.near:
        tests[PLACE] = lambda spot: kilometres.get(spot.key, float("inf")) <= asked.near.kilometres
    if asked.within:
        tests[PART] = lambda spot: spot.is_placed and asked.within.holds(spot.north, spot.east)
    return tests


def _is_between(spot: Spot, first: date | None, last: date | None) -> bool:
    begins, ends = spot.days()
    return (first is None or ends >= first) and (last is None or begins <= last)


def _counted(name: str, spots: Iterable[Spot], failed: Iterable[list[str]]) -> Counter:
    """How many each value of the filter ``name`` leads to."""
    return Counter(value for spot in _fitting_but(name, spots, failed) if (value := getattr(spot, name)))


def _fitting_but(name: str, spots: Iterable[Spot], failed: Iterable[list[str]]) -> list[Spot]:
    """Those that fit all that is asked, whatever they say to the part ``name``."""
    return [spot for spot, parts in zip(spots, failed, strict=True) if parts in ([], [name])]


def _within_kilometres(spots: Iterable[Spot], failed: Iterable[list[str]], kilometres: dict) -> dict[int, int]:
    far = [kilometres[spot.key] for spot in _fitting_but(PLACE, spots, failed) if spot.key in kilometres]
    return {reach: sum(each <= reach for each in far) for reach in KILOMETRES}


def _times(spots: Iterable[Spot], failed: Iterable[list[str]], now: datetime) -> Counter:
    fitting = _fitting_but(TIME, spots, failed)
    over = sum(spot.ends_at <= now for spot in fitting)
    return Counter({COMING: len(fitting) - over, PAST: over, ALL: len(fitting)})


def _kilometres(spots: Iterable[Spot], near: Near) -> dict[int, float]:
    """How far from a place each local event is that takes place somewhere."""
    return {
        spot.key: distance(near.latitude, near.longitude, spot.north, spot.east) for spot in spots if spot.is_placed
    }


def distance(north: float, east: float, other_north: float, other_east: float) -> float:
    """Kilometres between two points in degrees along the surface of a globe (the haversine formula)."""
    north, east, other_north, other_east = map(radians, (north, east, other_north, other_east))
    half = sin((other_north - north) / 2) ** 2 + cos(north) * cos(other_north) * sin((other_east - east) / 2) ** 2
    return 2 * EARTH_RADIUS_KILOMETRES * asin(min(1, sqrt(half)))
