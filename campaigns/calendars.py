"""Local events as calendar entries, RFC 5545."""

from collections.abc import Iterable
from datetime import UTC

from django.conf import settings
from icalendar import Calendar
from icalendar import Event as Entry

from kit.addresses import site_host

from .models import LocalEvent


def entry(event: LocalEvent) -> Entry:
    """The entry of one local event. Its UID never changes; SEQUENCE rises with every change (RFC 5545, 3.8.7.4)."""
    item = Entry()
    item.add("uid", f"local-event-{event.pk}@{site_host()}")
    item.add("sequence", event.calendar_sequence)
    item.add("dtstamp", event.updated_at.astimezone(UTC))
    item.add("dtstart", event.starts_at.astimezone(event.zone))
    item.add("dtend", event.ends_at.astimezone(event.zone))
    item.add("summary", event.title)
    item.add("description", event.description)
    item.add("url", f"{settings.SITE_URL}{event.get_absolute_url()}")
    if place := event.place:
        item.add("location", place)
    if event.is_placed:
        item.add("geo", (event.latitude, event.longitude))
    item.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    return item


def calendar(events: Iterable[LocalEvent], *, name: str = "") -> str:
    """An iCalendar file with ``events``, their zones included, as text."""
    file = Calendar()
    file.add("prodid", f"-//{settings.OPERATOR['organisation']}//{settings.OPERATOR['name']}//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    if name:
        file.add("x-wr-calname", name)
    for event in events:
        file.add_component(entry(event))
    file.add_missing_timezones()
    return file.to_ical().decode()
