import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from events.views.listing import PAGE_SIZE
from tests.factories.accounts import UserFactory
from tests.factories.contacts import TopicFactory
from tests.factories.events import (
    DeadlineExtensionFactory,
    DocumentFactory,
    EventFactory,
    RegistrationFactory,
    SeatPoolFactory,
    in_days,
)

pytestmark = pytest.mark.django_db


def listed(client, query=""):
    return [item["event"].title for item in client.get(f"/events/{query}").context["items"]]


def test_events_are_found_by_links_that_can_be_mailed(client):
    EventFactory(title="Turku", country="FI", kind="webinar")
    EventFactory(title="Palermo", country="IT", starts_at=in_days(20))
    EventFactory(title="Old", past=True)
    EventFactory(title="Secret", draft=True)

    assert listed(client) == ["Palermo", "Turku"]
    assert listed(client, "?when=past") == ["Old"]
    assert listed(client, "?country=FI&kind=webinar") == ["Turku"]
    assert listed(client, "?country=IT&country=FI") == ["Palermo", "Turku"]
    assert re.search(r'<a [^>]*href="[^"]*\?country=FI"', client.get("/events/").content.decode())


def test_a_line_says_what_when_where_and_whether_one_can_register(client):
    event = EventFactory(title="Palermo", pool__capacity=3)
    DeadlineExtensionFactory(deadline=event.deadline)
    EventFactory(title="Full", pool__capacity=0)
    EventFactory(title="Off", cancelled=True)
    EventFactory(title="Closed", deadline__closes_at=in_days(-1))
    EventFactory(title="Later", deadline__opens_at=in_days(1))

    html = client.get("/events/").content.decode()

    lines = {line.partition("<")[0]: line for line in html.split('/">')[1:]}
    for title, words in {
        "Palermo": ["3 places left", "extended", "register until", "Palermo, Italy", "CET"],
        "Full": ["full: waiting list"],
        "Off": ["cancelled"],
        "Closed": ["registration closed"],
        "Later": ["registration opens"],
    }.items():
        assert all(word in lines[title] for word in words), title


TWICE = "This is in the address more than once."
NONE_OF_THOSE = "This is none of those that are offered."
NO_DAY = "is not a day of the calendar. Write it like 2027-03-31."


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("kind=party", f"Kind: {NONE_OF_THOSE}"),
        ("kind=webinar&kind=party", f"Kind: {NONE_OF_THOSE}"),
        ("kind=%FF", f"Kind: {NONE_OF_THOSE}"),
        ("mode=x%00", f"Where: {NONE_OF_THOSE}"),
        ("country=XX", f"Country: {NONE_OF_THOSE}"),
        ("goal=x&goal=y", f"For programmes of: {NONE_OF_THOSE}"),
        ("strand=E", f"For the strand: {NONE_OF_THOSE}"),
        ("materials=no", f"Materials: {NONE_OF_THOSE}"),
        ("topic=" + "x" * 3000, f"Topic: {NONE_OF_THOSE}"),
        ("topic=%00", f"Topic: {NONE_OF_THOSE}"),
        ("topic=%E2%80%AEx", f"Topic: {NONE_OF_THOSE}"),
        ("topic=nothing", "Topic: there is none called “nothing”."),
        ("&".join(f"topic=x{number}" for number in range(60)), "Topic: These are too many at once."),
        ("when=tomorrow", f"When: {NONE_OF_THOSE}"),
        ("when=past&when=open", f"When: {TWICE}"),
        ("dates=x", f"Days: {NONE_OF_THOSE}"),
        ("from=2027-02-30", f"From: “2027-02-30” {NO_DAY}"),
        ("to=tomorrow", f"To: “tomorrow” {NO_DAY}"),
        ("to=%00", f"To: This {NO_DAY}"),
        ("from=10000-01-01", f"From: “10000-01-01” {NO_DAY}"),
        ("from=2027-03-02&to=2027-03-01", "To: This day is before the first one."),
        ("q=a&q=b", f"Search events: {TWICE}"),
        ("q=%00", "Search events: Null characters are not allowed."),
        ("q=" + "x" * 3000, "Search events: Ensure this value has at most 100 characters (it has 3000)."),
        ("q=%3F", "These words hold no letter or digit to look for."),
        ("&".join(f"x{number}" for number in range(1100)), "This address has too many parts."),
    ],
)
def test_what_nobody_offered_finds_nothing_and_leads_back(client, query, problem):
    EventFactory()

    response = client.get(f"/events/?{query}")

    html = response.content.decode()
    assert (response.status_code, response.context["items"], response.context["problems"]) == (200, [], [problem])
    assert "Nothing is found by this address" in html
    assert escape(problem) in html
    assert '<a href="/events/">See all coming events</a>' in html
    assert "<title>Error:" in html
    for feed in ("feed.ics", "feed.atom"):
        assert client.get(f"/events/{feed}?{query}").status_code == 200


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "", "1e9", "9" * 400, "2&page=1"])
def test_a_page_that_does_not_exist_is_one_that_does(client, page):
    EventFactory.create_batch(3)

    response = client.get(f"/events/?page={page}")

    assert response.status_code == 200
    assert len(response.context["items"]) == 3


