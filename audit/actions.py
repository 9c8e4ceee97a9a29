from collections.abc import Iterable

from django.db.models import Model

from .models import Entry


def reference(row: Model | None) -> str:
    """The text by which the audit names a row: ``app.model:key``; ``system`` for nobody."""
    return f"{row._meta.label_lower}:{row.pk}" if row is not None else "system"


def record(verb: str, *, about: Model | None, by: Model | None, **detail) -> Entry:
    """Remember that ``by`` did ``verb`` to ``about``, or to no row; call it inside the transaction of the deed.

    ``detail`` must be JSON without names or addresses of people.
    """
    return Entry.objects.create(verb=verb, about=reference(about), by=reference(by), detail=detail)


def was_done(*verbs: str, about: Model, by: Model, **detail) -> bool:
    """Whether ``by`` did one of ``verbs`` to ``about`` already, with this ``detail``."""
    done = Entry.objects.filter(about=reference(about), by=reference(by), verb__in=verbs)
    return done.filter(detail__contains=detail).exists()


def record_each(verb: str, *, about: Iterable[Model], by: str, **detail) -> None:
    """The same for many rows, each an entry of its own, by few statements; ``by`` is a reference."""
    Entry.objects.bulk_create(
        (Entry(verb=verb, about=reference(row), by=by, detail=detail) for row in about), batch_size=1000
    )  # fmt: skip
