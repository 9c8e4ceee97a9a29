"""How many statements one complete registration costs, from the event's page to the delivered confirmation.

Counted as the application sends them: without BEGIN, COMMIT and savepoints.
"""

from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.models import Registration, State
from outbox.actions import deliver_due
from tests.factories.accounts import UserFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import EventContactFactory, EventDayFactory

from .conftest import answers_to

#: All but the two whose rows stand for the code: they outlive the test.
APPS = [app for app in settings.INSTALLED_APPS if app not in ("django.contrib.auth", "django.contrib.contenttypes")]
pytestmark = [
    pytest.mark.django_db(transaction=True, available_apps=APPS),
    pytest.mark.xdist_group("threads"),
]

#: From the event’s page to the delivered message, and one look of the worker for more, in vain.
MOST = 25
ABOUT_TRANSACTIONS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET ")


class Count:
    """Statements by the step that made them."""

    def __init__(self):
        self.steps: dict[str, list[str]] = {}

    @contextmanager
    def of(self, step):
        with CaptureQueriesContext(connection) as queries:
            yield
        sent = [query["sql"] for query in queries]
        self.steps[step] = [sql for sql in sent if not sql.startswith(ABOUT_TRANSACTIONS)]

    @property
    def total(self):
        return sum(map(len, self.steps.values()))


def register(event, person):
    """Goes the whole way of somebody who is signed in and known, and counts on the way."""
    client, count = Client(), Count()
    client.force_login(person)
    path, answers = event.get_absolute_url(), answers_to(event, "Claims", "Vegan", ["Monday"])
    with count.of("event page"):
        client.get(path)
    with count.of("questions"):
        client.get(f"{path}register/")
    with count.of("answers"):
        client.post(f"{path}register/", answers)
    with count.of("check"):
        client.get(f"{path}register/check/")
    with count.of("send"):
        sent = client.post(f"{path}register/check/", {"csrfmiddlewaretoken": "x"})
    with count.of("confirmation"):
        client.get(sent.url)
    with count.of("delivery"):
        assert deliver_due(seconds=20) == 1  # and looks once more, in vain
    return count


def test_a_complete_registration_takes_few_statements(event):
    EventContactFactory(event=event)
    EventDayFactory(event=event)
    first, second = UserFactory.create_batch(2, programme=ProgrammeFactory())
    register(event, first)  # and with it what staff wrote is in memory

    count = register(event, second)

    assert list(Registration.objects.values_list("state", flat=True)) == [State.CONFIRMED] * 2
    assert count.total <= MOST, "\n".join(f"{step}: {sql[:200]}" for step, sent in count.steps.items() for sql in sent)


def test_the_statements_of_a_registration_do_not_grow_with_who_is_registered(event):
    people = UserFactory.create_batch(4, programme=ProgrammeFactory())
    counts = [register(event, person).total for person in people]

    assert counts[1] == counts[-1]
