"""Connections that are kept between requests."""

import pytest
from django.db import OperationalError, connection, connections
from django.test.utils import CaptureQueriesContext

pytestmark = pytest.mark.django_db(transaction=True)

END = "SELECT pg_terminate_backend(%s, 5000)"


@pytest.fixture
def other():
    """A second connection, kept from a request before."""
    other = connection.copy()
    yield other
    other.close()


def begin_request(wrapper):
    """What Django does with a kept connection when a request begins."""
    wrapper.close_if_unusable_or_obsolete()


def backend_of(wrapper):
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def test_a_request_after_the_server_ended_its_connection_gets_a_new_one(other):
    first = backend_of(other)
    with connection.cursor() as cursor:
        cursor.execute(END, [first])

    begin_request(other)

    assert backend_of(other) != first


def test_a_request_after_one_that_met_a_dead_connection_gets_a_new_one(other):
    first = backend_of(other)
    with connection.cursor() as cursor:
        cursor.execute(END, [first])
    with pytest.raises(OperationalError):
        backend_of(other)

    begin_request(other)

    assert backend_of(other) != first


def test_a_connection_that_lives_is_kept_and_asked_nothing(other):
    first = backend_of(other)
    with CaptureQueriesContext(other) as asked:
        begin_request(other)
        assert backend_of(other) == first

    assert [query["sql"] for query in asked] == ["SELECT pg_backend_pid()"]


def test_a_server_that_only_has_something_to_say_keeps_its_connection(other):
    first = backend_of(other)
    with other.cursor() as cursor:
        cursor.execute("LISTEN news")
    with connection.cursor() as cursor:
        cursor.execute("NOTIFY news")

    begin_request(other)

    assert backend_of(other) == first


def test_the_portal_runs_on_it():
    assert connections.settings["default"]["CONN_HEALTH_CHECKS"] is True
    assert type(connections["default"]).__module__ == "interact_portal.postgresql.base"
