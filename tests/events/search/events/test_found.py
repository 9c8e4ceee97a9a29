from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.forms.searches import EventSearch
from events.models import Event
from events.search import Instead, search_events
from tests.factories.contacts import TopicFactory
from tests.factories.events import DocumentFactory, EventFactory, in_days

pytestmark = pytest.mark.django_db


def search(query="", **options):
    form = EventSearch(QueryDict(query))
    assert form.is_valid(), form.errors
    return search_events(form.asked, now=timezone.now(), **{"size": 20, **options})


def found(query=""):
    keys = search(query).keys
    rows = Event.objects.in_bulk(keys)
    return [rows[key].title for key in keys]


def counts(name, query=""):
    return {value: count for value, count in search(query).counts[name].items() if count}


# -- what is found --------------------------------------------------------------------------------------------
def test_what_comes_up_is_found_by_default_and_drafts_never():
    for title, fields in {
        "later": {"starts_at": in_days(40)}, "sooner": {"starts_at": in_days(20)}, "past": {"past": True},
        "off": {"cancelled": True, "starts_at": in_days(50)}, "draft": {"draft": True},
        "past draft": {"draft": True, "past": True},
    }.items():  # fmt: skip
        EventFactory(title=title, **fields)

    assert found() == found("when=upcoming") == found("when=") == ["sooner", "later", "off"]
    assert found("when=past") == ["past"]
    assert found("when=all") == ["sooner", "later", "off", "past"]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("kind=webinar", {"webinar"}),
        ("mode=online", {"webinar"}),
        ("country=FI", {"finland"}),
        ("goal=interreg", {"interreg", "webinar", "finland"}),
        ("goal=ijg", {"ijg", "webinar", "finland"}),
        ("strand=A", {"interreg", "webinar", "finland"}),
        ("strand=B", {"webinar", "finland"}),
        ("topic=state-aid", {"interreg"}),
        ("goal=interreg&topic=state-aid", {"interreg"}),
        ("goal=ijg&topic=state-aid", set()),
        ("kind=", {"webinar", "finland", "interreg", "ijg"}),
        # One of several values is enough; of several filters each has to fit.
        ("kind=workshop&kind=webinar", {"webinar", "finland", "interreg", "ijg"}),
        ("kind=webinar&kind=webinar", {"webinar"}),
        ("country=FI&country=DE", {"finland"}),
        ("kind=webinar&country=FI", set()),
        ("mode=hybrid", set()),
        ("materials=yes", {"finland"}),
        ("unknown=1", {"webinar", "finland", "interreg", "ijg"}),
    ],
)
def test_filters_find_what_fits(query, titles):
    EventFactory(title="webinar", kind="webinar", mode="online", country="")
    DocumentFactory(event=EventFactory(title="finland", country="FI"))
    topic = TopicFactory(slug="state-aid")
    EventFactory(title="interreg", goal="interreg", strands=["A"]).topics.add(topic, TopicFactory())
    EventFactory(title="ijg", goal="ijg")

    assert set(found(query)) == titles


def test_days_find_what_takes_place_on_one_of_them():
    day = timezone.localtime(in_days(30))
    EventFactory(title="two days", starts_at=day, ends_at=day + timedelta(days=1))
    EventFactory(title="past", past=True)

    assert found(f"from={day + timedelta(days=1):%Y-%m-%d}") == ["two days"]
    assert found(f"to={day:%Y-%m-%d}") == ["two days", "past"]
    assert found(f"when=upcoming&to={day:%Y-%m-%d}") == ["two days"]
    assert found(f"from={day + timedelta(days=2):%Y-%m-%d}") == []
    assert found("dates=three-months") == ["two days"]
    assert found("dates=last-year") == []


def test_a_page_that_does_not_exist_is_the_last_one():
    EventFactory.create_batch(5)

    pages = {page: search(size=2, page=page) for page in (1, 3, 4, 10**30, 0, -1)}

    assert {asked: (given.page, len(given.keys)) for asked, given in pages.items()} == {
        1: (1, 2), 3: (3, 1), 4: (3, 1), 10**30: (3, 1), 0: (1, 2), -1: (1, 2),
    }  # fmt: skip
    assert search("kind=webinar", page=7).page == 1


def test_a_topic_that_there_is_not_is_said():
    nothing = search("topic=nothing")

    assert (nothing.keys, nothing.total) == ([], 0)
    assert nothing.problems == ["Topic: there is none called “nothing”."]


