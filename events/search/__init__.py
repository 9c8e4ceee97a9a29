"""Finding events, and registrations among those of an event."""

from .events import FILTERS, TIMES, filter_events, filters, listed

__all__ = ["FILTERS", "TIMES", "filter_events", "filters", "listed"]
