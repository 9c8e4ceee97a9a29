from .people import filter_people
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
    "Match",
    "filter_people",
    "filter_programmes",
    "hint",
    "match_programme",
    "search_programmes",
    "with_likeness",
    "with_words",
]
