"""On a programme's page its people find the way to each other, and nobody else finds anything."""

import pytest
from django.utils import timezone

from contacts.models import Programme
from tests.factories.accounts import AffiliationFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory

pytestmark = pytest.mark.django_db

PEOPLE = 'href="/programmes/alpine/people/"'


@pytest.fixture
def programme():
    return ProgrammeFactory(slug="alpine")


def page_for(client, programme, **affiliation):
    person = UserFactory()
    if affiliation:
        AffiliationFactory(person=person, programme=programme, **affiliation)
    client.force_login(person)
    return client.get("/programmes/alpine/").content.decode()


def test_who_acts_is_led_to_the_people(client, programme):
    page = page_for(client, programme, acting=True)

    assert "You act for this programme" in page
    assert PEOPLE in page


def test_who_claims_is_led_to_where_one_asks(client, programme):
    page = page_for(client, programme, claimed_at=timezone.now())

    assert "To act for it, ask to be confirmed." in page
    assert PEOPLE not in page


def test_who_has_asked_reads_since_when(client, programme):
    assert f"You asked on {timezone.localdate():%-d %B %Y}" in page_for(client, programme, asked_at=timezone.now())


WORDS = ("You act for this programme", "You represent this programme", PEOPLE)


@pytest.mark.parametrize("affiliation", [{}, {"acting": True, "left": True}])
def test_who_has_nothing_to_do_with_it_reads_nothing(client, programme, affiliation):
    page = page_for(client, programme, **affiliation)

    assert not any(words in page for words in WORDS)


def test_a_stranger_reads_nothing_of_who_acts(client, programme):
    AffiliationFactory(programme=programme, acting=True)

    page = client.get("/programmes/alpine/").content.decode()

    assert not any(words in page for words in WORDS)


def test_for_a_closed_programme_nobody_is_led_anywhere(client, programme):
    Programme.objects.update(state=Programme.State.CLOSED)

    page = page_for(client, programme, acting=True)

    assert PEOPLE not in page
