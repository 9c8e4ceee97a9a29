from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from events import search
from events.models import Event
from tests.factories.contacts import TopicFactory
from tests.factories.events import (
    DeadlineExtensionFactory,
    EventFactory,
    RegistrationFactory,
    SeatPoolFactory,
    in_days,
)

pytestmark = pytest.mark.django_db


def found(query=""):
    return list(search.filter_events(QueryDict(query), now=timezone.now()))


def filter_named(name, query=""):
    (entry,) = (entry for entry in search.filters(QueryDict(query), now=timezone.now()) if entry.name == name)
    return entry


# -- what is found --------------------------------------------------------------------------------------------
def test_what_comes_up_is_found_by_default_and_drafts_never():
    later, sooner = EventFactory(starts_at=in_days(40)), EventFactory(starts_at=in_days(20))
    past, cancelled = EventFactory(past=True), EventFactory(cancelled=True, starts_at=in_days(50))
    EventFactory(draft=True)
    EventFactory(draft=True, past=True)

    assert found() == found("when=upcoming") == [sooner, later, cancelled]
    assert found("when=past") == [past]


def test_what_is_open_is_found_as_long_as_its_term_runs():
    is_open = EventFactory()
    EventFactory(deadline__closes_at=in_days(-1))
    EventFactory(deadline__opens_at=in_days(1))
    EventFactory(cancelled=True)

    assert found("when=open") == [is_open]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("kind=webinar", {"webinar"}),
        ("mode=online", {"webinar"}),
        ("country=FI", {"finland"}),
        ("goal=interreg", {"interreg", "webinar", "finland"}),
        ("goal=ijg", {"ijg", "webinar", "finland"}),
        ("topic=state-aid", {"interreg"}),
        ("goal=interreg&topic=state-aid", {"interreg"}),
        ("goal=ijg&topic=state-aid", set()),
        ("kind=", {"webinar", "finland", "interreg", "ijg"}),
        # The last value of a repeated name counts.
        ("kind=workshop&kind=webinar", {"webinar"}),
        # What nobody offered fits nothing.
        ("kind=party", set()),
        ("mode=hybrid", set()),
        ("goal=world-peace", set()),
        ("country=XX", set()),
        ("topic=nothing", set()),
        ("when=tomorrow", set()),
        ("when=", set()),
        ("unknown=1", {"webinar", "finland", "interreg", "ijg"}),
    ],
)
def test_filters_find_what_fits(query, titles):
    EventFactory(title="webinar", kind="webinar", mode="online", country="")
    EventFactory(title="finland", country="FI")
    EventFactory(title="interreg", goal="interreg").topics.add(TopicFactory(slug="state-aid"), TopicFactory())
    EventFactory(title="ijg", goal="ijg")

    assert {event.title for event in found(query)} == titles


@pytest.mark.parametrize("name", ["when", "kind", "mode", "goal", "country", "topic"])
@pytest.mark.parametrize("value", ["x" * 5000, "%27%3B--", "%F0%9F%A6%8A", "%FF"])
def test_whatever_is_asked_for_finds_nothing_and_breaks_nothing(name, value):
    EventFactory()

    assert found(f"{name}={value}") == []
    assert search.filters(QueryDict(f"{name}={value}"), now=timezone.now())


# -- what a list shows ----------------------------------------------------------------------------------------
def listed():
    return search.listed(Event.objects.order_by("pk"), now=timezone.now())


def test_a_list_knows_term_extension_seats_and_topics_of_each():
    event = EventFactory(pool__capacity=5)
    SeatPoolFactory(event=event, slug="online", capacity=3)
    RegistrationFactory.create_batch(2, event=event)
    DeadlineExtensionFactory.create(deadline=event.deadline)
    event.topics.add(*TopicFactory.create_batch(3))

    (row,) = listed()

    assert (row.closes_at, row.is_extended, row.is_open) == (event.deadline.closes_at, True, True)
    assert (row.is_unlimited, row.free, len(row.topics.all())) == (False, 6, 3)


