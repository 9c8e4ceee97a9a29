"""Calendar entries, RFC 5545."""

from datetime import UTC, datetime
from functools import lru_cache

from django.conf import settings
from icalendar import Calendar, vCalAddress
from icalendar import Event as Entry

from .models import Event


def _host() -> str:
    return settings.SITE_URL.partition("://")[2].partition(":")[0]


def entry(event: Event) -> Entry:
    """The entry of one event. Its UID never changes; SEQUENCE rises with every change (RFC 5545, 3.8.7.4)."""
    item = Entry()
    item.add("uid", f"event-{event.pk}@{_host()}")
    item.add("sequence", event.calendar_sequence)
    item.add("dtstamp", event.updated_at.astimezone(UTC))
    item.add("dtstart", event.starts_at.astimezone(event.zone))
    item.add("dtend", event.ends_at.astimezone(event.zone))
    item.add("summary", event.title)
    item.add("description", event.tagline)
    item.add("url", f"{settings.SITE_URL}{event.get_absolute_url()}")
    if event.place:
        item.add("location", event.place)
    item.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    organiser = vCalAddress("invalid:nomail")
    organiser.params["cn"] = settings.OPERATOR["organisation"]
    item.add("organizer", organiser)
    return item


def calendar(events: list[Event], *, name: str = "", method: str = "PUBLISH") -> str:
    """An iCalendar file with ``events``, their zones included, as text."""
    file = Calendar()
    file.add("prodid", f"-//{settings.OPERATOR['organisation']}//{settings.OPERATOR['name']}//EN")
    file.add("version", "2.0")
    file.add("method", method)
    if name:
        file.add("x-wr-calname", name)
    for event in events:
        file.add_component(entry(event))
    file.add_missing_timezones()
    return file.to_ical().decode()


@lru_cache(maxsize=64)
def _calendar_of(event: Event, updated_at: datetime, sequence: int, status: str) -> str:
    """Built once for all who register between two changes: rows are equal by key, the rest tells versions apart."""
    return calendar([event], method="CANCEL" if event.is_cancelled else "PUBLISH")


def attachment(event: Event) -> dict:
    """The entry of ``event`` as the outbox takes attachments."""
    return {
        "name": "event.ics",
        "type": "text/calendar",
        "text": _calendar_of(event, event.updated_at, event.calendar_sequence, event.status),
    }
