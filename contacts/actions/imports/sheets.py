"""What a sheet of people or of programmes holds, and what each of its lines would do."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from contacts.models import ImportLine
from kit.spreadsheets import Unreadable

from .columns import KEEP, Column, plain
from .names import Names

Verdict = ImportLine.Verdict
#: The heading of the column that says what is wrong, in the sheet that staff mend; it is no mistake in the next one.
WHAT_IS_WRONG = "What is wrong"


@dataclass
class Outcome:
    """What one line would do to ``row``, the row it means or a new one, whose ``values`` it would then hold.

    ``wrong`` holds words by column; what is wrong with the line as a whole stands by "".
    """

    number: int
    cells: dict[str, str]
    wrong: dict[str, list[str]] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)
    changes: list[list[str]] = field(default_factory=list)
    values: dict[str, object] = field(default_factory=dict)
    row: Model | None = None

    @property
    def is_new(self) -> bool:
        return self.row is None or self.row.pk is None

    @property
    def verdict(self) -> str:
        if self.wrong:
            return Verdict.WRONG
        if self.is_new:
            return Verdict.NEW
        return Verdict.CHANGED if self.changes else Verdict.UNCHANGED

    @property
    def changed(self) -> set[str]:
        return {name for name, _before, _after in self.changes}

    def is_wrong(self, column: str, words: str) -> None:
        self.wrong.setdefault(column, []).append(str(words))


class Sheet(ABC):
    """The columns of one kind of sheet, and what they mean. A subclass says what it holds (``SHEETS``)."""

    columns: Sequence[Column] = ()
    #: One of these has to be in a sheet: they say which row a line means.
    identifying: Sequence[str] = ()
    #: Headings of what follows from a line without being a column.
    other_headings: Mapping[str, str] = {}

    def __init__(self):
        self.by_name = {column.name: column for column in self.columns}

    # -- for each kind of sheet --------------------------------------------------------------------------
    def texts(self, cells: Mapping[str, str]) -> list[str]:
        """Texts of a line that are wanted normalised."""
        return []

    @abstractmethod
    def find(self, lines: Sequence[Mapping[str, str]], names: Names, *, lock: bool) -> object:
        """Everything that is needed to know which rows ``lines`` mean, by a few statements."""

    @abstractmethod
    def identify(self, outcome: Outcome, found: object, names: Names) -> Model | None:
        """The row that the line means, and in ``outcome.keys`` by what it is known; it may be wrong about it."""

    @abstractmethod
    def complete(self, outcome: Outcome, found: object, names: Names, seen: Mapping[str, int]) -> None:
        """What follows from all cells of a line together."""

    @abstractmethod
    def write(self, outcomes: Sequence[Outcome], *, by: str) -> None:
        """Applies what is new and what is changed, in bulk, inside the caller's transaction."""

    @abstractmethod
    def rows(self, rows: QuerySet) -> QuerySet:
        """``rows`` with all that the columns hold, by a fixed number of statements."""

    @abstractmethod
    def in_short(self, cells: Mapping[str, str]) -> str:
        """Whom or what a line is about."""

    # -- for all -----------------------------------------------------------------------------------------
    def heading_of(self, name: str) -> str:
        column = self.by_name.get(name)
        return column.heading if column else self.other_headings.get(name, "")

    def places(self, heading: Sequence[str]) -> dict[str, int]:
        """Where in a line each column stands. Raises ``Unreadable`` when no line could be understood by it."""
        places, twice = {}, []
        for place, cell in enumerate(heading):
            column = next((column for column in self.columns if plain(cell) in column.spellings), None)
            if column is None:
                continue
            if column.name in places:
                twice.append(column.heading)
            places.setdefault(column.name, place)
        if twice:
            raise Unreadable(
                _("The heading names a column twice: %(columns)s. Keep one of each.") % {"columns": ", ".join(twice)}
            )
        if not any(name in places for name in self.identifying):
            raise Unreadable(
                _("The first line must name the columns, and one of these has to be among them: %(columns)s.")
                % {"columns": ", ".join(self.by_name[name].heading for name in self.identifying)}
            )
        return places

    def unknown(self, heading: Sequence[str]) -> list[str]:
        """Columns of the file that are none of ours, and are left out."""
        known = {spelling for column in self.columns for spelling in column.spellings} | {plain(WHAT_IS_WRONG)}
        return [cell for cell in heading if cell and plain(cell) not in known]

    def missing(self, heading: Sequence[str]) -> list[str]:
        """Columns of ours that the file does not have: what they hold stays as it is."""
        there = {plain(cell) for cell in heading}
        return [column.heading for column in self.columns if not column.spellings & there]

    def check(
        self, lines: Iterable[tuple[int, dict[str, str]]], *, seen: dict[str, int], lock: bool = False
    ) -> list[Outcome]:
        """What each of ``lines`` would do, by a number of statements that does not grow with them.

        ``seen`` are keys of lines before these, with their numbers; it is added to. ``lock`` holds the rows that
        are there until the transaction ends.
        """
        outcomes = [Outcome(number, cells) for number, cells in lines]
        names = self._names([outcome.cells for outcome in outcomes])
        found = self.find([outcome.cells for outcome in outcomes], names, lock=lock)
        for outcome in outcomes:
            self._judge(outcome, found, names, seen)
        return outcomes

    def _names(self, lines: Sequence[Mapping[str, str]]) -> Names:
        typed = {column.kind: set() for column in self.columns if column.kind}
        for column in (column for column in self.columns if column.kind):
            typed[column.kind].update(name for cells in lines for name in column.named_in(cells.get(column.name, "")))
        return Names(typed, (text for cells in lines for text in self.texts(cells)))

    def _judge(self, outcome: Outcome, found: object, names: Names, seen: dict[str, int]) -> None:
        row = outcome.row = self.identify(outcome, found, names)
        held = {column.name: column.empty if row is None else column.held(row) for column in self.columns}
        before = {column.name: "" if row is None else column.write(held[column.name]) for column in self.columns}
        for column in self.columns:
            name = column.name
            outcome.values[name] = self._after(outcome, column, held[name], before[name], names)
        self.complete(outcome, found, names, seen)
        self._notice_seconds(outcome, seen)
        if outcome.wrong:
            outcome.changes.clear()
            return
        for column in self.columns:
            if outcome.values[column.name] is held[column.name] and row is not None:
                continue
            after = column.write(outcome.values[column.name])
            if before[column.name] != after:
                outcome.changes.append([column.name, before[column.name], after])

    def _after(self, outcome: Outcome, column: Column, held: object, before: str, names: Names) -> object:
        """What the row would hold in this column; of a cell that is wrong, what it holds."""
        cell = outcome.cells.get(column.name)
        if column.name in outcome.wrong:
            return held
        if cell is None:
            if column.is_required and held == column.empty:
                outcome.is_wrong(column.name, _("A new entry needs it, and the file has no such column."))
            return held
        if cell == before and (cell or outcome.row is not None):
            return held  # it was checked when it was kept
        try:
            value = column.read(cell, names)
        except ValidationError as error:
            outcome.wrong.setdefault(column.name, []).extend(error.messages)
            return held
        return held if value is KEEP else value

    def _notice_seconds(self, outcome: Outcome, seen: dict[str, int]) -> None:
        """Somebody who is there is known by their row, for an address or a number may be that of several."""
        compared = outcome.keys
        if outcome.row is not None:
            compared = [f"row:{outcome.row.pk}"]
            outcome.keys += compared
        first = next((seen[key] for key in compared if key in seen), None)
        if first is not None:
            outcome.is_wrong("", _("Line %(number)d is about the same already. Keep one of them.") % {"number": first})
        for key in outcome.keys:
            seen.setdefault(key, outcome.number)


def free_slug(model: type[Model], name: str, *, taken: set[str], seen: Mapping[str, int]) -> str:
    """An address made of ``name`` that no row has, and no line before; the same sheet makes the same ones again."""
    most = model._meta.get_field("slug").max_length - len("-99999")
    wanted = slugify(name)[:most].strip("-") or model._meta.model_name
    number, slug = 1, wanted
    while slug in taken or f"slug:{slug}" in seen:
        number += 1
        slug = f"{wanted}-{number}"
    return slug
