"""One local event as its page shows it, and as machines read it: schema.org/Event."""

from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from campaigns.models import LocalEvent
from campaigns.models.countries import footnote_of
from campaigns.search import ALL, Box
from campaigns.search.local_events import USUAL_KILOMETRES
from kit.linked_data import MOST_LETTERS, address_of, event_data, online_data, place_data

from .listing import when_part


def local_event_parts(event: LocalEvent, *, now: datetime) -> dict:
    """What the page of ``event`` says; it comes with its edition, campaign and programme. One statement."""
    args = [event.edition.campaign.slug, event.edition.year]
    return {
        "event": event,
        "edition": event.edition,
        "list_address": reverse("local-events", args=args),
        "calendar_address": reverse("local-event-calendar", args=[*args, event.slug]),
        "near_query": near_query(event),
        "projects": list(event.projects.all()),
        "when": when_part(event),
        "is_over": event.ends_at <= now,
        "languages": event.language_names,
        "picture": picture_address(event),
        "footnote": "" if event.is_online else footnote_of([event.country.code]),
        "site_url": settings.SITE_URL,
        "address": address_of(event),
        "summary": summary_of(event),
        "linked_data": linked_data(event),
    }


def near_query(event: LocalEvent) -> str:
    """The query of the list of what is near; empty for what is online. The gazetteer may not know its town."""
    if not event.is_placed:
        return ""
    near = Box.reaching((float(event.latitude), float(event.longitude)), USUAL_KILOMETRES)
    return urlencode({"when": ALL, "within": near.in_words})


def picture_address(event: LocalEvent) -> str:
    """The address of the picture on this portal; empty where there is none."""
    if not event.picture:
        return ""
    return reverse(
        "local-event-picture",
        args=[event.edition.campaign.slug, event.edition.year, event.slug, event.picture_name],
    )


def summary_of(event: LocalEvent) -> str:
    """The beginning of the description in one line."""
    return " ".join(event.description.split())[:MOST_LETTERS]


def linked_data(event: LocalEvent) -> dict:
    """``event`` in the words of schema.org/Event."""
    data = event_data(
        event, description=summary_of(event), attendance="Online" if event.is_online else "Offline",
        location=_location(event), organizer={"name": event.organiser},
    )  # fmt: skip
    edition = {"@type": "Event", "name": str(event.edition), "url": address_of(event.edition)}
    data |= {"inLanguage": list(event.languages), "superEvent": edition}
    if event.picture:
        data["image"] = f"{settings.SITE_URL}{picture_address(event)}"
    return data


def _location(event: LocalEvent) -> dict:
    if event.is_online:
        return online_data(event.website or address_of(event))
    place = place_data(event.venue or event.city, city=event.city, country=event.country.code)
    if event.is_placed:
        place["geo"] = {
            "@type": "GeoCoordinates", "latitude": float(event.latitude), "longitude": float(event.longitude),
        }  # fmt: skip
    return place
