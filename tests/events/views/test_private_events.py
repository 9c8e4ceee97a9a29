"""A private event is for who has its link: it stands in no list, feed, search, sitemap or other page."""

import pytest

from events.actions.copying import copy_event
from events.models import Event, EventWord
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.contacts import ContactPersonFactory, TopicFactory
from tests.factories.events import (
    DocumentFactory,
    EventContactFactory,
    EventFactory,
    RegistrationFactory,
    SpeakerFactory,
    in_days,
)

from .conftest import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    """A private event that would stand everywhere, if it were not."""
    event = EventFactory(slug="quiet-k7mq2wxp9rtv", title="Quietude", city="Nowhereville", is_unlisted=True)
    topic = TopicFactory(slug="state-aid")
    event.topics.add(topic)
    EventContactFactory(event=event, person=ContactPersonFactory(slug="ada"))
    DocumentFactory(event=event, slug="agenda", title="Quiet agenda")
    SpeakerFactory(event=event, name="Wilhelmina Unheard")
    return event


@pytest.mark.parametrize(
    "path",
    [
        "/", "/events/", "/events/?when=all", "/events/?q=quietude", "/events/?q=nowhereville", "/events/?q=unheard",
        "/events/feed.ics", "/events/feed.atom", "/sitemap.xml", "/topics/state-aid/", "/contacts/ada/",
    ],
)  # fmt: skip
def test_it_stands_nowhere(client, event, path):
    response = client.get(path)

    # What somebody typed themselves is repeated to them.
    page = response.content.decode().lower().replace("q=quietude", "")
    assert response.status_code == 200
    assert event.slug not in page
    assert "quiet agenda" not in page


def test_it_stands_there_as_soon_as_it_is_private_no_more(client, event):
    assert event.slug not in client.get("/events/").content.decode()

    Event.objects.update(is_unlisted=False)

    for path in ("/", "/events/", "/events/?q=nowhereville", "/events/feed.atom", "/sitemap.xml", "/contacts/ada/"):
        assert event.slug in client.get(path).content.decode(), path


@pytest.mark.parametrize("words", ["quietudo", "nowherevile", "unheart"])
def test_its_words_are_offered_to_nobody_who_mistypes(client, event, words):
    page = text_of(client.get("/events/", {"q": words})).lower()

    assert not any(word in page for word in ("quietude", "nowhereville", "unheard"))


def test_its_words_are_known_while_it_is_listed_only(event):
    assert not EventWord.objects.filter(word="nowhereville").exists()
    Event.objects.update(is_unlisted=False)
    assert EventWord.objects.filter(word="nowhereville").exists()
    Event.objects.update(is_unlisted=True)
    assert not EventWord.objects.filter(word="nowhereville").exists()
    Event.objects.update(status=Event.Status.DRAFT)
    Event.objects.update(is_unlisted=False)
    assert not EventWord.objects.filter(word="nowhereville").exists()


def test_who_has_the_link_sees_its_page_which_search_engines_do_not_keep(client, event):
    page = client.get(event.get_absolute_url())

    html = page.content.decode()
    assert (page.status_code, "Quietude" in text_of(page)) == (200, True)
    assert '<meta name="robots" content="noindex, nofollow">' in html
    assert "application/ld+json" not in html
    assert 'rel="canonical"' not in html
    for path in ("", "event.ics", "documents/agenda/"):
        assert client.get(f"{event.get_absolute_url()}{path}").headers["X-Robots-Tag"] == "noindex, nofollow"


def test_pages_of_other_events_are_kept_by_search_engines(client):
    page = client.get(EventFactory().get_absolute_url())

    assert "X-Robots-Tag" not in page.headers
    assert 'name="robots"' not in page.content.decode()


def test_people_register_for_it_and_find_it_among_their_own(client, event):
    person = UserFactory()
    client.force_login(person)
    assert client.get(f"{event.get_absolute_url()}register/").status_code == 200

    RegistrationFactory(event=event, person=person)

    assert event.title in text_of(client.get("/registrations/"))


def test_its_materials_are_for_who_has_the_link(client, event):
    Event.objects.update(starts_at=in_days(-3), ends_at=in_days(-2))

    assert "Quiet agenda" not in client.get("/events/?when=past").content.decode()
    assert client.get(f"{event.get_absolute_url()}documents/agenda/").status_code == 200


def test_a_copy_of_it_has_an_address_of_its_own_that_nobody_guesses(event):
    copy = copy_event(event=event, starts_at=in_days(60), press="1", by=StaffFactory())

    assert copy.is_unlisted
    assert copy.slug.startswith("quiet-copy-")
    assert len(copy.slug) == len("quiet-copy-") + 12
    assert "k7mq2wxp9rtv" not in copy.slug
