"""Finding towns of the gazetteer, and local events of an edition."""

from .local_events import (
    ALL,
    COMING,
    KILOMETRES,
    PAST,
    TIMES,
    Asked,
    Found,
    Near,
    Spot,
    search_local_events,
)
from .parts import MOST_BOXES, Box, Part, Point
from .towns import Match, match_town, towns_called

__all__ = [
    "ALL",
    "COMING",
    "KILOMETRES",
    "MOST_BOXES",
    "PAST",
    "TIMES",
    "Asked",
    "Box",
    "Found",
    "Match",
    "Near",
    "Part",
    "Point",
    "Spot",
    "match_town",
    "search_local_events",
    "towns_called",
]
