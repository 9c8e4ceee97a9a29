"""Many rows by few statements."""

from collections.abc import Sequence

from django.db.models import Model

from .sheets import Outcome

BATCH_ROWS = 1000


def update_rows(model: type[Model], outcomes: Sequence[Outcome]) -> None:
    """Writes the columns that changed in any of the rows, which the caller has locked.

    By ``INSERT … ON CONFLICT DO UPDATE``: ``bulk_update`` writes a ``CASE`` for every row and column.
    """
    own = {field.name for field in model._meta.concrete_fields}
    columns = sorted({name for outcome in outcomes for name in outcome.changed} & own)
    if columns:
        model.objects.bulk_create(
            [outcome.row for outcome in outcomes], batch_size=BATCH_ROWS,
            update_conflicts=True, unique_fields=["pk"], update_fields=columns,
        )  # fmt: skip
