"""Registrations on their way into a file."""

from django.db import transaction
from django.db.models import QuerySet

from .documents import forget_files


def forget_exports(exports: QuerySet) -> None:
    """Afterwards these exports and their files are gone."""
    with transaction.atomic():
        forget_files(exports.exclude(file="").values_list("file", flat=True))
        exports.delete()
