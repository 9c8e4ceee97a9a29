"""Instants as people read them, in a place's zone, always with the zone said."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _


def zone_label(instant: datetime, zone: ZoneInfo, place: str = "") -> str:
    """The zone by name at ``instant``: “Palermo time, CET”; without a place the zone's own city."""
    city = place or zone.key.rpartition("/")[2].replace("_", " ")
    abbreviation = instant.astimezone(zone).tzname()
    if abbreviation[0] in "+-":
        # The database of zones has no letters for some places: “-01” is said as “UTC−1”.
        abbreviation = f"UTC{abbreviation[0].replace('-', '−')}{abbreviation[1:].removeprefix('0')}"
    return _("%(city)s time, %(abbreviation)s") % {"city": city, "abbreviation": abbreviation}


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