def test_a_long_list_has_pages_that_keep_the_filters(client):
    EventFactory.create_batch(PAGE_SIZE + 1)

    first, second = client.get("/events/?mode=on_site"), client.get("/events/?mode=on_site&page=2")

    assert (len(first.context["items"]), len(second.context["items"])) == (PAGE_SIZE, 1)
    assert "mode=on_site&amp;page=2" in first.content.decode()
    assert f"{PAGE_SIZE + 1} events" in first.content.decode()


def test_a_list_of_nothing_is_a_list(client):
    assert "0 events" in client.get("/events/").content.decode()


def test_feeds_of_the_list_are_offered_with_its_filters(client):
    EventFactory(kind="webinar")

    html = client.get("/events/?kind=webinar").content.decode()

    assert 'href="/events/feed.ics?kind=webinar"' in html
    assert 'href="/events/feed.atom?kind=webinar"' in html


@pytest.mark.parametrize("path", ["/events/", "/events/?when=open", "/", "/events/feed.ics", "/events/feed.atom"])
def test_a_list_takes_as_many_statements_for_many_events_as_for_one(client, path):
    client.force_login(UserFactory())  # who sends a session is not served from memory
    counts = []
    for number in (1, 8):
        for _ in range(number):
            event = EventFactory()
            event.topics.add(*TopicFactory.create_batch(2))
            SeatPoolFactory(event=event, slug="online")
            DeadlineExtensionFactory(deadline=event.deadline)
            RegistrationFactory(event=event)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 8


@pytest.mark.parametrize(
    ("query", "title", "way_on"),
    [
        ("", "No events are planned at the moment", "/events/?when=past"),
        ("?when=open", "No event is open for registration at the moment", "/events/"),
        ("?when=past", "No event is over yet", "/events/"),
        ("?kind=webinar", "Nothing fits this choice", "/events/"),
        ("?when=past&mode=online", "Nothing fits this choice", "/events/?when=past"),
    ],
)
def test_an_empty_list_says_why_it_is_empty_and_where_to_go_on(client, query, title, way_on):
    EventFactory(draft=True)

    page = re.search(r'class="empty.*?</div>', client.get(f"/events/{query}").content.decode(), re.DOTALL).group()

    assert title in page
    assert f'href="{way_on}"' in page


# -- what machines are told -----------------------------------------------------------------------------------
def head_of(client, query=""):
    html = client.get(f"/events/{query}").content.decode()
    head = html.partition("</head>")[0]
    links = dict(re.findall(r'<link rel="([a-z]+)"(?: type="[^"]*")?(?: title="[^"]*")? href="([^"]*)"', head))
    return links["canonical"], re.findall(r'<link rel="alternate"[^>]* href="([^"]*)"', head), head


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("", ""),
        ("?", ""),
        ("?page=1", ""),
        ("?page=99", "?page=2"),
        ("?page=2&utm_source=mail", "?page=2"),
        ("?when=past", "?when=past"),
        ("?kind=workshop", "?kind=workshop"),
        ("?kind=workshop&page=2", "?kind=workshop&amp;page=2"),
        ("?kind=webinar&when=all", "?when=all&amp;kind=webinar"),
        # What is filtered further is the list of its time.
        ("?kind=webinar&kind=workshop", ""),
        ("?kind=webinar&country=FI&when=past", "?when=past"),
        ("?q=palermo", ""),
        ("?q=palermo&page=2", ""),
        ("?from=2027-01-01&when=all", "?when=all"),
        ("?dates=this-month", ""),
        ("?kind=party&when=past", "?when=past"),
        ("?topic=nothing", ""),
        ("?when=tomorrow", ""),
    ],
)
def test_a_list_has_one_address_for_search_engines(client, query, canonical):
    EventFactory.create_batch(PAGE_SIZE + 1)

    found, _feeds, head = head_of(client, query)

    assert found == f"http://testserver/events/{canonical}"
    assert f'<meta property="og:url" content="{found}">' in head


