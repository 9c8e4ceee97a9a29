"""What the preview of an import shows."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from contacts.actions.imports import SHEETS, Sheet
from contacts.models import Import, ImportLine
from contacts.rules import can_be_applied
from kit.spreadsheets import has_guessed_letters

Verdict = ImportLine.Verdict
#: Stages in which somebody decides by what the lines would do.
LOOKED_AT = (Import.Stage.READY, Import.Stage.OUTDATED)


@dataclass(frozen=True)
class Count:
    """How many lines are of one verdict."""

    verdict: str
    label: str
    number: int


class Lines:
    """Lines as they are shown, read from the database only as far as a page needs."""

    def __init__(self, lines: QuerySet, sheet: Sheet):
        self.lines, self.sheet = lines, sheet

    def count(self) -> int:
        return self.lines.count()

    def __getitem__(self, place):
        return [ShownLine(line, self.sheet) for line in self.lines[place]]


class ShownLine:
    """One line: whom or what it is about, and what it would do, in words."""

    def __init__(self, line: ImportLine, sheet: Sheet):
        self.number, self.verdict, self.label = line.number, line.verdict, line.get_verdict_display()
        self.about = sheet.in_short(line.values) or _("(nobody is named)")
        self.wrong = [(sheet.heading_of(name) or _("Line"), words) for name, words in line.wrong.items()]
        self.changes = [(sheet.heading_of(name), before, after) for name, before, after in line.changes]
        # Nobody can mend what they do not see: the mistake may be in what looks right.
        self.read = [(sheet.heading_of(name), line.values[name]) for name in line.wrong if line.values.get(name)]


@dataclass(frozen=True)
class Preview:
    """An import as staff look at it: ``unknown`` and ``missing`` are headings, ``wrong`` is a number of lines.

    ``is_guessed``: its letters beyond plain ones may have been read wrong.
    """

    row: Import
    counts: list[Count]
    lines: Lines
    unknown: list[str]
    missing: list[str]
    can_be_applied: bool
    wrong: int
    is_guessed: bool

    @property
    def percent(self) -> int:
        return 100 * self.row.done // self.row.total if self.row.total else 0


def preview_of(row: Import, *, verdict: str = "") -> Preview:
    """By two statements, and one for a page of lines. A verdict that there is not has no lines."""
    sheet, lines = SHEETS[row.kind], row.lines.wrong_first()
    counts = row.lines.counts()
    return Preview(
        row=row,
        counts=[Count(str(each), Verdict(each).label, number) for each, number in counts.items()],
        lines=Lines(lines.filter(verdict=verdict) if verdict else lines, sheet),
        unknown=sheet.unknown(row.heading),
        missing=sheet.missing(row.heading) if row.heading else [],
        can_be_applied=row.stage == Import.Stage.READY and can_be_applied(counts),
        wrong=counts[Verdict.WRONG],
        is_guessed=row.stage in LOOKED_AT and _is_guessed(row),
    )


def _is_guessed(row: Import) -> bool:
    if not row.file or not row.file.storage.exists(row.file.name):
        return False
    with row.file.open("rb") as file:
        return has_guessed_letters(file)
