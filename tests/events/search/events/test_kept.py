"""What is kept in memory is what the database holds, at every moment."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Event
from events.search.events.kept import ALL, NAMES_GOAL, NAMES_STRAND, OPEN, PAST, UPCOMING, kept_events
from tests.factories.contacts import TopicFactory
from tests.factories.events import DocumentFactory, EventFactory, in_days
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def titles(bits):
    keys = kept_events().page(bits, now=timezone.now(), first=0, size=100)
    rows = Event.objects.in_bulk(keys)
    return [rows[key].title for key in keys]


def test_events_are_read_once_and_again_when_staff_change_one():
    event = EventFactory()
    kept_events()

    with CaptureQueriesContext(connection) as queries:
        assert kept_events().keys == [event.pk]
    assert len(queries) == 1

    Event.objects.update(status=Event.Status.DRAFT)
    with CaptureQueriesContext(connection) as queries:
        assert kept_events().keys == []
    assert len(queries) == 2


def test_what_was_rolled_back_was_never_there():
    event = EventFactory()
    assert kept_events().keys == [event.pk]

    with transaction.atomic():
        Event.objects.update(status=Event.Status.DRAFT)
        assert kept_events().keys == []
        transaction.set_rollback(True)

    assert kept_events().keys == [event.pk]


@pytest.mark.django_db(transaction=True)
def test_who_comes_while_events_are_read_waits_for_them():
    event = EventFactory()

    assert [kept.keys for kept in at_once(*[kept_events] * 8)] == [[event.pk]] * 8


# -- times ----------------------------------------------------------------------------------------------------
def test_events_are_to_come_open_or_over():
    EventFactory(title="open")
    EventFactory(title="opens later", deadline__opens_at=in_days(1))
    EventFactory(title="always open", deadline__opens_at=None, starts_at=in_days(31))
    EventFactory(title="closed", deadline__closes_at=in_days(-1), starts_at=in_days(32))
    EventFactory(title="off", cancelled=True, starts_at=in_days(33))
    EventFactory(title="going on", starts_at=in_days(-0.5))
    EventFactory(title="over", past=True)
    EventFactory(title="secret", draft=True)
    kept, now = kept_events(), timezone.now()

    assert titles(kept.at(UPCOMING, now)) == ["going on", "open", "opens later", "always open", "closed", "off"]
    assert titles(kept.at(OPEN, now)) == ["going on", "open", "always open"]
    assert titles(kept.at(PAST, now)) == ["over"]
    assert titles(kept.at(ALL, now)) == [*titles(kept.at(UPCOMING, now)), "over"]


@pytest.mark.parametrize(
    "fields",
    [{}, {"draft": True}, {"cancelled": True}, {"past": True}, {"deadline__opens_at": None},
     {"deadline__opens_at": in_days(1)}, {"deadline__closes_at": in_days(-1)}],
)  # fmt: skip
def test_what_is_kept_says_of_times_what_the_database_says(fields):
    EventFactory(**fields)
    kept, now, public = kept_events(), timezone.now(), Event.objects.public()

    for when, rows in {
        UPCOMING: public.upcoming(now), PAST: public.past(now), OPEN: public.open_at(now).upcoming(now),
    }.items():  # fmt: skip
        assert kept.at(when, now).bit_count() == rows.count(), when


def test_the_instant_of_the_end_is_no_more_of_the_event():
    event = EventFactory()
    kept = kept_events()

    assert kept.at(PAST, event.ends_at) == kept.everything
    assert kept.at(UPCOMING, event.ends_at) == 0
    assert kept.at(UPCOMING, event.ends_at - timedelta(microseconds=1)) == kept.everything


@pytest.mark.parametrize(
    ("first", "last", "is_found"),
    [
        (None, None, True),
        (date(2027, 3, 2), None, True),
        (date(2027, 3, 4), None, False),
        (None, date(2027, 2, 28), False),
        (None, date(2027, 3, 1), True),
        (date(2027, 3, 2), date(2027, 3, 2), True),
        (date(1, 1, 1), date(9999, 12, 31), True),
        (date.max, date.min, False),
    ],
)
def test_days_are_those_of_the_place(first, last, is_found):
    # From 1 March, half past midnight, to 3 March, midnight to come, in Helsinki.
    EventFactory(
        time_zone="Europe/Helsinki",
        starts_at=datetime(2027, 2, 28, 22, 30, tzinfo=UTC), ends_at=datetime(2027, 3, 3, 22, tzinfo=UTC),
    )  # fmt: skip

    assert bool(kept_events().between(first, last)) is is_found


# -- filters --------------------------------------------------------------------------------------------------
def test_an_event_that_names_no_goal_and_no_strand_is_for_all_of_them():
    EventFactory(title="for all")
    EventFactory(title="for A and B", goal="interreg", strands=["A", "B"])
    EventFactory(title="for Interreg", goal="interreg")
    EventFactory(title="for the other goal", goal="ijg")
    kept = kept_events()

    found = {value: set(titles(bits)) for name in ("goal", "strand") for value, bits in kept.sets(name).items()}

    assert found == {
        "interreg": {"for all", "for A and B", "for Interreg"},
        "ijg": {"for all", "for the other goal"},
        **{strand: {"for all", "for A and B", "for Interreg"} for strand in "AB"},
        **{strand: {"for all", "for Interreg"} for strand in "CD"},
    }
    assert set(titles(kept.that(NAMES_GOAL))) == {"for A and B", "for Interreg", "for the other goal"}
    assert titles(kept.that(NAMES_STRAND)) == ["for A and B"]


def test_topics_and_countries_have_their_sets():
    topic = TopicFactory()
    EventFactory(title="Turku", country="FI").topics.add(topic, TopicFactory())
    EventFactory(title="nowhere", country="")
    kept = kept_events()

    assert titles(kept.set_of("country", "FI")) == titles(kept.set_of("topic", topic.pk)) == ["Turku"]
    assert kept.set_of("country", "") == kept.set_of("topic", 0) == kept.set_of("party", "x") == 0


def test_materials_are_what_everybody_may_read_by_now():
    for title, past, document in (
        ("slides", True, {}),
        ("slides for the confirmed", True, {"is_for_confirmed": True}),
        ("slides afterwards", True, {"is_shown_after": True}),
        ("agenda", False, {}),
        ("slides to come", False, {"is_shown_after": True}),
    ):
        DocumentFactory(event=EventFactory(title=title, past=past), **document)
    EventFactory(title="nothing", past=True)

    assert set(titles(kept_events().with_materials(timezone.now()))) == {"slides", "slides afterwards", "agenda"}


def test_pages_go_on_from_what_comes_to_what_was():
    coming = [EventFactory(starts_at=in_days(10 + number)).pk for number in range(3)]
    past = [EventFactory(past=True, starts_at=in_days(-60 - number)).pk for number in range(3)]
    kept, now = kept_events(), timezone.now()

    pages = [kept.page(kept.everything, now=now, first=first, size=2) for first in (0, 2, 4, 6)]

    assert pages == [coming[:2], [coming[2], past[0]], past[1:], []]


def test_keys_that_are_not_public_are_in_no_set():
    public, draft = EventFactory(), EventFactory(draft=True)

    assert kept_events().having([public.pk, draft.pk, 0]) == kept_events().everything == 1