def test_a_list_can_be_taken_along_as_it_is(client):
    _canonical, feeds, head = head_of(client, "?q=a+%26+b&kind=webinar&x=1&page=3&kind=training")

    query = "q=a+%26+b&amp;kind=webinar&amp;kind=training"
    assert feeds == [f"/events/feed.atom?{query}", f"/events/feed.ics?{query}"]
    assert '<meta property="og:title" content="Events">' in head


# -- words and days -------------------------------------------------------------------------------------------
def test_words_days_and_filters_stay_with_each_other(client):
    EventFactory(title="Palermo", kind="webinar")
    query = f"q=palermo&from={in_days(1):%Y-%m-%d}&kind=webinar&kind=training&when=upcoming&page=2&x=1"

    response = client.get(f"/events/?{query}")
    html = response.content.decode()

    assert [item["event"].title for item in response.context["items"]] == ["Palermo"]
    forms = [re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', part) for part in html.split("<form")[1:]]
    assert forms == [
        [("when", "upcoming"), ("from", f"{in_days(1):%Y-%m-%d}"), ("kind", "webinar"), ("kind", "training")],
        [("q", "palermo"), ("when", "upcoming"), ("kind", "webinar"), ("kind", "training")],
    ]
    assert f'value="{in_days(1):%Y-%m-%d}"' in html
    assert 'value="palermo"' in html


def test_a_day_that_is_none_is_said_beside_it_and_the_rest_is_kept(client):
    html = client.get("/events/?q=palermo&kind=webinar&from=2027-02-30&to=2027-03-01").content.decode()

    _words, days = html.split("<form")[1:]
    assert "“2027-02-30” is not a day of the calendar." in days
    assert 'value="2027-02-30"' not in days  # a browser drops it
    assert 'value="2027-03-01"' in days
    assert re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', days) == [
        ("q", "palermo"),
        ("kind", "webinar"),
    ]


def test_a_wrong_letter_is_said_with_what_was_taken_for_it(client):
    EventFactory(title="Turku", city="Turku")

    response = client.get("/events/?q=turkku")

    assert [item["event"].title for item in response.context["items"]] == ["Turku"]
    assert "Nothing here is called “turkku”. This is what is found for turku." in response.content.decode()


def test_where_nothing_fits_the_ways_on_are_links_with_what_they_find(client):
    EventFactory(title="State aid", country="FI", past=True)
    EventFactory(title="State of play", country="IT")
    TopicFactory(name="State aid", slug="state-aid")

    page = re.search(
        r'class="empty.*?</div>', client.get("/events/?q=state+aid&country=FI").content.decode(), re.DOTALL
    )

    ways = re.findall(r'<a href="([^"]*)">([^<]*)</a> <span class="nums">\((\d+)\)', page.group())
    assert ways == [
        ("/events/?q=state+aid&amp;country=FI&amp;when=all", "At any time, past events among them", "1"),
    ]
    for address, _words, count in ways:
        assert client.get(address.replace("&amp;", "&")).context["page"].paginator.count == int(count)


def test_past_events_are_listed_with_what_everybody_may_read(client):
    event = EventFactory(slug="palermo", past=True)
    DocumentFactory(event=event, slug="slides", title="Slides")
    DocumentFactory(event=event, title="For the confirmed", is_for_confirmed=True)
    DocumentFactory(event=EventFactory(past=True), title="Film", is_shown_after=True)
    DocumentFactory(event=EventFactory(), title="Agenda of what is to come")

    html = client.get("/events/?when=all").content.decode()

    assert '<a href="/events/palermo/documents/slides/">Slides</a>' in html
    assert "Film" in html
    assert "For the confirmed" not in html
    assert "Agenda of what is to come" not in html
