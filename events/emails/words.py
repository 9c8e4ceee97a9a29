"""What messages about events say alike."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from events import calendars
from events.models import LIVE_STATES, Event, Registration, SessionSeat, session_in_words
from kit import times


def event_context(event: Event) -> dict:
    """What every message about an event says: what, when by the place's zone, where, and its address."""
    return {
        "event": {
            "title": event.title,
            **time_and_place_in_words(event),
            "url": f"{settings.SITE_URL}{event.get_absolute_url()}",
        }
    }


def time_and_place_in_words(event: Event) -> dict[str, str]:
    """When, by the place's zone, and where."""
    start, end = times.span(event.starts_at, event.ends_at, event.zone)
    zone = event.zone_label(event.starts_at)
    return {"start": start, "end": end, "zone": zone, "place": _place(event)}


def _place(event: Event) -> str:
    """Where it is, in words, also when that is nowhere or not known yet."""
    if event.mode == Event.Mode.ONLINE:
        return _("online")
    place = event.place or _("to be announced")
    return _("%(place)s, and online") % {"place": place} if event.mode == Event.Mode.HYBRID else place


def takes_part_in_words(registration: Registration) -> str:
    """On site or online, where the event has both; else nothing, for its place says it."""
    if registration.event.mode != Event.Mode.HYBRID or registration.pool is None:
        return ""
    return registration.pool.name


def own_part(registration: Registration, *, with_sessions: bool) -> dict:
    """How somebody takes part, and in which sessions with limited seats; one statement ``with_sessions``."""
    return {
        "takes_part": takes_part_in_words(registration),
        "sessions": sessions_in_words(registration) if with_sessions else [],
    }


def sessions_in_words(registration: Registration) -> list[str]:
    """The sessions with limited seats that somebody has a seat in, waits or wishes for, each with its time."""
    seats = registration.session_seats.select_related("pool__session").in_agenda()
    return [_session_in_words(seat, registration.event) for seat in seats]


def _session_in_words(seat: SessionSeat, event: Event) -> str:
    session = session_in_words(seat.pool.session, event.zone)
    if seat.stage == SessionSeat.Stage.HELD:
        return session
    return _("%(session)s, no seat yet") % {"session": session}


def own_entry(registration: Registration, part: dict, *, stamped_at: datetime | None = None) -> dict:
    """The calendar entry for somebody who takes part as ``part`` says, as the outbox takes attachments."""
    note = calendars.own_note(part["takes_part"], part["sessions"])
    return calendars.attachment(registration.event, note, stamped_at)


def registration_context(registration: Registration) -> dict:
    """What every message about a registration says; as long as it lives, also the link that acts for it."""
    is_live = registration.state in LIVE_STATES
    return {
        **event_context(registration.event),
        "name": registration.person.name,
        "reference": registration.code,
        "url": f"{settings.SITE_URL}{registration.get_absolute_url()}",
        "was_begun_by_another": registration.registered_by_id is not None,
        "link": f"{settings.SITE_URL}{registration.get_link_url()}" if is_live else "",
    }
