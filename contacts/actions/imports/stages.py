"""The one door through which an import goes from stage to stage, and the lease by which a worker holds it."""

import uuid
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from contacts.models import Import

#: Longer than a batch takes, and short enough that nobody waits long after a worker was killed.
LEASE = timedelta(seconds=60)
#: What is read or checked at once, in one transaction and with one renewal of the lease.
BATCH_LINES = 500


class WrongStage(Exception):
    """The import is not where this can be done to it: somebody was quicker."""


class LeaseLost(Exception):
    """Somebody stopped the import, or another worker took it."""


def move(row: Import, to: str, **facts) -> None:
    """Takes a locked import along one of its arrows, from which no worker holds it. Raises ``WrongStage``."""
    if to not in Import.ARROWS[row.stage]:
        raise WrongStage(f"{row.stage} to {to}")
    Import.objects.filter(pk=row.pk).update(**{"lease": None, "leased_until": None, "tries": 0, **facts, "stage": to})
    row.refresh_from_db()


def claim() -> Import | None:
    """Takes the import that has waited longest for this worker."""
    if not Import.objects.due().exists():  # as nearly every second: asked so, without a transaction, it costs least
        return None
    with transaction.atomic():
        row = Import.objects.due().order_by("pk").select_for_update(skip_locked=True).first()
        if row is None:
            return None
        row.lease, row.tries = uuid.uuid4(), row.tries + 1
        Import.objects.filter(pk=row.pk).update(lease=row.lease, leased_until=Now() + LEASE, tries=F("tries") + 1)
    return row


def give_back(row: Import) -> None:
    """Leaves the import to the next tick, which goes on where this worker was."""
    Import.objects.filter(pk=row.pk, lease=row.lease).update(lease=None, leased_until=None, tries=0)


def locked(row: Import) -> Import:
    """The import as it stands, until the transaction ends; raises ``LeaseLost`` when it is not this worker's."""
    held = Import.objects.select_for_update().filter(pk=row.pk, lease=row.lease).first()
    if held is None:
        raise LeaseLost
    return held


def advance(row: Import, **facts) -> None:
    """Writes down how far this worker is and renews its lease; raises ``LeaseLost``."""
    advanced = Import.objects.filter(pk=row.pk, lease=row.lease).update(
        leased_until=Now() + LEASE, tries=0, **facts
    )  # fmt: skip
    if not advanced:
        raise LeaseLost
