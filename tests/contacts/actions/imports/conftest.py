import pytest
from django.core.files.base import ContentFile

from contacts.actions.imports import apply_import, begin_import, work
from contacts.models import Import
from kit.spreadsheets import csv_chunks
from tests.factories.accounts import StaffFactory


@pytest.fixture
def staff():
    return StaffFactory()


class Sheets:
    """Sheets as somebody sends them, by their rows; the first is the heading."""

    def __init__(self, by):
        self.by = by

    def send(self, rows, *, kind=Import.Kind.PEOPLE, content=None, name="people.csv") -> Import:
        content = b"".join(csv_chunks(rows)) if content is None else content
        return begin_import(kind=kind, file=ContentFile(content, name=name), by=self.by)

    def read(self, rows, **options) -> Import:
        row = self.send(rows, **options)
        work(seconds=60)
        row.refresh_from_db()
        return row

    def apply(self, rows, **options) -> Import:
        row = self.read(rows, **options)
        apply_import(row=row, by=self.by)
        work(seconds=60)
        row.refresh_from_db()
        return row


@pytest.fixture
def sheets(staff) -> Sheets:
    return Sheets(staff)
