import pytest

from contacts.search import filter_people
from tests.factories.contacts import ContactPersonFactory, TeamFactory, TopicFactory

pytestmark = pytest.mark.django_db


def test_people_are_filtered_by_topic_and_team():
    costs, aid = TopicFactory(slug="costs"), TopicFactory(slug="aid")
    delivery = TeamFactory(slug="delivery")
    ada = ContactPersonFactory(team=delivery, leads=[costs], helps=[aid])
    ben = ContactPersonFactory(leads=[aid])
    ContactPersonFactory(team=delivery, leads=[costs], is_listed=False)

    assert list(filter_people(topic="aid")) == [ada, ben]
    assert list(filter_people(topic="aid", team="delivery")) == [ada]
    assert list(filter_people(topic="nothing")) == list(filter_people(team="\x00")) == []
