from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.utils.dateparse import parse_datetime
from icalendar import Calendar

from tests.factories.contacts import TopicFactory
from tests.factories.events import DeadlineExtensionFactory, EventFactory, in_days

pytestmark = pytest.mark.django_db

ATOM = {"atom": "http://www.w3.org/2005/Atom"}


def calendar_of(client, path):
    response = client.get(path)
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return response, Calendar.from_ical(response.content)


def entries_of(client, query=""):
    return ET.fromstring(client.get(f"/events/feed.atom{query}").content).findall("atom:entry", ATOM)


def said(entry, name):
    return entry.find(f"atom:{name}", ATOM).text


# -- calendars ------------------------------------------------------------------------------------------------
def test_one_event_is_taken_into_a_calendar_with_its_term(client):
    event = EventFactory(slug="palermo")
    DeadlineExtensionFactory(deadline=event.deadline)

    response, calendar = calendar_of(client, "/events/palermo/event.ics")

    (entry,) = calendar.events
    assert response.headers["Content-Disposition"] == 'attachment; filename="palermo.ics"'
    assert (entry["uid"], entry["status"]) == (f"event-{event.pk}@testserver", "CONFIRMED")
    assert "Registration until" in entry["description"]
    assert entry["description"].endswith("extended.")
    assert entry["dtstart"].params["tzid"] == "Europe/Rome"


def test_a_calendar_to_subscribe_to_follows_the_filters_of_the_list(client):
    EventFactory(title="Turku", country="FI")
    EventFactory(title="Palermo", country="IT")
    EventFactory(title="Off", country="IT", cancelled=True)
    EventFactory(title="Secret", draft=True)
    EventFactory(title="Old", past=True)

    _response, everything = calendar_of(client, "/events/feed.ics")
    _response, italy = calendar_of(client, "/events/feed.ics?country=IT")

    assert {str(entry["summary"]) for entry in everything.events} == {"Turku", "Palermo", "Off"}
    assert {(str(entry["summary"]), str(entry["status"])) for entry in italy.events} == {
        ("Palermo", "CONFIRMED"), ("Off", "CANCELLED"),
    }  # fmt: skip
    assert everything["x-wr-calname"] == "Interact portal"


def test_an_empty_calendar_is_a_calendar(client):
    _response, calendar = calendar_of(client, "/events/feed.ics?kind=party")

    assert calendar.events == []


# -- news -----------------------------------------------------------------------------------------------------
def test_news_say_what_is_extended_and_what_is_off(client):
    extended = EventFactory(title="Palermo", starts_at=in_days(20))
    extended.topics.add(TopicFactory(name="State aid"))
    DeadlineExtensionFactory(deadline=extended.deadline)
    EventFactory(title="Turku", starts_at=in_days(30))
    EventFactory(title="Off", cancelled=True, starts_at=in_days(40))
    EventFactory(draft=True)

    first, second, third = entries_of(client)

    assert said(first, "title") == "Palermo (registration extended)"
    assert (said(second, "title"), said(third, "title")) == ("Turku", "Off (cancelled)")
    assert said(first, "id") == f"http://testserver/events/{extended.pk}"
    assert first.find("atom:link", ATOM).attrib["href"] == f"http://testserver{extended.get_absolute_url()}"
    assert first.find("atom:category", ATOM).attrib["term"] == "State aid"
    assert said(first, "summary").startswith("Two days of practice")
    assert said(first, "summary").endswith("extended.")


def test_an_extension_is_news(client):
    event = EventFactory()
    before = parse_datetime(said(entries_of(client)[0], "updated"))

    DeadlineExtensionFactory(deadline=event.deadline, at=in_days(1))

    assert parse_datetime(said(entries_of(client)[0], "updated")) - before > timedelta(hours=1)


def test_news_follow_the_filters_of_the_list(client):
    EventFactory(title="Turku", country="FI")
    EventFactory(title="Palermo", country="IT")

    feed = ET.fromstring(client.get("/events/feed.atom?country=FI").content)

    assert [said(entry, "title") for entry in feed.findall("atom:entry", ATOM)] == ["Turku"]
    assert [link.attrib["href"] for link in feed.findall("atom:link", ATOM)] == [
        "http://testserver/events/?country=FI", "http://testserver/events/feed.atom?country=FI",
    ]  # fmt: skip


def test_words_of_staff_do_not_break_the_feed(client):
    EventFactory(title="A & B <i>]]></i>", tagline="\x0b control")

    response = client.get("/events/feed.atom")

    assert response.status_code == 200
    assert said(ET.fromstring(response.content).find("atom:entry", ATOM), "title") == "A & B <i>]]></i>"
