"""Of two who edit the same row, the second one learns of the first."""

from django.db import models


class ChangedMeanwhile(Exception):
    """Somebody else saved the row since it was opened for editing."""


def hold_unchanged(row: models.Model, revision: int) -> models.Model:
    """What is stored of ``row``, held until the transaction ends, when it is still the one with this ``revision``.

    Raises ``ChangedMeanwhile``.
    """
    present = type(row).objects.select_for_update(no_key=True).get(pk=row.pk)
    if present.revision != revision:
        raise ChangedMeanwhile
    return present
