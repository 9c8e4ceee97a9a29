"""Finding events, and registrations among those of an event."""

from .events import (
    ALL,
    FILTERS,
    MATERIALS,
    OPEN,
    PAST,
    PERIODS,
    TIMES,
    UPCOMING,
    Asked,
    Found,
    Instead,
    listed,
    search_events,
)

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
