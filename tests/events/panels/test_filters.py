"""The filters of the list of events, as links with how many events each leads to."""

import pytest
from django.http import QueryDict
from django.utils import timezone

from events.forms.searches import EventSearch
from events.panels import event_filters
from events.search import search_events
from tests.factories.contacts import TopicFactory
from tests.factories.events import EventFactory, in_days

pytestmark = pytest.mark.django_db


def filters_of(query=""):
    search = EventSearch(QueryDict(query))
    assert search.is_valid(), search.errors
    found = search_events(search.asked, now=timezone.now(), size=20)
    return {
        each.name: [(str(choice.label), choice.query, choice.count) for choice in each.choices]
        for each in event_filters(search.query, search.asked, found)
    }


def test_a_filter_offers_what_leads_to_events_and_says_to_how_many():
    EventFactory(kind="webinar", mode="online", country="FI", starts_at=in_days(60)).topics.add(
        TopicFactory(slug="state-aid", name="State aid")
    )
    EventFactory(past=True, kind="training", country="IT").topics.add(TopicFactory())
    EventFactory(draft=True, kind="conference")

    filters = filters_of()

    assert {name: filters[name] for name in filters if name != "dates"} == {
        "when": [
            ("Coming up", "", 1), ("Open for registration", "when=open", 1), ("Past events", "when=past", 1),
            ("Coming and past", "when=all", 2),
        ],
        "kind": [("Webinar", "kind=webinar", 1)],
        "mode": [("Online", "mode=online", 1)],
        "country": [("Finland", "country=FI", 1)],
        "topic": [("State aid", "topic=state-aid", 1)],
        "goal": [],
        "strand": [],
        "materials": [],
    }  # fmt: skip
    assert ("Next three months", "dates=three-months", 1) in filters["dates"]


def test_a_link_adds_its_value_to_those_that_are_chosen_and_takes_its_own_away():
    for kind in ("webinar", "training", "workshop"):
        EventFactory(kind=kind)

    filters = filters_of("kind=webinar&kind=training&country=IT&q=costs")

    assert filters["kind"] == [
        ("Workshop", "q=costs&country=IT&kind=webinar&kind=training&kind=workshop", 1),
        ("Webinar", "q=costs&country=IT&kind=training", 1),
        ("Training", "q=costs&country=IT&kind=webinar", 1),
    ]
    assert filters["country"] == [("Italy", "q=costs&kind=webinar&kind=training", 2)]


def test_a_value_that_is_chosen_is_offered_to_be_taken_away_when_it_finds_nothing():
    EventFactory()

    assert filters_of("country=FI&kind=webinar")["country"] == [("Finland", "kind=webinar", 0)]
    assert filters_of("country=FI")["country"] == [("Finland", "", 0), ("Italy", "country=FI&country=IT", 1)]


def test_named_days_stand_for_typed_ones():
    EventFactory(starts_at=in_days(20))

    filters = filters_of(f"from={in_days(1):%Y-%m-%d}&mode=on_site")

    assert ("Next three months", "mode=on_site&dates=three-months", 1) in filters["dates"]
    # Who types days means these, also when they are over: that time needs no word.
    assert [choice[1] for choice in filters["when"]][3] == f"from={in_days(1):%Y-%m-%d}&mode=on_site"
