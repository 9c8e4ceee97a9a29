"""What staff do with materials. No file outlives its row."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from audit.actions import record
from campaigns.models import Material
from events.actions.documents import forget_files

from .revisions import hold_unchanged


def save_material(*, material: Material, revision: int, by: User) -> None:
    """Keeps what staff entered or changed; a preview that was replaced or taken away is deleted with the commit.

    ``revision`` is that of the material which was edited, 0 of a new one. Raises ``revisions.ChangedMeanwhile``.
    """
    with transaction.atomic():
        before = hold_unchanged(material, revision) if material.pk else None
        material.revision = revision + 1
        material.save()
        record("material-added" if before is None else "material-changed", about=material, by=by)
        if before is not None and before.preview and before.preview.name != material.preview.name:
            forget_files([before.preview.name])


def note_files(*, material: Material, former: Iterable[str], by: User) -> None:
    """Remembers that files of ``material`` were changed, inside the transaction that did it; ``former`` are the names
    of those that no row has any more, which are deleted with the commit."""
    record("material-files-changed", about=material, by=by)
    forget_files(former)


def remove_material(*, material: Material, by: User) -> None:
    """Afterwards nothing is left of ``material``, its files and counts but the audit's memory."""
    with transaction.atomic():
        record("material-removed", about=material, by=by)
        forget_files(filter(None, [material.preview.name, *material.files.values_list("file", flat=True)]))
        material.delete()
