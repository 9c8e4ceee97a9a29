"""What the worker does with imports: it reads them batch by batch, and applies them as a whole.

Killed at any point, it or another one goes on where it was: what is read is committed together with how far that is,
and what was being applied is undone and begun anew.
"""

import logging
import time
from collections.abc import Iterator, Sequence

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from contacts.models import Import, ImportLine
from kit.spreadsheets import Unreadable, read_rows

from .applying import apply
from .asking import delete_file
from .kinds import SHEETS
from .sheets import Outcome
from .stages import BATCH_LINES, LeaseLost, advance, claim, give_back, locked, move

log = logging.getLogger(__name__)

#: A file that ends its worker each time is not given to a worker for ever.
MOST_TRIES = 5


def work(*, seconds: float) -> int:
    """Goes on with imports that wait, one after the other, until there is none or for ``seconds``; returns how many.

    Safe to run many times at once and twice over: an import belongs to whoever holds its lease. One that is being
    applied is applied to its end.
    """
    end = time.monotonic() + seconds
    worked = 0
    while time.monotonic() < end and (row := claim()):
        worked += 1
        try:
            if row.tries > MOST_TRIES:
                _give_up(row, _("The portal could not read this file, whatever is in it. Save it anew, or as CSV."))
            elif row.stage == Import.Stage.APPLYING:
                if not apply(row):
                    break
            else:
                _read(row, end)
        except LeaseLost:
            log.info("import=%s was stopped or taken", row.pk)
    return worked


def _read(row: Import, end: float) -> None:
    sheet = SHEETS[row.kind]
    try:
        heading, *lines = list(_lines_of(row))
        places = sheet.places(heading[1])
        if not lines:
            raise Unreadable(_("The file has a heading and nothing below it."))
    except Unreadable as problem:
        _give_up(row, problem.words)
        return
    advance(row, heading=[cell[:80] for cell in heading[1]], total=len(lines))
    seen = {key: number for number, keys in row.lines.values_list("number", "keys") for key in keys}
    done = row.done
    while batch := lines[done : done + BATCH_LINES]:
        if time.monotonic() > end:
            give_back(row)
            return
        done += len(batch)
        with transaction.atomic():
            outcomes = sheet.check(_cells_by_column(batch, places), seen=seen)
            _note_excess(outcomes, batch, width=len(heading[1]))
            ImportLine.objects.bulk_create(_line(row, outcome) for outcome in outcomes)
            advance(row, done=done)
    with transaction.atomic():
        move(locked(row), Import.Stage.READY, read_at=Now())
    log.info("import=%s read lines=%d", row.pk, done)


def _lines_of(row: Import) -> Iterator[tuple[int, list[str]]]:
    try:
        with row.file.open("rb") as file:
            yield from read_rows(file)
    except FileNotFoundError as error:
        raise Unreadable(_("The file is not there any more. Send it again.")) from error


def _cells_by_column(lines: Sequence[tuple[int, list[str]]], places: dict[str, int]) -> list[tuple[int, dict]]:
    """Of each line the cells that are columns of ours; a line may end before its last column."""
    return [
        (number, {name: cells[place] if place < len(cells) else "" for name, place in places.items()})
        for number, cells in lines
    ]


def _note_excess(outcomes: Sequence[Outcome], lines: Sequence[tuple[int, list[str]]], *, width: int) -> None:
    for outcome, (_number, cells) in zip(outcomes, lines, strict=True):
        if any(cells[width:]):
            outcome.is_wrong("", _("There are more cells than the heading has columns. Is a quotation mark missing?"))
            outcome.changes.clear()


def _line(row: Import, outcome: Outcome) -> ImportLine:
    return ImportLine(
        origin=row, number=outcome.number, values=outcome.cells, verdict=outcome.verdict, changes=outcome.changes,
        wrong=outcome.wrong, keys=outcome.keys,
    )  # fmt: skip


def _give_up(row: Import, words: str) -> None:
    with transaction.atomic():
        held = locked(row)
        delete_file(held)
        move(held, Import.Stage.BROKEN, problem=words, file="")
    log.info("import=%s cannot be read", row.pk)