# -- how many would be found ----------------------------------------------------------------------------------
def test_each_value_says_how_many_it_leads_to_with_the_other_filters_as_they_are():
    topic = TopicFactory(slug="state-aid")
    for kind, country in (("webinar", "FI"), ("webinar", "IT"), ("training", "FI"), ("workshop", "FR")):
        EventFactory(kind=kind, country=country).topics.add(topic)
    EventFactory(past=True, kind="conference", country="FI")

    assert counts("kind") == {"webinar": 2, "training": 1, "workshop": 1}
    assert counts("kind", "country=FI") == {"webinar": 1, "training": 1}
    assert counts("kind", "country=FI&kind=webinar") == {"webinar": 1, "training": 1}
    assert counts("country", "country=FI&kind=webinar") == {"FI": 1, "IT": 1}
    assert counts("topic", "kind=webinar") == {"state-aid": 2}
    assert counts("when", "country=FI") == {"upcoming": 2, "open": 2, "past": 1, "all": 3}
    assert counts("kind", "country=FI&when=all") == {"webinar": 1, "training": 1, "conference": 1}


def test_goals_and_strands_are_offered_as_soon_as_one_event_names_one():
    EventFactory()
    assert (counts("goal"), counts("strand")) == ({}, {})

    EventFactory(goal="interreg", strands=["B"])
    assert counts("goal") == {"interreg": 2, "ijg": 1}
    assert counts("strand") == {"A": 1, "B": 2, "C": 1, "D": 1}
    assert (counts("goal", "when=past"), counts("strand", "when=past")) == ({}, {})


def test_counts_say_what_the_links_find():
    """Every count of every filter, against the database's own."""
    for number in range(40):
        event = EventFactory(
            kind=Event.Kind.values[number % 6], mode=Event.Mode.values[number % 3], starts_at=in_days(number - 20),
            country=("FI", "IT", "")[number % 3], goal=("", "interreg", "ijg")[number % 3],
        )  # fmt: skip
        event.topics.add(*TopicFactory.create_batch(number % 2))

    for query in ("", "when=all", "when=all&mode=online&country=IT", "when=past&goal=ijg&kind=workshop&kind=training"):
        for name, values in search(query).counts.items():
            if name in ("kind", "mode", "country", "goal", "topic"):
                others = QueryDict(query, mutable=True)
                others.pop(name, None)
                for value, count in values.items():
                    others[name] = value
                    assert search(others.urlencode()).total == count, (query, name, value)


# -- words ----------------------------------------------------------------------------------------------------
def test_words_and_filters_go_together():
    EventFactory(title="State aid in Turku", country="FI")
    EventFactory(title="State aid in Palermo", country="IT")
    EventFactory(title="Old state aid", country="FI", past=True)

    assert found("q=state+aid&country=FI") == ["State aid in Turku"]
    assert found("q=aid+turku&when=all") == ["State aid in Turku"]
    assert counts("country", "q=aid") == {"FI": 1, "IT": 1}


def test_words_without_a_letter_are_nothing_to_look_for():
    EventFactory()

    assert search("q=%3F%21").problems == ["These words hold no letter or digit to look for."]


# -- when nothing is found ------------------------------------------------------------------------------------
def test_where_nothing_fits_it_is_said_what_would():
    EventFactory(title="State aid", country="FI", past=True)
    EventFactory(title="Audit", country="IT", kind="webinar")

    assert search("q=aid&country=FI").instead == [Instead("when", 1)]
    assert search("q=audit&country=FI").instead == [Instead("country", 1)]
    assert search("q=aid+audit").instead == [Instead("q", 1), Instead("q", 1, "aid")]
    assert search("kind=webinar&country=FI").instead == [Instead("country", 1)]
    assert search("kind=training&dates=last-year").instead == []
    assert search().instead == []


# -- what it costs --------------------------------------------------------------------------------------------
def test_a_search_takes_as_many_statements_for_many_events_as_for_one():
    costs = []
    for number in (1, 12):
        for each in range(number):
            EventFactory(title=f"Costs {each} {number}").topics.add(TopicFactory())
        for query in ("", "q=costs", "q=coosts", "country=IT&q=costs+simplified"):
            with CaptureQueriesContext(connection) as queries:
                search(query)
            costs.append(len(queries))

    assert costs[:4] == costs[4:]
    # What staff changed is read at the first search; words are found at their first.
    assert costs[:4] == [3, 3, 3, 3]
