import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from interact_portal.views.home import SHOWN
from tests.factories.events import DeadlineExtensionFactory, EventFactory, in_days

pytestmark = pytest.mark.django_db


def shown(client):
    """The titles under “Open for registration” and under “Also coming up”."""
    context = client.get("/").context
    return tuple([item["event"].title for item in context[name]] for name in ("open_now", "coming"))


def test_home_says_what_is_open_and_until_when(client):
    event = EventFactory(title="Palermo")
    DeadlineExtensionFactory(deadline=event.deadline)

    html = client.get("/").content.decode()

    assert "Cooperation can be complex; our job is to make it easier." in html
    line = re.search(r"Palermo</a>.*?</li>", html, re.DOTALL).group()
    assert "register until" in line
    assert "extended" in line
    assert "40 places left" in line


def test_home_shows_first_what_closes_first_and_each_event_once(client):
    EventFactory(title="Second", deadline__closes_at=in_days(9), starts_at=in_days(20))
    EventFactory(title="First", deadline__closes_at=in_days(3), starts_at=in_days(40))
    EventFactory(title="Later", deadline__closes_at=in_days(-1), starts_at=in_days(30))
    EventFactory(title="Sooner", deadline__opens_at=in_days(1), starts_at=in_days(25))
    EventFactory(title="Old", past=True)
    EventFactory(title="Off", cancelled=True)
    EventFactory(title="Secret", draft=True)

    assert shown(client) == (["First", "Second"], ["Sooner", "Later"])


def test_home_shows_a_few_of_many(client):
    for number in range(SHOWN + 2):
        EventFactory(title=f"Open {number}", deadline__closes_at=in_days(number + 1))
        EventFactory(title=f"Closed {number}", deadline__closes_at=in_days(-1))

    open_now, coming = shown(client)

    assert open_now == [f"Open {number}" for number in range(SHOWN)]
    assert len(coming) == SHOWN


def test_home_without_events_leads_on(client):
    html = client.get("/").content.decode()

    assert "Nothing is open right now" in html
    assert "Also coming up" not in html


def test_home_takes_as_many_statements_for_many_events_as_for_one(client, settings):
    settings.CACHES = settings.CACHES | {"pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    counts = []
    for number in (1, 10):
        EventFactory.create_batch(number)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/?{number}")
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 6
