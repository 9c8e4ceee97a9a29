"""Filters that are plain links: every state of a list is an address that can be mailed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict


@dataclass(frozen=True)
class Choice:
    """One value of a filter; ``query`` is the list's query string that sets it, or takes it away when it is set.

    ``count`` is how many rows of the list it leads to, where that is told.
    """

    label: str
    query: str
    is_chosen: bool
    may_be_undone: bool = False
    count: int | None = None


#: A filter of more choices is folded: what is chosen stands above the fold.
MOST_UNFOLDED = 40


@dataclass(frozen=True)
class Filter:
    """One filter with its choices; ``components/filters.html`` shows a list of them."""

    name: str
    label: str
    choices: list[Choice]

    @property
    def is_folded(self) -> bool:
        return len(self.choices) > MOST_UNFOLDED

    @property
    def chosen(self) -> list[Choice]:
        return [choice for choice in self.choices if choice.is_chosen]

    @property
    def others(self) -> list[Choice]:
        return [choice for choice in self.choices if not choice.is_chosen]


def link_filter(
    query: QueryDict,
    name: str,
    label: str,
    pairs: Iterable[tuple[str, str]],
    *,
    default: str = "",
    counts: Mapping[str, int] | None = None,
    may_have_many: bool = False,
    instead_of: Iterable[str] = (),
) -> Filter:
    """The filter ``name`` with a choice for each (value, label) of ``pairs``. Other filters stay, pages begin anew.

    ``default`` is the value that holds when the address names none: it is chosen then, and its link names none.
    ``counts`` are the rows of the list by value. When the filter ``may_have_many`` values, a link adds its own to those
    that are chosen. Parameters that the filter is ``instead_of`` are left out of its links.
    """
    others = query.copy()
    for left_out in (name, "page", *instead_of):
        others.pop(left_out, None)
    without, counts = others.urlencode(), counts or {}
    chosen = query.getlist(name) if may_have_many else [query.get(name, default)]
    choices = []
    for value, text in pairs:
        is_chosen = value in chosen
        if may_have_many:
            values = [other for other in chosen if other != value] + ([] if is_chosen else [value])
            own = urlencode({name: values}, doseq=True)
        else:
            own = "" if is_chosen or value == default else urlencode({name: value})
        link = "&".join(filter(None, [without, own]))
        choices.append(Choice(text, link, is_chosen, is_chosen and value != default, counts.get(value)))
    return Filter(name, label, choices)
