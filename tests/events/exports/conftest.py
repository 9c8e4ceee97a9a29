import csv
from io import BytesIO, StringIO

import pytest
from django.http import QueryDict
from django.utils import timezone
from python_calamine import load_workbook

from events.exports import Sheet, Wanted, keys_in_order, write
from events.models import Export
from events.search.registrations import registration_list
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import EventFactory, QuestionFactory, RegistrationFactory


@pytest.fixture(autouse=True)
def _own_files(media):
    """Every test here may store files."""


class Taken:
    """What staff take out of the registrations of one event, opened again."""

    def __init__(self):
        self.event = EventFactory(slug="palermo", time_zone="Europe/Rome")
        self.staff = StaffFactory()

    def registration(self, name="Ada", **fields):
        """Somebody, registered on 1 March 2026 at nine by the clocks of the event."""
        person = UserFactory(
            name=name, email=f"{name.split()[0].lower()}@organisation.example", organisation="Ministry", role="Adviser",
            country="PL", body_kind="controller", programme=None,
        )  # fmt: skip
        at = timezone.datetime.fromisoformat("2026-03-01T08:00:00+00:00")
        return RegistrationFactory(event=self.event, person=person, **{"confirmed_at": at, **fields})

    def question(self, label, kind="short_text", **fields):
        return QuestionFactory(event=self.event, label=label, kind=kind, **fields)

    def listing(self, query="", reader=None):
        return registration_list(self.event, QueryDict(query), reader=reader or self.staff)

    def rows(self, query="", *, reader=None, **wanted):
        """What goes out, as cells."""
        listing = self.listing(query, reader)
        return list(Sheet(listing, Wanted("csv", **wanted)).rows(keys_in_order(listing)))

    def file(self, kind, query="", *, reader=None, **wanted):
        listing, written = self.listing(query, reader), BytesIO()
        write(written, listing, Wanted(kind, **wanted), keys_in_order(listing), done=lambda number: None)
        written.seek(0)
        return written

    def csv(self, query="", **wanted):
        """What stands in the CSV, by columns that are ``column`` of the query."""
        text = self.file(Export.Kind.CSV, query, **wanted).read().decode()
        assert text.startswith("\ufeff")
        return list(csv.reader(StringIO(text[1:], newline="")))

    def xlsx(self, query="", **wanted):
        workbook = load_workbook(self.file(Export.Kind.XLSX, query, **wanted))
        return workbook.get_sheet_by_index(0).to_python()


@pytest.fixture
def taken(db):
    return Taken()


@pytest.fixture
def programme(db):
    return ProgrammeFactory(name="Interreg Alpine")
