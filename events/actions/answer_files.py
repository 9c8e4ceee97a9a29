"""Files that people send with their answers."""

from django.db import transaction
from django.db.models import QuerySet

from .documents import forget_files


def forget_answer_files(files: QuerySet) -> None:
    """Afterwards these rows and what was stored for them are gone."""
    with transaction.atomic():
        forget_files(files.values_list("file", flat=True))
        files.delete()
