from .facets import FACETS
from .people import People, search_people, whom_to_ask
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
    "whom_to_ask",
    "with_likeness",
    "with_words",
]
