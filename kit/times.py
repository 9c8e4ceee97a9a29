"""Instants as people read them, in a place's zone, always with the zone said."""

from collections import defaultdict
from datetime import datetime
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _


def zone_label(instant: datetime, zone: ZoneInfo, place: str = "", country: str = "") -> str:
    """The zone by name at ``instant``: “Palermo time, CET”.

    It is called after ``place``, a town of ``country``, when clocks there are sure to show that time, and otherwise
    after the zone's own city: an event in Riga with the zone of Brussels is told in “Brussels time”.
    """
    city = place if place and _is_time_of(country, zone, instant) else zone.key.rpartition("/")[2].replace("_", " ")
    abbreviation = instant.astimezone(zone).tzname()
    if abbreviation[0] in "+-":
        # The database of zones has no letters for some places: “-01” is said as “UTC−1”.
        abbreviation = f"UTC{abbreviation[0].replace('-', '−')}{abbreviation[1:].removeprefix('0')}"
    return _("%(city)s time, %(abbreviation)s") % {"city": city, "abbreviation": abbreviation}


def _is_time_of(country: str, zone: ZoneInfo, instant: datetime) -> bool:
    """Whether all clocks of ``country``, a code of two letters, show at ``instant`` what those of ``zone`` show."""
    there = {instant.astimezone(ZoneInfo(name)).utcoffset() for name in zones_by_country().get(country, ())}
    return there == {instant.astimezone(zone).utcoffset()}


@cache
def zones_by_country() -> dict[str, list[str]]:
    """ISO 3166 code → the zones of a country, from the table ``zone.tab`` of the IANA database."""
    table = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    zones = defaultdict(list)
    for line in table.splitlines():
        if not line.startswith("#"):
            code, _coordinates, name = line.split("\t")[:3]
            zones[code].append(name)
    # The table has none for XK, by which the Union's institutions mean Kosovo; GeoNames gives its towns this one.
    zones["XK"] = ["Europe/Belgrade"]
    return dict(zones)


def moment(instant: datetime, zone: ZoneInfo) -> str:
    """“Thu 3 December 2026, 23:59” in ``zone``."""
    return date_format(instant.astimezone(zone), "D j F Y, H:i")


def day(instant: datetime, zone: ZoneInfo) -> str:
    """“3 December 2026” in ``zone``."""
    return date_format(instant.astimezone(zone), "j F Y")


def span(start: datetime, end: datetime, zone: ZoneInfo) -> tuple[str, str]:
    """The two ends of a span, the second without what it shares with the first.

    (“Mon 21 December 2026, 09:30”, “Tue 22 December, 13:00”) or, on one day, (“Mon …, 09:30”, “13:00”).
    """
    first, last = start.astimezone(zone), end.astimezone(zone)
    if first.date() == last.date():
        ending = "H:i"
    elif first.year == last.year:
        ending = "D j F, H:i"
    else:
        ending = "D j F Y, H:i"
    return moment(start, zone), date_format(last, ending)
