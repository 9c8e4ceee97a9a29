from .facets import FACETS
from .people import People, search_people
from .programmes import (
    Match,
    filter_programmes,
    hint,
    match_programme,
    search_programmes,
    with_likeness,
    with_words,
)

__all__ = [
    "FACETS",
    "Match",
    "People",
    "filter_programmes",
    "hint",
    "match_programme",
    "search_people",
    "search_programmes",
    "with_likeness",
    "with_words",
]
