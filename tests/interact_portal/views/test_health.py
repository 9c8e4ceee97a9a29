"""What load balancers and people on call read."""

import pytest
from django.db import InterfaceError, OperationalError, connection

from outbox import actions as outbox
from outbox.models import Message

NOBODY_LISTENS = "redis://127.0.0.1:9/0"


#: What the driver raises when the database has gone away, and from then on.
GONE = [OperationalError("server closed the connection unexpectedly"), InterfaceError("connection already closed")]


def test_a_process_that_answers_is_alive_whatever_else_is_broken(client, settings):
    settings.CELERY_BROKER_URL = NOBODY_LISTENS

    response = client.get("/health/live")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_a_portal_that_has_everything_is_ready(client):
    response = client.get("/health/ready")

    assert (response.status_code, response.json()) == (
        200, {"ready": True, "database": "ok", "broker": "ok", "mail": "ok"},
    )  # fmt: skip


@pytest.mark.django_db
def test_without_the_broker_people_are_served_and_mail_waits(client, settings):
    settings.CELERY_BROKER_URL = NOBODY_LISTENS

    response = client.get("/health/ready")

    assert (response.status_code, response.json()) == (
        200, {"ready": True, "database": "ok", "broker": "broken: ConnectionError", "mail": "ok"},
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("error", GONE)
def test_without_the_database_nobody_is_served(client, error):
    def refuse(*_):
        raise error

    with connection.execute_wrapper(refuse):
        response = client.get("/health/ready")

    broken = f"broken: {type(error).__name__}"
    assert (response.status_code, response.json()) == (
        503, {"ready": False, "database": broken, "broker": "ok", "mail": broken},
    )  # fmt: skip


@pytest.mark.django_db
def test_messages_that_died_are_counted(client):
    for number, state in enumerate(("dead", "dead", "failed", "queued")):
        outbox.queue(key=f"note:{number}", template="note", recipient="anna@example.org", context={})
        Message.objects.filter(key=f"note:{number}").update(state=state)

    response = client.get("/health/ready")

    assert (response.status_code, response.json()["mail"]) == (200, "2 dead messages")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
def test_health_is_asked_anew_each_time_and_opens_no_session(client, path):
    response = client.get(path)

    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies


@pytest.mark.django_db
def test_a_load_balancer_may_ask_by_plain_http_and_people_may_not(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    answers = {
        path: client.get(path).status_code for path in ("/health/live", "/health/ready", "/", "/accounts/login/")
    }

    assert answers == {"/health/live": 200, "/health/ready": 200, "/": 301, "/accounts/login/": 301}
