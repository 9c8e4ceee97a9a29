"""Filters that are plain links: every state of a list is an address that can be mailed."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict


@dataclass(frozen=True)
class Choice:
    """One value of a filter; ``query`` is the list's query string that sets it, or takes it away when it is set."""

    label: str
    query: str
    is_chosen: bool


@dataclass(frozen=True)
class Filter:
    """One filter with its choices; ``components/filters.html`` shows a list of them."""

    name: str
    label: str
    choices: list[Choice]


def link_filter(query: QueryDict, name: str, label: str, pairs: Iterable[tuple[str, str]]) -> Filter:
    """The filter ``name`` with a choice for each (value, label) of ``pairs``. Other filters stay, pages begin anew."""
    choices = []
    for value, text in pairs:
        link = query.copy()
        link.pop("page", None)
        is_chosen = query.get(name) == value
        if is_chosen:
            del link[name]
        else:
            link[name] = value
        choices.append(Choice(text, link.urlencode(), is_chosen))
    return Filter(name, label, choices)
