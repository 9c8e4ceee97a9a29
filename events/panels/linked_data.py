"""An event as machines read it: schema.org/Event, for search engines and calendars that understand it."""

from datetime import datetime
from html import unescape

from django.conf import settings
from django.utils.html import strip_tags

from events.models import Event, Standing

from .event import audience_part

SCHEMA = "https://schema.org"
ATTENDANCE = {
    Event.Mode.ON_SITE: "OfflineEventAttendanceMode",
    Event.Mode.ONLINE: "OnlineEventAttendanceMode",
    Event.Mode.HYBRID: "MixedEventAttendanceMode",
}
MOST_LETTERS = 500


def linked_data(event: Event, standing: Standing) -> dict:
    """``event`` in the words of schema.org/Event, from memory; no statement is made.

    Where one joins online is told to the confirmed only, so the place online is the event's own page.
    """
    address = f"{settings.SITE_URL}{event.get_absolute_url()}"
    data = {
        "@context": SCHEMA,
        "@type": "Event",
        "@id": address,
        "url": address,
        "name": event.title,
        "description": description_part(event),
        "startDate": _local(event.starts_at, event),
        "endDate": _local(event.ends_at, event),
        "eventStatus": f"{SCHEMA}/{'EventCancelled' if event.is_cancelled else 'EventScheduled'}",
        "eventAttendanceMode": f"{SCHEMA}/{ATTENDANCE[event.mode]}",
        "location": _location(event, address),
        "organizer": {"@type": "Organization", "name": settings.OPERATOR["organisation"], "url": settings.SITE_URL},
        "isAccessibleForFree": True,
        "offers": _offer(event, standing, address),
    }
    if audience := audience_part(event):
        data["audience"] = {"@type": "Audience", "audienceType": audience}
    if topics := [topic.name for topic in event.topics.all()]:
        data["keywords"] = topics
    if speakers := [{"@type": "Person", "name": name} for name in _speakers(event)]:
        data["performer"] = speakers
    return data


def description_part(event: Event) -> str:
    """What an event is about in plain words: its tagline, else the beginning of its text, else its name."""
    if event.tagline:
        return event.tagline
    text = " ".join(unescape(strip_tags(event.text.replace("<", " <"))).split())
    return text[:MOST_LETTERS] or event.title


def _local(instant: datetime, event: Event) -> str:
    return instant.astimezone(event.zone).isoformat(timespec="minutes")


def _location(event: Event, address: str) -> dict | list[dict]:
    online = {"@type": "VirtualLocation", "url": address}
    if event.mode == Event.Mode.ONLINE:
        return online
    written = {
        "streetAddress": event.address,
        "addressLocality": event.city,
        "addressCountry": event.country.code if event.country else "",
    }
    place = {
        "@type": "Place",
        "name": event.venue or event.city or address,
        "address": {"@type": "PostalAddress", **{name: value for name, value in written.items() if value}},
    }
    return [place, online] if event.mode == Event.Mode.HYBRID else place


def _offer(event: Event, standing: Standing, address: str) -> dict:
    """Free of charge, from the beginning of registration to its end; there are places as long as one can register."""
    deadline = event.deadline
    offer = {"@type": "Offer", "price": 0, "priceCurrency": "EUR", "url": address}
    if opens_at := deadline.opens_at or event.published_at:
        offer["validFrom"] = _local(opens_at, event)
    offer["validThrough"] = _local(deadline.closes_at, event)
    if standing.is_open:
        offer["availability"] = f"{SCHEMA}/{'SoldOut' if standing.is_full else 'InStock'}"
    elif standing.opens_later and not standing.is_over:
        offer["availability"] = f"{SCHEMA}/PreOrder"
    return offer


def _speakers(event: Event) -> list[str]:
    return [name for name in (speaker.display_name for speaker in event.speakers.all()) if name]
