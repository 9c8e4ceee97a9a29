"""Seats of sessions as staff set them below the event's form."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from events.models import SeatPool, Session, SessionSeat
from tests.events.actions.lines import limit
from tests.factories.events import (
    EventFactory,
    RegistrationFactory,
    SessionFactory,
    SessionPoolFactory,
    SessionSeatFactory,
)

from .pages import change_url, errors_of, open_event, save_event, saved

pytestmark = pytest.mark.django_db


def pool_facts(event):
    pools = event.pools.of_sessions().order_by("pk")
    return list(pools.values_list("session__title", "capacity", "target", "taken"))


def test_the_seats_of_a_new_session_are_limited_below_the_event(client, staff):
    event = EventFactory()
    start, end = event.starts_at.astimezone(event.zone), event.ends_at.astimezone(event.zone)
    when = {"sessions__0__starts_at_0": start.date().isoformat(), "sessions__0__starts_at_1": f"{start:%H:%M}",
            "sessions__0__ends_at_0": end.date().isoformat(), "sessions__0__ends_at_1": f"{end:%H:%M}"}  # fmt: skip

    response = save_event(
        client, event, open_event(client, event),
        sessions__TOTAL_FORMS="1", sessions__0__title="Dam", sessions__0__seats="12", **when,
    )  # fmt: skip

    assert saved(response)
    assert pool_facts(event) == [("Dam", 12, None, 0)]
    pool = event.pools.of_sessions().get()
    term = event.deadline
    assert (pool.slug, pool.opens_at, pool.closes_at) == (f"session-{pool.session_id}", term.opens_at, term.closes_at)
    assert [entry.detail for entry in Entry.objects.filter(verb="capacity-set")] == [{"old": None, "new": 12}]


def test_a_new_event_may_have_limited_sessions_at_once_that_are_paused_and_limited_as_its_pools_are(client, staff):
    event = EventFactory()
    limit(event, (1, None))
    event.pools.update(is_paused=True)
    session = SessionFactory(event=event)

    assert saved(save_event(client, event, open_event(client, event), sessions__0__seats="3"))

    pool = SeatPool.objects.get(session=session)
    assert (pool.is_paused, pool.limits_programmes) == (True, True)


def test_fewer_seats_than_are_taken_unseat_nobody_and_more_go_to_the_line(client, staff):
    pool = SessionPoolFactory(capacity=2)
    event = pool.event
    first, second, third = (RegistrationFactory(event=event) for _ in range(3))
    for registration in (first, second):
        SessionSeatFactory(registration=registration, pool=pool)
    waiting = SessionSeatFactory(registration=third, pool=pool, stage="waiting")

    assert saved(save_event(client, event, open_event(client, event), sessions__0__seats="1"))
    lowered = pool_facts(event)
    assert saved(save_event(client, event, open_event(client, event), sessions__0__seats="3"))
    waiting.refresh_from_db()

    assert lowered == [(pool.session.title, 2, 1, 2)]
    assert pool_facts(event) == [(pool.session.title, 3, None, 3)]
    assert waiting.stage == SessionSeat.Stage.HELD


def test_a_limit_that_goes_opens_the_session_to_everybody_and_keeps_what_was_chosen(client, staff):
    unused, chosen = SessionPoolFactory(), None
    event = unused.event
    chosen = SessionPoolFactory(session=SessionFactory(event=event, title="Dam"), capacity=0)
    waiting = SessionSeatFactory(registration=RegistrationFactory(event=event), pool=chosen, stage="waiting")

    fields = open_event(client, event)
    assert saved(save_event(client, event, fields, sessions__0__seats="", sessions__1__seats=""))
    waiting.refresh_from_db()

    assert pool_facts(event) == [("Dam", None, None, 1)]
    assert waiting.stage == SessionSeat.Stage.HELD


def test_saving_something_else_leaves_seats_as_a_colleague_set_them_meanwhile(client, staff):
    pool = SessionPoolFactory(capacity=10)
    fields = open_event(client, pool.event)
    SeatPool.objects.filter(pk=pool.pk).update(capacity=12)

    assert saved(save_event(client, pool.event, fields, sessions__0__place="Room 2"))

    assert pool_facts(pool.event) == [(pool.session.title, 12, None, 0)]
    assert Session.objects.get().place == "Room 2"


def test_nothing_describes_the_controls_that_hold_what_was_there_before(client, staff):
    session = SessionFactory()

    page = client.get(change_url(session.event)).content.decode()

    hidden = re.findall(r'<input type="hidden" name="initial-sessions-[^>]*>', page)
    assert [re.findall(r' ([a-z-]+)="', control) for control in hidden] == [["type", "name", "id"]] * 2


@pytest.mark.parametrize("value", ["-1", "100001", "many", "1\0"])
def test_a_number_of_seats_that_makes_no_sense_is_refused_in_words(client, staff, value):
    session = SessionFactory()

    response = save_event(client, session.event, open_event(client, session.event), sessions__0__seats=value)

    assert "Seats in this session" in errors_of(response)
    assert pool_facts(session.event) == []


@pytest.mark.parametrize("stage", SessionSeat.Stage)
def test_a_session_that_people_have_chosen_is_not_deleted_and_says_how_many(client, staff, stage):
    pool = SessionPoolFactory(session__title="Dam")
    SessionSeatFactory(registration=RegistrationFactory(event=pool.event), pool=pool, stage=stage)

    response = save_event(client, pool.event, open_event(client, pool.event), sessions__0__DELETE="on")

    assert "“Dam” stays: 1 person has a seat there, or wants one." in errors_of(response)
    assert Session.objects.exists()


def test_a_session_that_nobody_has_chosen_is_deleted_with_its_seats(client, staff):
    pool = SessionPoolFactory()

    assert saved(save_event(client, pool.event, open_event(client, pool.event), sessions__0__DELETE="on"))

    assert not Session.objects.exists()
    assert list(SeatPool.objects.values_list("slug", flat=True)) == ["on-site"]


def test_a_draft_with_limited_sessions_is_deleted(client, staff):
    event = EventFactory(draft=True)
    SessionPoolFactory(session=SessionFactory(event=event))

    client.post(change_url(event).replace("change", "delete"), {"post": "yes"})

    assert not SeatPool.objects.exists()


def test_the_form_takes_as_many_statements_for_many_limited_sessions_as_for_two(client, staff):
    counts = []
    # With one alone nothing can be at the same time, so nothing is asked about that.
    for number in (2, 8):
        event = EventFactory()
        for _ in range(number):
            SessionPoolFactory(session=SessionFactory(event=event))
        open_event(client, event)
        with CaptureQueriesContext(connection) as queries:
            open_event(client, event)
        counts.append(len(queries))

    assert counts[0] == counts[1]
