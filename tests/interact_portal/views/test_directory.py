import pytest
from django.core.cache import caches

from tests.factories.contacts import ContactPersonFactory, TopicFactory
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_pages():
    caches["pages"].clear()


def test_topic_shows_whom_to_ask_leads_first_and_the_coming_events(client):
    topic, other = TopicFactory(name="State aid", slug="state-aid"), TopicFactory()
    ContactPersonFactory(given_name="Helper", family_name="Aardvark", helps=[topic])
    ContactPersonFactory(given_name="Leader", family_name="Zebra", leads=[topic])
    ContactPersonFactory(given_name="Hidden", leads=[topic], is_listed=False)
    ContactPersonFactory(given_name="Elsewhere", leads=[other])
    for title, options in (
        ("Coming workshop", {}), ("Past workshop", {"past": True}), ("Draft workshop", {"draft": True}),
    ):  # fmt: skip
        EventFactory(title=title, **options).topics.add(topic)
    EventFactory(title="Other workshop").topics.add(other)

    page = client.get("/topics/state-aid/").content.decode()

    assert page.index("Leader Zebra") < page.index("Helper Aardvark")
    assert [title for title in ("Coming", "Past", "Draft", "Other") if f"{title} workshop" in page] == ["Coming"]
    assert "Hidden" not in page
    assert "Elsewhere" not in page


def test_topic_without_people_or_events_says_what_to_do(client):
    TopicFactory(slug="state-aid")

    page = client.get("/topics/state-aid/").content.decode()

    assert "No event on this topic is announced" in page
    assert "Nobody is named for this topic yet" in page


def test_topic_that_is_none_is_not_found(client):
    assert client.get("/topics/nothing/").status_code == 404


def test_topic_makes_the_same_statements_for_little_and_for_much(client, django_assert_num_queries):
    topic = TopicFactory(slug="state-aid")
    for count in (1, 8):
        for _ in range(count):
            ContactPersonFactory(leads=[topic], helps=[TopicFactory()])
            EventFactory().topics.add(topic, TopicFactory())
        caches["pages"].clear()
        with django_assert_num_queries(7):  # version, topic, people and their topics (2), events, their topics
            client.get("/topics/state-aid/")
