"""Calendar entries and files, RFC 5545."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.conf import settings
from icalendar import Calendar, Event

from .addresses import site_host


def plain_entry(row, uid: str, *, description: str, stamped_at: datetime) -> Event:
    """The entry of ``row``, which has a title, start, end and zone, a place, an address and a sequence.

    Its UID never changes; SEQUENCE rises with every change (RFC 5545, 3.8.7.4).
    """
    item = Event()
    item.add("uid", f"{uid}@{site_host()}")
    item.add("sequence", row.calendar_sequence)
    item.add("dtstamp", stamped_at.astimezone(UTC))
    item.add("dtstart", row.starts_at.astimezone(row.zone))
    item.add("dtend", row.ends_at.astimezone(row.zone))
    item.add("summary", row.title)
    item.add("description", description)
    item.add("url", f"{settings.SITE_URL}{row.get_absolute_url()}")
    if place := row.place:
        item.add("location", place)
    item.add("status", "CANCELLED" if row.is_cancelled else "CONFIRMED")
    return item


def calendar_file(entries: Iterable[Event], *, name: str = "", method: str = "PUBLISH") -> str:
    """An iCalendar file with ``entries``, their zones included, as text; ``name`` is shown by who subscribes."""
    file = Calendar()
    file.add("prodid", f"-//{settings.OPERATOR['organisation']}//{settings.OPERATOR['name']}//EN")
    file.add("version", "2.0")
    file.add("method", method)
    if name:
        file.add("x-wr-calname", name)
    for entry in entries:
        file.add_component(entry)
    file.add_missing_timezones()
    return file.to_ical().decode()
