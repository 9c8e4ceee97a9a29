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
    may_be_undone: bool = False


@dataclass(frozen=True)
class Filter:
    """One filter with its choices; ``components/filters.html`` shows a list of them."""

    name: str
    label: str
    choices: list[Choice]


def link_filter(
    query: QueryDict, name: str, label: str, pairs: Iterable[tuple[str, str]], *, default: str = ""
) -> Filter:
    """The filter ``name`` with a choice for each (value, label) of ``pairs``. Other filters stay, pages begin anew.

    ``default`` is the value that holds when the address names none: it is chosen then, and its link names none.
    """
    choices = []
    for value, text in pairs:
        link = query.copy()
        link.pop("page", None)
        is_chosen = query.get(name, default) == value
        if is_chosen or value == default:
            link.pop(name, None)
        else:
            link[name] = value
        choices.append(Choice(text, link.urlencode(), is_chosen, may_be_undone=is_chosen and value != default))
    return Filter(name, label, choices)
