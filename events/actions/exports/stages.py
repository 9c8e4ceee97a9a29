"""The lease by which a worker holds an export, and what it writes down about it."""

import time
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import BinaryIO

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.crypto import get_random_string

from events.actions.documents import forget_files
from events.models import Export

#: Longer than a batch, or the copying of a whole file, takes; short enough that nobody waits long after a worker died.
LEASE = timedelta(seconds=60)
#: So often a worker that copies a large file says that it lives.
BEAT_SECONDS = 10
COPIED_BYTES = 1024 * 1024


class WrongStage(Exception):
    """The export is not where this can be done to it: somebody was quicker."""


class LeaseLost(Exception):
    """Somebody stopped the export, or another worker took it."""


def locked(row: Export) -> Export:
    """The export as it stands, until the transaction ends. Raises ``WrongStage`` when it is gone."""
    held = Export.objects.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if held is None:
        raise WrongStage
    return held


def claim() -> Export | None:
    """Takes the export that has waited longest for this worker; one at a time, so that mail always finds a worker."""
    due = Export.objects.due()
    if not due.exists():  # as nearly every second: asked so, without a transaction, it costs least
        return None
    if Export.objects.filter(stage=Export.Stage.WRITING, leased_until__gt=Now()).exists():
        return None
    with transaction.atomic():
        in_line = due.select_related("event", "by").order_by("created_at", "pk")
        row = in_line.select_for_update(of=("self",), skip_locked=True).first()
        if row is None:
            return None
        row.lease, row.tries = uuid.uuid4(), row.tries + 1
        Export.objects.filter(pk=row.pk).update(lease=row.lease, leased_until=Now() + LEASE, tries=F("tries") + 1)
    return row


def advance(row: Export, **facts) -> None:
    """Writes down how far this worker is and renews its lease; raises ``LeaseLost``."""
    if not _mine(row).update(leased_until=Now() + LEASE, **facts):
        raise LeaseLost


def begin(row: Export, *, total: int) -> None:
    """Begins at the start; what a worker before left behind goes. Raises ``LeaseLost``."""
    with transaction.atomic():
        if row.file:
            forget_files([row.file.name])
        advance(row, file="", done=0, total=total)


def keep(row: Export, written: BinaryIO, *, and_then: Callable[[], None]) -> None:
    """Keeps the file for its owner, with what ``and_then`` remembers of it. Raises ``LeaseLost``, and keeps nothing.

    The name stands in the row before the file does, so that a worker that dies leaves no file that nobody knows.
    """
    name = f"exports/{get_random_string(24)}.{row.kind}"
    advance(row, file=name)
    default_storage.save(name, _Beating(written, row))
    try:
        with transaction.atomic():
            if not _mine(row).update(
                stage=Export.Stage.READY, ready_at=Now(), tries=0, lease=None, leased_until=None
            ):  # fmt: skip
                raise LeaseLost
            and_then()
    except LeaseLost:
        default_storage.delete(name)
        raise


class _Beating(File):
    """A file whose copying keeps the lease."""

    def __init__(self, file, row: Export):
        super().__init__(file)
        self.row = row

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        beaten = time.monotonic()
        for chunk in super().chunks(chunk_size or COPIED_BYTES):
            if time.monotonic() - beaten > BEAT_SECONDS:
                advance(self.row)
                beaten = time.monotonic()
            yield chunk


def give_up(row: Export) -> None:
    """Leaves the export as one that cannot be made."""
    with transaction.atomic():
        begin(row, total=0)
        _mine(row).update(stage=Export.Stage.FAILED, tries=0, lease=None, leased_until=None)


def _mine(row: Export):
    return Export.objects.filter(pk=row.pk, lease=row.lease)
