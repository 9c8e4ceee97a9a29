"""Whom events miss, for staff."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import Event, EventContact
from kit import times


def events_without_contact(*, now: datetime) -> list[dict[str, str]]:
    """Published events to come without a contact person who is shown: what it is, what is wrong, and where that is
    mended; one statement."""
    contacts = EventContact.objects.filter(event=OuterRef("pk"))
    events = Event.objects.published().upcoming(now).filter(~Exists(contacts.filter(person__is_listed=True)))
    return [
        {
            "name": event.title,
            "words": _("%(day)s. %(why)s") % {
                "day": times.day(event.starts_at, event.zone),
                "why": (
                    _("Its contact persons are not shown in the directory.")
                    if event.has_contact
                    else _("It has no contact person.")
                ),
            },
            "href": reverse("admin:events_event_change", args=[event.pk]) + "#event_contacts-group",
        }
        for event in events.annotate(has_contact=Exists(contacts))
    ]  # fmt: skip