def test_a_list_found_by_topic_counts_seats_once():
    event = EventFactory(pool__capacity=5)
    event.topics.add(*[TopicFactory(slug=slug) for slug in ("state-aid", "audit")])

    (row,) = search.listed(search.filter_events(QueryDict("topic=audit"), now=timezone.now()), now=timezone.now())

    assert row.free == 5


def test_a_list_counts_seats_by_what_staff_wish_for():
    event = EventFactory(pool=None)
    SeatPoolFactory(event=event, capacity=5, target=4, taken=5)

    assert listed().get().free == -1


def test_a_list_knows_where_one_pool_has_no_limit():
    SeatPoolFactory(event=EventFactory(), slug="online", capacity=None)
    EventFactory()

    assert [row.is_unlimited for row in listed()] == [True, False]


@pytest.mark.parametrize(
    ("fields", "is_open"),
    [
        ({}, True),
        ({"draft": True}, False),
        ({"cancelled": True}, False),
        ({"deadline__opens_at": None}, True),
        ({"deadline__opens_at": in_days(1)}, False),
        ({"deadline__closes_at": in_days(-1)}, False),
    ],
)
def test_a_list_knows_what_is_open(fields, is_open):
    EventFactory(**fields)

    assert listed().get().is_open is is_open
    assert listed().get().is_extended is False


def test_a_list_calls_a_term_that_was_set_back_not_extended():
    event = EventFactory()
    end = event.deadline.closes_at
    DeadlineExtensionFactory(deadline=event.deadline, old_closes_at=end, new_closes_at=end + timedelta(days=7))

    assert listed().get().is_extended is False


# -- the filters themselves -----------------------------------------------------------------------------------
def test_a_filter_offers_only_what_would_find_something():
    EventFactory(kind="webinar", mode="online", country="FI").topics.add(TopicFactory(name="State aid"))
    EventFactory(past=True, kind="training", country="IT").topics.add(TopicFactory())
    EventFactory(draft=True, kind="conference")
    TopicFactory()

    offered = {
        entry.name: [str(choice.label) for choice in entry.choices]
        for entry in search.filters(QueryDict(), now=timezone.now())
    }

    assert offered == {
        "when": ["Coming up", "Open for registration", "Past events"],
        "kind": ["Webinar"],
        "mode": ["Online"],
        "goal": [],
        "country": ["Finland"],
        "topic": ["State aid"],
    }


def test_filters_of_a_time_in_which_there_is_nothing_are_empty():
    filters = search.filters(QueryDict("when=past"), now=timezone.now())

    assert {entry.name: len(entry.choices) for entry in filters} == {
        "when": 3, "kind": 0, "mode": 0, "goal": 0, "country": 0, "topic": 0,
    }  # fmt: skip


def test_goals_are_offered_as_soon_as_one_event_has_one():
    EventFactory()
    assert filter_named("goal").choices == []

    EventFactory(goal="ijg")
    assert [choice.query for choice in filter_named("goal").choices] == ["goal=interreg", "goal=ijg"]


def test_a_choice_is_a_link_that_keeps_the_others_and_is_undone_by_its_own():
    EventFactory(kind="webinar", country="FI")
    EventFactory(kind="training", country="FI")

    kinds = filter_named("kind", "when=open&country=FI&kind=webinar&page=3")

    assert [(choice.label, choice.query, choice.is_chosen) for choice in kinds.choices] == [
        ("Webinar", "when=open&country=FI", True),
        ("Training", "when=open&country=FI&kind=training", False),
    ]


def test_the_time_that_is_shown_by_default_needs_no_word_in_the_address():
    times = filter_named("when", "when=past")

    assert [(choice.query, choice.is_chosen) for choice in times.choices] == [
        ("", False),
        ("when=open", False),
        ("", True),
    ]
    assert [choice.is_chosen for choice in filter_named("when").choices] == [True, False, False]


def test_two_statements_are_made_for_the_filters_of_one_event_and_of_many(django_assert_num_queries):
    for country in ("FI", "IT", "FR"):
        EventFactory(country=country, ends_at=in_days(30) + timedelta(days=1)).topics.add(TopicFactory())

    with django_assert_num_queries(2):
        search.filters(QueryDict(), now=timezone.now())
