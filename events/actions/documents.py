"""Files of documents outlive their rows only as long as a transaction may still be undone."""

from collections.abc import Iterable

from django.db import transaction

from events.models import Document


def forget_files(names: Iterable[str]) -> None:
    """Removes files that no document has any more, once what is under way is committed."""
    storage = Document._meta.get_field("file").storage
    for name in names:
        transaction.on_commit(lambda name=name: storage.delete(name))
