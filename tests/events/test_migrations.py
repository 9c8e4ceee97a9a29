import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.factories.events import EventFactory, SessionFactory, SessionPoolFactory

pytestmark = pytest.mark.django_db


def pools_as_code_before_sees_them(event):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pool_slug FROM events_standing(%s, NULL, '{}')", [event.slug])
        return [slug for (slug,) in cursor.fetchall()]


def take_back(app, name):
    """Undoes one migration alone: what other apps have built on it since has nothing to do with it."""
    state = MigrationLoader(connection).project_state((app, name), at_end=False)
    with connection.schema_editor() as editor:
        MigrationLoader(connection).get_migration(app, name).unapply(state, editor)


def test_code_of_the_release_before_takes_no_session_for_a_way_to_take_part():
    event = EventFactory()
    pool = SessionPoolFactory(session=SessionFactory(event=event))

    assert pools_as_code_before_sees_them(event) == ["on-site"]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as if the rows had been committed
    take_back("events", "0022_standing_for_code_before")
    assert pools_as_code_before_sees_them(event) == ["on-site", pool.slug]
