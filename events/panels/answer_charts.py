"""Charts of what people answered, as a page shows them: bars, with the table they repeat."""

from dataclasses import dataclass

from django.http import QueryDict

from events.search.bars import Bar
from events.search.columns import Column
from events.search.counting import Counted, count_answers
from events.search.filters import SENT
from events.search.registrations import RegistrationList


@dataclass(frozen=True)
class Line:
    """One line of a table with its bar; ``query`` is that of the list of who answered so."""

    label: str
    number: int
    per_cent: float
    query: str

    @property
    def width(self) -> str:
        """The length of the bar as SVG has it, with a point in every language."""
        return f"{self.per_cent:.1f}%"


@dataclass(frozen=True)
class Chart:
    """What was answered to one question; ``lines`` are empty for texts, which are read and not counted."""

    column: Column
    number: int
    summary: str
    lines: tuple[Line, ...]
    is_text: bool


def of_the_living(query: QueryDict) -> QueryDict:
    """``query``, of registrations that were sent and have not ended where it says nothing of states."""
    if not query.get("state"):
        query = query.copy()
        query["state"] = SENT[0]
    return query


def charts_of(found: RegistrationList) -> list[Chart]:
    """A chart of every question that the reader of ``found`` may read, in the order of the form; one statement."""
    return [
        Chart(
            column=counted.column,
            number=counted.number,
            summary=counted.summary,
            lines=tuple(_line(found, counted, bar) for bar in counted.bars),
            is_text=counted.is_text,
        )
        for counted in count_answers(found)
    ]


def _line(found: RegistrationList, counted: Counted, bar: Bar) -> Line:
    """A bar beside its label: how many of those who answered at all, and the list of them."""
    per_cent = 100 * bar.number / counted.number if counted.number else 0
    return Line(bar.label, bar.number, per_cent, _query(found, counted.column, bar) if bar.number else "")


def _query(found: RegistrationList, column: Column, bar: Bar) -> str:
    """The list of who answered so; what is no longer offered is found by its words, where there is such a filter."""
    filters = {f"{column.name}{ending}": value for ending, value in bar.filters}
    if filters and all(found.all_filters[name].takes(value) for name, value in filters.items()):
        return found.query_with(**filters)
    words = f"{column.name}-has"
    return found.query_with(**{words: bar.filters[0][1]}) if bar.filters and words in found.all_filters else ""
