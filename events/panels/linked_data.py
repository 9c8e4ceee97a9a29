"""An event as machines read it."""

from html import unescape

from django.conf import settings
from django.utils.html import strip_tags

from events.models import Event, Standing
from kit.linked_data import MOST_LETTERS, SCHEMA, address_of, event_data, local, online_data, place_data

from .event import audience_part

ATTENDANCE = {Event.Mode.ON_SITE: "Offline", Event.Mode.ONLINE: "Online", Event.Mode.HYBRID: "Mixed"}


def linked_data(event: Event, standing: Standing) -> dict:
    """``event`` in the words of schema.org/Event, from memory; no statement is made."""
    data = event_data(
        event, description=description_part(event), attendance=ATTENDANCE[event.mode], location=_location(event),
        organizer={"name": settings.OPERATOR["organisation"], "url": settings.SITE_URL},
    )  # fmt: skip
    data |= {"isAccessibleForFree": True, "offers": _offer(event, standing)}
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


def _location(event: Event) -> dict | list[dict]:
    """Where one joins online is told to the confirmed only, so the place online is the event's own page."""
    online = online_data(address_of(event))
    if event.mode == Event.Mode.ONLINE:
        return online
    name, country = event.venue or event.city or address_of(event), event.country.code if event.country else ""
    place = place_data(name, street=event.address, city=event.city, country=country)
    return [place, online] if event.mode == Event.Mode.HYBRID else place


def _offer(event: Event, standing: Standing) -> dict:
    """Free of charge, from the beginning of registration to its end; there are places as long as one can register."""
    deadline = event.deadline
    offer = {"@type": "Offer", "price": 0, "priceCurrency": "EUR", "url": address_of(event)}
    if opens_at := deadline.opens_at or event.published_at:
        offer["validFrom"] = local(opens_at, event.zone)
    offer["validThrough"] = local(deadline.closes_at, event.zone)
    if standing.is_open:
        offer["availability"] = f"{SCHEMA}/{'SoldOut' if standing.is_full else 'InStock'}"
    elif standing.opens_later and not standing.is_over:
        offer["availability"] = f"{SCHEMA}/PreOrder"
    return offer


def _speakers(event: Event) -> list[str]:
    return [name for name in (speaker.display_name for speaker in event.speakers.all()) if name]
