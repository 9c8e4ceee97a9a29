"""What the worker does with exports: it writes the file from the start, and keeps it when it is whole.

Killed at any point, it or another one begins anew; nothing of a file that is not whole is ever handed out.
"""

import logging
import time
from collections.abc import Callable
from functools import partial
from tempfile import TemporaryFile
from typing import BinaryIO

from django.http import QueryDict

from events.actions.exports import note_export
from events.actions.exports.stages import BEAT_SECONDS, LeaseLost, advance, begin, claim, give_up, keep
from events.models import Export
from events.rules import may_see_registrations
from events.search.registrations import RegistrationList, registration_list
from kit.spreadsheets import csv_chunks, write_xlsx

from .files import files_of, write_zip
from .reading import Sheet, keys_in_order
from .wanted import Wanted

log = logging.getLogger(__name__)

#: An export that ends its worker each time is not given to a worker for ever.
MOST_TRIES = 3


def work(*, seconds: float) -> int:
    """Writes exports that wait, one after the other, until there is none or for ``seconds``; returns how many.

    Safe to run many times at once and twice over: an export belongs to whoever holds its lease. One that is begun is
    written to its end.
    """
    end = time.monotonic() + seconds
    worked = 0
    while time.monotonic() < end and (row := claim()):
        worked += 1
        try:
            _work_on(row)
        except LeaseLost:
            log.info("export=%s was stopped or taken", row.pk)
    return worked


def _work_on(row: Export) -> None:
    listing = registration_list(row.event, QueryDict(row.query), reader=row.by)
    may_read = may_see_registrations(row.by) and (listing.is_reader or not row.has_sensitive)
    if row.tries > MOST_TRIES or listing.problems or not may_read:
        give_up(row)
        log.warning("export=%s cannot be made tries=%d", row.pk, row.tries)
        return
    began, wanted, keys = time.monotonic(), Wanted.of(row), keys_in_order(listing)
    begin(row, total=len(keys))
    with TemporaryFile() as file:  # without a name: of a worker that is killed nothing is left in a folder
        numbers = write(file, listing, wanted, keys, done=Progress(row))
        facts = wanted.facts(listing, rows=len(keys), **numbers)
        keep(row, file, and_then=partial(note_export, event=row.event, by=row.by, export=row.pk, **facts))
    log.info("export=%s kind=%s rows=%d seconds=%.1f", row.pk, row.kind, len(keys), time.monotonic() - began)


def write(
    file: BinaryIO, listing: RegistrationList, wanted: Wanted, keys, *, done: Callable[[int], None]
) -> dict[str, int]:
    """Writes registrations ``keys`` of the list as ``wanted``; returns numbers beside those of the rows."""
    if wanted.kind == Export.Kind.FILES:
        return write_zip(file, files_of(listing, wanted), keys, done=done)
    rows = Sheet(listing, wanted).rows(keys, done=done)
    if wanted.kind == Export.Kind.XLSX:
        write_xlsx(file, rows)
    else:
        file.writelines(csv_chunks(rows))
    return {}


class Progress:
    """Writes down how many registrations are done, and with that keeps the lease."""

    def __init__(self, row: Export):
        self.row, self.number, self.beaten = row, 0, time.monotonic()

    def __call__(self, number: int) -> None:
        """Raises ``LeaseLost``."""
        self.number += number
        if number or time.monotonic() - self.beaten > BEAT_SECONDS:
            advance(self.row, done=self.number)
            self.beaten = time.monotonic()
