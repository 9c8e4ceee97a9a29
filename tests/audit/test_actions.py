from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from django.utils import timezone

from audit.actions import record, reference
from audit.models import Entry
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db

REFUSED = (IntegrityError, InternalError, ProgrammingError)


def test_an_entry_says_who_did_what_to_which_row_when_and_with_what_detail():
    event, person = EventFactory(), UserFactory()

    entry = record("event-published", about=event, by=person, seats=40)

    row = Entry.objects.get()
    assert row == entry
    assert (row.verb, row.about, row.by) == (
        "event-published", f"events.event:{event.pk}", f"accounts.user:{person.pk}",
    )  # fmt: skip
    assert row.detail == {"seats": 40}
    assert abs(row.at - timezone.now()) < timedelta(minutes=1)
    assert str(row) == f"event-published events.event:{event.pk}"


def test_what_nobody_did_was_the_system():
    assert reference(None) == "system"
    assert record("recounted", about=EventFactory(), by=None).by == "system"


def test_an_entry_is_part_of_the_deed():
    with transaction.atomic():
        record("event-published", about=EventFactory(), by=None)
        transaction.set_rollback(True)

    assert not Entry.objects.exists()


def test_an_entry_outlives_what_it_remembers():
    event = EventFactory()
    entry = record("event-discarded", about=event, by=None)
    reference_then = entry.about

    event.delete()

    assert Entry.objects.get().about == reference_then


@pytest.mark.parametrize(
    "deed",
    [
        lambda: Entry.objects.update(verb="nothing-happened"),
        lambda: Entry.objects.get().save(),
        lambda: Entry.objects.all().delete(),
        lambda: Entry.objects.get().delete(),
        lambda: connection.cursor().execute("UPDATE audit_entry SET by = 'system'"),
        lambda: connection.cursor().execute("DELETE FROM audit_entry"),
    ],
)
def test_the_database_refuses_to_change_or_delete_an_entry(deed):
    entry = record("event-published", about=EventFactory(), by=UserFactory())
    before = Entry.objects.values().get()

    with pytest.raises(REFUSED), transaction.atomic():
        deed()

    assert Entry.objects.values().get(pk=entry.pk) == before


def test_names_and_addresses_of_people_are_not_part_of_an_entry():
    person = UserFactory(name="Anna Rossi", email="anna@example.org")

    record("profile-saved", about=person, by=person, fields=["name"])

    row = str(Entry.objects.values().get())
    assert "Anna" not in row
    assert "anna" not in row
