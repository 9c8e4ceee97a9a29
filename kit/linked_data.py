"""What takes place, as machines read it: schema.org/Event, for search engines and calendars that understand it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

SCHEMA = "https://schema.org"
MOST_LETTERS = 500


def event_data(row, *, description: str, attendance: str, location: dict | list[dict], organizer: dict) -> dict:
    """``row``, which has a title, start, end, zone and address, in the words of schema.org/Event.

    ``attendance`` is “Offline”, “Online” or “Mixed”.
    """
    address = address_of(row)
    return {
        "@context": SCHEMA,
        "@type": "Event",
        "@id": address,
        "url": address,
        "name": row.title,
        "description": description,
        "startDate": local(row.starts_at, row.zone),
        "endDate": local(row.ends_at, row.zone),
        "eventStatus": f"{SCHEMA}/{'EventCancelled' if row.is_cancelled else 'EventScheduled'}",
        "eventAttendanceMode": f"{SCHEMA}/{attendance}EventAttendanceMode",
        "location": location,
        "organizer": {"@type": "Organization", **organizer},
    }


def address_of(row) -> str:
    """The whole address of the page of ``row``."""
    return f"{settings.SITE_URL}{row.get_absolute_url()}"


def local(instant: datetime, zone: ZoneInfo) -> str:
    """“2027-03-01T09:00+01:00”, by the clocks of ``zone``."""
    return instant.astimezone(zone).isoformat(timespec="minutes")


def place_data(name: str, *, street: str = "", city: str, country: str) -> dict:
    """Where it is; what is not known is left out."""
    written = {"streetAddress": street, "addressLocality": city, "addressCountry": country}
    address = {"@type": "PostalAddress", **{part: value for part, value in written.items() if value}}
    return {"@type": "Place", "name": name, "address": address}


def online_data(address: str) -> dict:
    """That it is online, at ``address``."""
    return {"@type": "VirtualLocation", "url": address}
