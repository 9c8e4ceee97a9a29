import pytest
from django.core.management import call_command
from django.db import connection

from tests.factories.events import EventFactory, SessionFactory, SessionPoolFactory

pytestmark = pytest.mark.django_db


def pools_as_code_before_sees_them(event):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pool_slug FROM events_standing(%s, NULL, '{}')", [event.slug])
        return [slug for (slug,) in cursor.fetchall()]


def test_code_of_the_release_before_takes_no_session_for_a_way_to_take_part():
    event = EventFactory()
    pool = SessionPoolFactory(session=SessionFactory(event=event))

    assert pools_as_code_before_sees_them(event) == ["on-site"]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as if the rows had been committed
    call_command("migrate", "events", "0021_programmes_of_an_event", verbosity=0)
    assert pools_as_code_before_sees_them(event) == ["on-site", pool.slug]
