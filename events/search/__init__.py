"""Finding events, and registrations among those of an event."""

from .events.asked import FILTERS, MATERIALS, PERIODS, TIMES, Asked
from .events.found import Found, Instead, search_events
from .events.kept import ALL, OPEN, PAST, UPCOMING
from .events.listed import listed

__all__ = [
    "ALL",
    "FILTERS",
    "MATERIALS",
    "OPEN",
    "PAST",
    "PERIODS",
    "TIMES",
    "UPCOMING",
    "Asked",
    "Found",
    "Instead",
    "listed",
    "search_events",
]
