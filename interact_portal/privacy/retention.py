"""Every night, what has been kept for as long as was said, ends."""

from collections.abc import Iterator

from django.db import transaction

from audit.actions import record
from kit.personal_data import Declaration, Period, declarations

#: Rows of one transaction: it is over in a moment, and a run that is stopped has lost no more than that.
BATCH_SIZE = 500


def periods() -> Iterator[tuple[Declaration, Period]]:
    """What ends by itself, with how it does."""
    for declaration in declarations():
        if isinstance(declaration.kept, Period):
            yield declaration, declaration.kept


def count_expired() -> list[tuple[str, int]]:
    """What would end now: the name of each kind of row, and how many there are."""
    return [(str(declaration.title), period.over().count()) for declaration, period in periods()]


def erase_expired(*, batch_size: int = BATCH_SIZE) -> list[tuple[str, int]]:
    """Afterwards nothing is kept longer than was said; returns the name of each kind of row and how many ended.

    Batch by batch, each with its audit entry in a transaction of its own: stopped in the middle and begun again,
    it goes on where it was, and nothing is counted twice.
    """
    return [
        (str(declaration.title), sum(_end_batches(declaration, period, batch_size)))
        for declaration, period in periods()
    ]


def _end_batches(declaration: Declaration, period: Period, size: int) -> Iterator[int]:
    last = None
    while True:
        with transaction.atomic():
            over = period.over().order_by("pk")
            batch = list((over if last is None else over.filter(pk__gt=last)).values_list("pk", flat=True)[:size])
            if not batch:
                return
            period.end(period.over().filter(pk__in=batch))
            record("personal-data-expired", about=None, by=None, rows=len(batch), of=declaration.key)
        last = batch[-1]
        yield len(batch)
