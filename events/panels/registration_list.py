"""The list of an event's registrations as a page shows it: filters, columns, rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import SENT_STATES, Answer, Registration, State
from events.search.columns import Column, answers_by_column
from events.search.filters import SENT, RegistrationFilter
from events.search.registrations import SORT, RegistrationList, find_waits
from kit.filters import Filter, link_filter

ROWS_OF_PAGE = 50
#: Filters with few values are links; the others are controls of the form.
LINKED = ("state", "pool", "outside")


class ListPages(Paginator):
    """The pages of a list, which is counted by its own statement and read page by page."""

    def __init__(self, found: RegistrationList):
        super().__init__((), ROWS_OF_PAGE)
        self.found = found

    @cached_property
    def count(self) -> int:
        return self.found.number

    def page(self, number) -> Page:
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        rows = self.found.rows_of_page(start, start + self.per_page) if self.count else ()
        return self._get_page(list(rows), number, self)


@dataclass(frozen=True)
class Control:
    """One control of the form that filters the list, as it is filled in."""

    filter: RegistrationFilter
    value: str

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """Value, words, and whether it is the chosen one."""
        return [(value, words, value == self.value) for value, words in self.filter.choices]


@dataclass(frozen=True)
class Cell:
    """What one column says of one registration."""

    heading: str
    words: str
    answer: Answer | None
    is_sensitive: bool


@dataclass(frozen=True)
class Heading:
    """The head of a column; ``query`` puts the list in its order, or turns the order round."""

    column: Column
    query: str
    #: How it orders the list now: ``ascending``, ``descending`` or nothing.
    sort: str


def list_parts(found: RegistrationList, *, page_number: str | None, typed: QueryDict) -> dict:
    """All that the page of a list shows of ``found``; three statements, one more when somebody waits.

    ``typed`` is the query as it was sent: what makes no sense stands in its control, to be corrected.
    """
    page = ListPages(found).get_page(page_number)
    shown = [column for column in found.columns if column.name != "code"]
    find_waits(page.object_list)
    return {
        "found": found,
        "page": page,
        "number": found.number,
        "rows": [(row, _cells(row, shown)) for row in page.object_list],
        "headings": [_heading(found, column) for column in [found.all_columns[0], *shown]],
        "links": _links(found),
        "controls": [Control(one, typed.get(name, "")) for name, one in found.all_filters.items() if _is_general(one)],
        "questions": _questions(found, typed),
        "columns": [(column, column in found.columns) for column in found.all_columns if column.name != "code"],
        "sort": typed.get(SORT, ""),
        "has_pending": any(row.state == State.PENDING for row in page.object_list),
    }


def standing_in_words(registration: Registration) -> str:
    """The state, and for who waits at which place of which line, and why, as ``find_waits`` found it."""
    state, wait = registration.get_state_display(), registration.wait
    if wait is None:
        return state
    words = {"state": state, "place": wait.place, "reason": wait.reason.in_words(registration.event.zone)}
    if registration.wants_pool is None:
        return _("%(state)s: %(place)d (%(reason)s)") % words
    words["pool"] = registration.wants_pool.name
    return _("%(state)s, to switch, %(pool)s: %(place)d (%(reason)s)") % words


def _cells(row: Registration, columns: Sequence[Column]) -> list[Cell]:
    answers = answers_by_column(row)
    cells = []
    for column in columns:
        words = standing_in_words(row) if column.name == "state" else column.words(row, answers)
        cells.append(Cell(column.heading, words, column.answer(answers), column.is_sensitive))
    return cells


def _heading(found: RegistrationList, column: Column) -> Heading:
    if column.order is None:
        return Heading(column, "", "")
    if found.order != column:
        return Heading(column, found.query_with(sort=column.name), "")
    if found.is_descending:
        return Heading(column, found.query_with(sort=column.name), "descending")
    return Heading(column, found.query_with(sort=f"-{column.name}"), "ascending")


def _is_general(one: RegistrationFilter) -> bool:
    return one.question is None and one.name not in LINKED


def _links(found: RegistrationList) -> list[Filter]:
    """The filters that are plain links; states say how many registrations they find."""
    query, counts = QueryDict(found.query), found.counts
    by_state = {**counts, SENT[0]: sum(counts.get(state, 0) for state in SENT_STATES)}
    links = []
    for name in LINKED:
        choices = found.all_filters[name].choices
        if name == "state":
            chosen = found.values.get(name)
            choices = [(value, label) for value, label in choices if by_state.get(value) or value in (SENT[0], chosen)]
        links.append(link_filter(query, name, found.all_filters[name].label, choices, counts=by_state))
    return links


def _questions(found: RegistrationList, typed: QueryDict) -> list[tuple[Column, list[Control]]]:
    """The controls of every question that may be filtered by."""
    controls: dict[int, list[Control]] = {}
    for name, one in found.all_filters.items():
        if one.question is not None:
            controls.setdefault(one.question.pk, []).append(Control(one, typed.get(name, "")))
    return [(column, controls[column.question.pk]) for column in found.all_columns if column.question]


#: What is said when nothing is found, by why.
NOTHING_YET = gettext_lazy("Nobody has registered yet.")
NOTHING_FITS = gettext_lazy("No registration fits. Take a filter away, or choose another value.")
