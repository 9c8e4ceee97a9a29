"""Files outlive their rows only as long as a transaction may still be undone."""

from collections.abc import Iterable

from django.core.files.storage import default_storage
from django.db import transaction


def forget_files(names: Iterable[str]) -> None:
    """Removes files that no row has any more, once what is under way is committed."""
    for name in names:
        transaction.on_commit(lambda name=name: default_storage.delete(name))
