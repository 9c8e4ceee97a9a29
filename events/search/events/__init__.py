"""Finding events: what is asked, what is kept in memory, what fits."""

from .asked import FILTERS, MATERIALS, PERIODS, TIMES, Asked
from .found import Found, Instead, search_events
from .kept import ALL, OPEN, PAST, UPCOMING
from .listed import listed

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
