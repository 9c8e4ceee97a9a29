"""Whoever changes a row that pages show renews their revision: by hand, by the ORM, by SQL."""

import pytest
from django.apps import apps
from django.db import connection, transaction

from contacts.models import ContactPerson
from events.models import Event, SeatPool
from kit.models import Revision
from kit.revisions import RenewRevision
from tests.factories.contacts import ContactPersonFactory, TopicFactory
from tests.factories.events import (
    DeadlineExtensionFactory,
    DocumentFactory,
    EventContactFactory,
    EventDayFactory,
    EventFactory,
    QuestionFactory,
    RegistrationFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db


def token_of(name):
    return Revision.objects.filter(name=name).values_list("token", flat=True).first()


def is_renewed(name, deed):
    before = token_of(name)
    deed()
    return token_of(name) != before


@pytest.mark.parametrize(
    "factory",
    [
        EventFactory, EventDayFactory, SessionFactory, DocumentFactory, EventContactFactory, QuestionFactory,
        DeadlineExtensionFactory,
    ],
)  # fmt: skip
def test_what_staff_write_about_an_event_renews_its_revision(factory):
    row = factory()
    rows = type(row).objects.filter(pk=row.pk)

    assert is_renewed("events", factory)
    assert is_renewed("events", row.save)
    assert is_renewed("events", lambda: rows.update(id=row.pk))
    if factory is not EventFactory:
        assert is_renewed("events", rows.delete)


def test_topics_of_an_event_renew_its_revision():
    event, topic = EventFactory(), TopicFactory()

    assert is_renewed("events", lambda: event.topics.add(topic))
    assert is_renewed("events", lambda: event.topics.remove(topic))


def test_the_directory_has_a_revision_of_its_own():
    person = ContactPersonFactory()

    assert is_renewed("contacts", lambda: ContactPerson.objects.update(role="Head of unit"))
    assert not is_renewed("events", person.save)
    assert not is_renewed("contacts", EventFactory)


def test_a_registration_changes_the_counter_and_not_what_staff_wrote():
    event = EventFactory()

    assert not is_renewed("events", lambda: RegistrationFactory(event=event))
    assert SeatPool.objects.get().taken == 1


@pytest.mark.parametrize("column", ["capacity", "target", "opens_at", "closes_at"])
def test_what_staff_set_of_a_counter_renews_the_revision(column):
    pool = EventFactory().pools.get()

    assert is_renewed("events", lambda: SeatPool.objects.update(**{column: getattr(pool, column)}))


def test_sql_past_the_orm_renews_it_too():
    EventFactory()

    def write():
        with connection.cursor() as cursor:
            cursor.execute("UPDATE events_event SET tagline = 'New'")

    assert is_renewed("events", write)


def test_a_change_that_is_taken_back_leaves_the_revision_as_it_was():
    EventFactory()
    before = token_of("events")

    with transaction.atomic():
        Event.objects.update(tagline="New")
        transaction.set_rollback(True)

    assert token_of("events") == before


def test_every_table_that_a_page_for_strangers_shows_has_its_trigger():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%%_revision'")
        watched = {table for (table,) in cursor.fetchall()}
    shown = {
        model._meta.db_table
        for app in ("events", "contacts")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    }

    of_people = {
        "events_registration", "events_answer", "events_answerfile", "events_follower", "contacts_lettercode",
        "events_sessionseat", "events_handover", "events_invitation", "events_enquiry",
    }  # fmt: skip
    for_staff = {
        "events_eventchange", "events_event_sensitive_readers", "events_questionset", "events_savedview",
        "events_export", "contacts_import", "contacts_importline",
    }  # fmt: skip
    made_of_others = {"events_eventword", "events_programmeseats"}
    assert shown - watched == of_people | for_staff | made_of_others


def test_the_operation_is_undone_and_written_down():
    operation = RenewRevision("kit_noted", "events", ("word",))

    with connection.schema_editor() as editor:
        editor.execute("CREATE TABLE kit_noted (id serial PRIMARY KEY, word text, other text)")
        operation.database_forwards("kit", editor, None, None)
    with connection.cursor() as cursor:
        assert is_renewed("events", lambda: cursor.execute("INSERT INTO kit_noted (word) VALUES ('a')"))
        assert is_renewed("events", lambda: cursor.execute("UPDATE kit_noted SET word = 'b'"))
        assert not is_renewed("events", lambda: cursor.execute("UPDATE kit_noted SET other = 'b'"))
        with connection.schema_editor() as editor:
            operation.database_backwards("kit", editor, None, None)
        assert not is_renewed("events", lambda: cursor.execute("UPDATE kit_noted SET word = 'c'"))
    assert operation.deconstruct() == (
        "RenewRevision", [], {"table": "kit_noted", "revision": "events", "columns": ("word",)},
    )  # fmt: skip
