"""Parts of pages that this app offers, as plain values for templates."""

from .event import event_page_parts
from .lists import documents_on, events_with_contact, followed_events, list_item, open_events, upcoming_events
from .missing import events_without_contact
from .participants import participants_part
from .registration import messages_to, registration_item, registration_parts

__all__ = [
    "documents_on",
    "event_page_parts",
    "events_with_contact",
    "events_without_contact",
    "followed_events",
    "list_item",
    "messages_to",
    "open_events",
    "participants_part",
    "registration_item",
    "registration_parts",
    "upcoming_events",
]
