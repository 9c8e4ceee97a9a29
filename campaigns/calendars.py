"""Local events as calendar entries, RFC 5545."""

from collections.abc import Iterable

from icalendar import Event as Entry

from kit.calendars import calendar_file, plain_entry

from .models import LocalEvent


def entry(event: LocalEvent) -> Entry:
    """The entry of one local event, with where it is on the Earth."""
    item = plain_entry(event, f"local-event-{event.pk}", description=event.description, stamped_at=event.updated_at)
    if event.is_placed:
        item.add("geo", (event.latitude, event.longitude))
    return item


def calendar(events: Iterable[LocalEvent], *, name: str = "") -> str:
    """An iCalendar file with ``events`` as text."""
    return calendar_file(map(entry, events), name=name)
