from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar

from tests.factories.campaigns import EditionFactory, LocalEventFactory, TownFactory
from tests.factories.events import in_days

pytestmark = pytest.mark.django_db

ATOM = {"atom": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def edition():
    return EditionFactory()


def entries_of(client, edition, query=""):
    feed = client.get(f"/campaigns/cooperation-day/{edition.year}/events/feed.atom{query}")
    return ET.fromstring(feed.content).findall("atom:entry", ATOM)


def calendar_of(client, edition, path):
    response = client.get(f"/campaigns/cooperation-day/{edition.year}/events/{path}")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return response, Calendar.from_ical(response.content)


def said(entry, name):
    return entry.find(f"atom:{name}", ATOM).text


def test_one_local_event_is_taken_into_a_calendar(client, edition):
    event = LocalEventFactory(edition=edition, slug="lights", calendar_sequence=3)

    response, calendar = calendar_of(client, edition, "lights/event.ics")

    (entry,) = calendar.events
    assert response.headers["Content-Disposition"] == 'attachment; filename="lights.ics"'
    assert (entry["uid"], entry["status"], entry["sequence"]) == (f"local-event-{event.pk}@testserver", "CONFIRMED", 3)
    assert entry["location"] == "La Cala, Palermo, Italy"
    assert entry["dtstart"].params["tzid"] == "Europe/Rome"
    assert entry["geo"].to_ical() == "38.11582;13.35976"


def test_a_calendar_to_subscribe_to_follows_the_filters_of_the_list(client, edition):
    LocalEventFactory(edition=edition, title="Film", kind="film")
    LocalEventFactory(edition=edition, title="Off", kind="film", cancelled=True)
    LocalEventFactory(edition=edition, title="Fair", kind="market")
    LocalEventFactory(edition=edition, title="Proposed", kind="film", proposed=True)

    _response, calendar = calendar_of(client, edition, "feed.ics?kind=film")

    assert {(str(entry["summary"]), str(entry["status"])) for entry in calendar.events} == {
        ("Film", "CONFIRMED"), ("Off", "CANCELLED"),
    }  # fmt: skip
    assert calendar["x-wr-calname"] == f"Interreg Cooperation Day {edition.year}"


def test_news_follow_the_filters_and_say_what_is_off(client, edition):
    TownFactory()
    event = LocalEventFactory(edition=edition, title="Boats", starts_at=in_days(1))
    LocalEventFactory(edition=edition, title="Off", cancelled=True, starts_at=in_days(2))
    LocalEventFactory(edition=edition, title="Online", online=True, starts_at=in_days(3))

    boats, off = entries_of(client, edition, "?near=Palermo")

    assert (said(boats, "title"), said(off, "title")) == ("Boats", "Off (cancelled)")
    assert said(boats, "id") == f"http://testserver/local-events/{event.pk}"
    assert boats.find("atom:link", ATOM).attrib["href"] == f"http://testserver{event.get_absolute_url()}"
    assert said(boats, "summary").endswith("La Cala, Palermo, Italy. Fishers from both shores show their boats.")
    assert len(entries_of(client, edition)) == 3


def test_words_of_people_do_not_break_the_feed(client, edition):
    LocalEventFactory(edition=edition, title="A & B <i>]]></i>", description="\x0b control")

    (entry,) = entries_of(client, edition)

    assert said(entry, "title") == "A & B <i>]]></i>"


def test_a_feed_of_a_bad_address_is_empty_and_says_why(client, edition):
    LocalEventFactory(edition=edition)

    feed = client.get(f"/campaigns/cooperation-day/{edition.year}/events/feed.atom?kind=party").content.decode()

    assert "<entry>" not in feed
    assert "Kind: This is none of those that are offered." in feed


@pytest.mark.parametrize("name", ["feed.ics", "feed.atom"])
@pytest.mark.parametrize("number", [1, 30])
def test_feeds_cost_the_same_for_one_event_and_for_many(client, edition, django_assert_max_num_queries, name, number):
    LocalEventFactory.create_batch(number, edition=edition)

    with django_assert_max_num_queries(8):
        client.get(f"/campaigns/cooperation-day/{edition.year}/events/{name}?mode=on_site")
