"""An event as search engines read it."""

from datetime import UTC, datetime

import pytest

from events.models import event_standing, load_event
from events.panels import description_part, linked_data
from tests.factories.contacts import TopicFactory
from tests.factories.events import EventFactory, SpeakerFactory, in_days

pytestmark = pytest.mark.django_db

SCHEMA = "https://schema.org"


def data_of(**fields):
    event = EventFactory(slug="palermo", **fields)
    standing = event_standing("palermo")
    return linked_data(load_event(event.pk, standing.revision), standing)


def test_an_event_says_what_when_where_by_whom_and_that_it_is_free():
    event = EventFactory(
        slug="palermo", title="Costs", tagline="Two days of practice.", address="Piazza 1", audience="Auditors",
        starts_at=datetime(2099, 3, 1, 8, tzinfo=UTC), ends_at=datetime(2099, 7, 1, 15, 30, tzinfo=UTC),
        deadline__opens_at=datetime(2020, 1, 1, tzinfo=UTC),
        deadline__closes_at=datetime(2099, 2, 1, 22, 59, tzinfo=UTC),
    )  # fmt: skip
    event.topics.add(TopicFactory(name="State aid"))
    SpeakerFactory(event=event, name="Ada Lovelace")
    standing = event_standing("palermo")

    assert linked_data(load_event(event.pk, standing.revision), standing) == {
        "@context": SCHEMA,
        "@type": "Event",
        "@id": "http://testserver/events/palermo/",
        "url": "http://testserver/events/palermo/",
        "name": "Costs",
        "description": "Two days of practice.",
        "startDate": "2099-03-01T09:00+01:00",
        "endDate": "2099-07-01T17:30+02:00",
        "eventStatus": f"{SCHEMA}/EventScheduled",
        "eventAttendanceMode": f"{SCHEMA}/OfflineEventAttendanceMode",
        "location": {
            "@type": "Place",
            "name": "Palazzo Normanni",
            "address": {
                "@type": "PostalAddress", "streetAddress": "Piazza 1", "addressLocality": "Palermo",
                "addressCountry": "IT",
            },
        },
        "organizer": {"@type": "Organization", "name": "Interact", "url": "http://testserver"},
        "isAccessibleForFree": True,
        "offers": {
            "@type": "Offer", "price": 0, "priceCurrency": "EUR", "url": "http://testserver/events/palermo/",
            "validFrom": "2020-01-01T01:00+01:00", "validThrough": "2099-02-01T23:59+01:00",
            "availability": f"{SCHEMA}/InStock",
        },
        "audience": {"@type": "Audience", "audienceType": "Auditors"},
        "keywords": ["State aid"],
        "performer": [{"@type": "Person", "name": "Ada Lovelace"}],
    }  # fmt: skip


def test_where_one_joins_is_told_to_nobody():
    online = {"@type": "VirtualLocation", "url": "http://testserver/events/palermo/"}

    data = data_of(mode="online", join_url="https://meet.example/secret", city="", venue="", country="")

    assert (data["location"], data["eventAttendanceMode"]) == (online, f"{SCHEMA}/OnlineEventAttendanceMode")
    assert "secret" not in repr(data)


def test_an_event_in_two_ways_has_two_places():
    data = data_of(mode="hybrid", venue="", country="")

    assert data["eventAttendanceMode"] == f"{SCHEMA}/MixedEventAttendanceMode"
    assert data["location"] == [
        {"@type": "Place", "name": "Palermo", "address": {"@type": "PostalAddress", "addressLocality": "Palermo"}},
        {"@type": "VirtualLocation", "url": "http://testserver/events/palermo/"},
    ]


def test_a_cancelled_event_says_so_and_offers_no_place():
    data = data_of(cancelled=True)

    assert data["eventStatus"] == f"{SCHEMA}/EventCancelled"
    assert "availability" not in data["offers"]


@pytest.mark.parametrize(
    ("fields", "availability"),
    [
        ({}, f"{SCHEMA}/InStock"),
        ({"pool__capacity": 0}, f"{SCHEMA}/SoldOut"),
        ({"deadline__opens_at": in_days(1)}, f"{SCHEMA}/PreOrder"),
        ({"deadline__closes_at": in_days(-1)}, None),
        ({"past": True}, None),
    ],
)
def test_there_are_places_as_long_as_one_can_register(fields, availability):
    assert data_of(**fields)["offers"].get("availability") == availability


@pytest.mark.parametrize(
    ("tagline", "text", "said"),
    [
        ("In short", "<p>At length</p>", "In short"),
        ("", "<p>At &amp; length</p><ul><li>one</li><li>two</li></ul>", "At & length one two"),
        ("", "", "Costs"),
        ("", f"<p>{'x' * 900}</p>", "x" * 500),
    ],
)
def test_what_it_is_about_is_told_in_plain_words(tagline, text, said):
    assert description_part(EventFactory.build(title="Costs", tagline=tagline, text=text)) == said
