"""Calendar entries, RFC 5545."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Event as Entry
from icalendar import vCalAddress

from kit import times
from kit.calendars import calendar_file, plain_entry

from .models import Event


def entry(event: Event, note: str = "", stamped_at: datetime | None = None) -> Entry:
    """The entry of one event, with ``note`` below its tagline.

    What changes for one person alone, at ``stamped_at``, is the newer of two entries by its DTSTAMP (RFC 5546, 2.1.5).
    """
    description = "\n\n".join(filter(None, [event.tagline, note]))
    stamped_at = max(event.updated_at, stamped_at or event.updated_at)
    item = plain_entry(event, f"event-{event.pk}", description=description, stamped_at=stamped_at)
    organiser = vCalAddress("invalid:nomail")
    organiser.params["cn"] = settings.OPERATOR["organisation"]
    item.add("organizer", organiser)
    return item


def term_note(event: Event) -> str:
    """Until when one can register, in the event's zone; says when that was extended."""
    end = event.deadline.closes_at
    closes = f"{times.moment(end, event.zone)} ({event.zone_label(end)})"
    if event.deadline.last_extension:
        return _("Registration until %(closes)s, extended.") % {"closes": closes}
    return _("Registration until %(closes)s.") % {"closes": closes}


def own_note(takes_part: str, sessions: Iterable[str]) -> str:
    """What is added for one person: how they take part where the event has two ways, and in which ``sessions``."""
    lines = [_("You take part %(pool)s.") % {"pool": takes_part}] if takes_part else []
    sessions = [f"- {session}" for session in sessions]
    return "\n".join([*lines, *([_("Your sessions:"), *sessions] if sessions else [])])


def calendar(events: Iterable[Event], *, name: str = "", method: str = "PUBLISH", with_term: bool = False) -> str:
    """An iCalendar file with ``events``, their zones included, as text; with their terms if asked."""
    entries = [entry(event, term_note(event) if with_term else "") for event in events]
    return calendar_file(entries, name=name, method=method)


def own_calendar(event: Event, note: str, stamped_at: datetime | None = None) -> str:
    """The file of ``event`` for somebody who is registered, with what is ``note``d for them."""
    method = "CANCEL" if event.is_cancelled else "PUBLISH"
    return calendar_file([entry(event, note, stamped_at)], method=method)


@lru_cache(maxsize=64)
def _calendar_of(event: Event, updated_at: datetime, sequence: int, status: str, note: str) -> str:
    """Built once for all who register alike between two changes: rows are equal by key, the rest tells versions
    apart."""
    return own_calendar(event, note)


def attachment(event: Event, note: str = "", stamped_at: datetime | None = None) -> dict:
    """The entry of ``event`` as the outbox takes attachments; of what changed for one person, ``stamped_at`` says
    when."""
    if stamped_at:
        text = own_calendar(event, note, stamped_at)
    else:
        text = _calendar_of(event, event.updated_at, event.calendar_sequence, event.status, note)
    return {"name": "event.ics", "type": "text/calendar", "text": text}
