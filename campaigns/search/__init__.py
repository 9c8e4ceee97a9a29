"""Finding towns of the gazetteer, and local events of an edition."""

from .local_events import (
    ALL,
    COMING,
    KILOMETRES,
    PAST,
    TIMES,
    Asked,
    Box,
    Found,
    Near,
    Spot,
    search_local_events,
)
from .towns import Match, match_town, towns_called

__all__ = [
    "ALL",
    "COMING",
    "KILOMETRES",
    "PAST",
    "TIMES",
    "Asked",
    "Box",
    "Found",
    "Match",
    "Near",
    "Spot",
    "match_town",
    "search_local_events",
    "towns_called",
]
