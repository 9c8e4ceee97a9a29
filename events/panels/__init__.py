"""Parts of pages that this app offers, as plain values for templates."""

from .event import event_page_parts
from .filters import event_filters, ways_on
from .giving import colleagues_of, hand_over_part
from .linked_data import description_part, linked_data
from .links import has_said_no, link_parts
from .lists import (
    documents_on,
    events_with_contact,
    followed_events,
    list_item,
    list_items,
    open_events,
    upcoming_events,
)
from .missing import events_without_contact
from .participants import participants_part
from .places import switch_parts
from .registration import messages_to, registration_item, registration_parts
from .waiting import before_sending

__all__ = [
    "before_sending",
    "colleagues_of",
    "description_part",
    "documents_on",
    "event_filters",
    "event_page_parts",
    "events_with_contact",
    "events_without_contact",
    "followed_events",
    "hand_over_part",
    "has_said_no",
    "link_parts",
    "linked_data",
    "list_item",
    "list_items",
    "messages_to",
    "open_events",
    "participants_part",
    "registration_item",
    "registration_parts",
    "switch_parts",
    "upcoming_events",
    "ways_on",
]
