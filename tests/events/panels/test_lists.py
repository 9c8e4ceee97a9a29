from datetime import timedelta

import pytest
from django.utils import timezone

from events import search
from events.models import Event
from events.panels import documents_on, list_item, open_events, upcoming_events
from tests.factories.contacts import TopicFactory
from tests.factories.events import DocumentFactory, EventFactory, RegistrationFactory, SeatPoolFactory, in_days

pytestmark = pytest.mark.django_db

FACTS = ("is_over", "is_full", "free_text", "opens")


def item(**fields):
    """The line of the only event, made with these fields."""
    EventFactory(**fields)
    now = timezone.now()
    return list_item(search.listed(Event.objects.all(), now=now).get(), now=now)


@pytest.mark.parametrize(
    ("fields", "facts"),
    [
        ({}, (False, False, "40 places left", "")),
        ({"pool__capacity": 1}, (False, False, "1 place left", "")),
        ({"pool__capacity": 0}, (False, True, "0 places left", "")),
        ({"pool__capacity": 5, "pool__target": 3, "pool__taken": 5}, (False, True, "0 places left", "")),
        ({"pool__capacity": None}, (False, False, "", "")),
        ({"pool": None}, (False, False, "", "")),
        ({"past": True}, (True, False, "40 places left", "")),
    ],
)
def test_a_line_tells_seats_and_time(fields, facts):
    shown = item(**fields)

    assert tuple(shown[name] for name in FACTS) == facts


def test_a_line_tells_when_registration_opens_as_long_as_it_has_not():
    opens_at = in_days(1)

    shown = item(deadline__opens_at=opens_at)

    assert shown["opens"].endswith(f"{opens_at.astimezone(shown['event'].zone):%H:%M}")


def test_a_line_of_two_pools_counts_them_together():
    SeatPoolFactory(event=EventFactory(pool__capacity=2), slug="online", capacity=3)
    now = timezone.now()

    assert list_item(search.listed(Event.objects.all(), now=now).get(), now=now)["free_text"] == "5 places left"


def test_what_is_open_comes_by_the_end_of_its_term_and_not_more_than_wanted():
    third, first, second = (EventFactory(deadline__closes_at=in_days(days)) for days in (9, 3, 6))
    EventFactory(deadline__closes_at=in_days(-1))
    EventFactory(starts_at=in_days(-1), ends_at=in_days(1))
    EventFactory(cancelled=True)
    EventFactory(draft=True)

    def shown(limit):
        return [line["event"] for line in open_events(now=timezone.now(), limit=limit)]

    assert shown(limit=9) == [first, second, third]
    assert shown(limit=2) == [first, second]


def test_what_comes_next_may_be_of_one_topic():
    later, sooner = EventFactory(starts_at=in_days(9)), EventFactory(starts_at=in_days(3))
    for event in (later, sooner):
        event.topics.add(TopicFactory(slug=f"topic-{event.pk}"))
    EventFactory(past=True)
    EventFactory(cancelled=True)
    EventFactory(starts_at=in_days(-1), ends_at=in_days(1))

    def shown(**which):
        return [line["event"] for line in upcoming_events(now=timezone.now(), **which)]

    assert shown(limit=9) == [sooner, later]
    assert shown(limit=1) == [sooner]
    assert shown(limit=9, topic_slug=f"topic-{later.pk}") == [later]
    assert shown(limit=9, topic_slug="nothing") == []


@pytest.mark.parametrize("panel", [open_events, upcoming_events])
def test_a_list_takes_two_statements_for_one_event_and_for_many(panel, django_assert_num_queries):
    RegistrationFactory()
    with django_assert_num_queries(2):
        panel(now=timezone.now(), limit=20)

    for number in range(5):
        event = EventFactory(starts_at=in_days(20) + timedelta(days=number))
        event.topics.add(*TopicFactory.create_batch(2))
        SeatPoolFactory(event=event, slug="online")
    with django_assert_num_queries(2):
        panel(now=timezone.now(), limit=20)


# -- documents ------------------------------------------------------------------------------------------------
def test_the_documents_on_a_topic_are_those_that_everybody_may_read_now():
    topic = TopicFactory()
    coming, past = EventFactory(), EventFactory(past=True)
    for event in (coming, past, EventFactory(cancelled=True), EventFactory(draft=True)):
        event.topics.add(topic)
        DocumentFactory(event=event, slug="agenda")
        DocumentFactory(event=event, slug="rooms", is_for_confirmed=True)
        DocumentFactory(event=event, slug="slides", is_shown_after=True)
    DocumentFactory(slug="elsewhere")

    found = {(document.event, document.slug) for document in documents_on(topic, limit=20)}

    assert found == {(coming, "agenda"), (past, "agenda"), (past, "slides")}
