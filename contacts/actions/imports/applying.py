"""All of an import, or nothing: one transaction, which checks every line once more before it writes any."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.functions import Now

from audit.actions import record_each
from contacts.models import Import, ImportLine

from .asking import delete_file
from .kinds import SHEETS
from .sheets import Outcome, Verdict
from .stages import BATCH_LINES, LEASE, LeaseLost, give_back, locked, move

log = logging.getLogger(__name__)

#: Writing is one stretch in which nothing renews the lease.
WRITING_LEASE = timedelta(minutes=5)
#: The database's own lock of this name is held by whoever applies: two sheets may name the same new person.
ONE_AT_A_TIME = "contacts_import"
ADVANCE = """
UPDATE contacts_import SET done = %s, leased_until = now() + %s, tries = 0 WHERE id = %s AND lease = %s
"""


class Overtaken(Exception):
    """What a line would do is not what staff looked at."""


def apply(row: Import) -> bool:
    """Applies the import and says so in the audit; nothing of it when a row was changed since it was looked at.

    Returns false when another import is being applied, after which this one may come. Raises ``LeaseLost`` when it
    was stopped meanwhile, and then nothing is applied either.
    """
    try:
        with _another_connection() as aside, transaction.atomic():
            if not _is_alone():
                give_back(row)
                return False
            outcomes = _checked_once_more(row, aside)
            SHEETS[row.kind].write(outcomes, by=row.applied_by)
            _finish(row)
    except (Overtaken, IntegrityError):
        with transaction.atomic():
            move(locked(row), Import.Stage.OUTDATED)
        log.info("import=%s was overtaken", row.pk)
    return True


def _checked_once_more(row: Import, aside: BaseDatabaseWrapper) -> list[Outcome]:
    """What is to be written. Rows that are there stay locked from here on."""
    sheet, seen, outcomes, done = SHEETS[row.kind], {}, [], 0
    for lines in _batches(row):
        fresh = sheet.check([(line.number, line.values) for line in lines], seen=seen, lock=True)
        if [(each.verdict, each.changes) for each in fresh] != [(line.verdict, line.changes) for line in lines]:
            raise Overtaken
        outcomes += [each for each in fresh if each.verdict in (Verdict.NEW, Verdict.CHANGED)]
        done += len(lines)
        _say_how_far(row, done, aside)
        if not Import.objects.filter(pk=row.pk, lease=row.lease).exists():
            raise LeaseLost
    _say_how_far(row, done, aside, lease=WRITING_LEASE)
    return outcomes


def _batches(row: Import) -> Iterator[list[ImportLine]]:
    last = 0
    while lines := list(row.lines.filter(number__gt=last).order_by("number")[:BATCH_LINES]):
        yield lines
        last = lines[-1].number


def _finish(row: Import) -> None:
    held = locked(row)
    counts = {str(verdict): number for verdict, number in held.lines.counts().items() if number}
    record_each("import-applied", about=[held], by=held.applied_by, kind=held.kind, lines=counts)
    delete_file(held)
    move(held, Import.Stage.APPLIED, applied_at=Now(), file="")
    log.info("import=%s applied", row.pk)


def _is_alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [ONE_AT_A_TIME])
        return cursor.fetchone()[0]


@contextmanager
def _another_connection() -> Iterator[BaseDatabaseWrapper]:
    """Beside the transaction, so that others see how far it is before it ends."""
    aside = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        yield aside
    finally:
        aside.close()


def _say_how_far(row: Import, done: int, aside: BaseDatabaseWrapper, *, lease: timedelta = LEASE) -> None:
    with aside.cursor() as cursor:
        cursor.execute(ADVANCE, [done, lease, row.pk, row.lease])
