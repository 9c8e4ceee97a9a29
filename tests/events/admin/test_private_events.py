"""Staff make an event private: its address gets an end that nobody guesses, as long as nobody knows it."""

import re

import pytest

from events.models import Event
from tests.factories.events import EventFactory

from .pages import act_url, errors_of, open_event, save_event, saved

pytestmark = pytest.mark.django_db


def test_the_address_of_a_private_draft_gets_a_random_end_once(client, staff):
    event = EventFactory(draft=True, slug="info-day")

    assert saved(save_event(client, event, open_event(client, event), is_unlisted="on"))
    first = Event.objects.get()
    assert saved(save_event(client, first, open_event(client, first), tagline="Quiet."))

    event.refresh_from_db()
    assert (event.is_unlisted, event.slug) == (True, first.slug)
    assert re.fullmatch("info-day-[2-9a-z]{12}", event.slug)


def test_the_address_of_a_published_event_stays(client, staff):
    event = EventFactory(slug="info-day")

    assert saved(save_event(client, event, open_event(client, event), is_unlisted="on"))

    event.refresh_from_db()
    assert (event.is_unlisted, event.slug) == (True, "info-day")


@pytest.mark.parametrize("entry", Event.Entry.values)
def test_the_way_in_is_chosen_in_the_form(client, staff, entry):
    event = EventFactory()

    assert saved(save_event(client, event, open_event(client, event), entry=entry))

    assert Event.objects.get().entry == entry


def test_staff_let_places_be_handed_over_to_other_programmes(client, staff):
    event = EventFactory()

    assert saved(save_event(client, event, open_event(client, event), hands_over_to_anybody="on"))

    event.refresh_from_db()
    assert event.hands_over_to_anybody


def test_a_way_in_that_there_is_not_is_refused_in_words(client, staff):
    event = EventFactory()

    refused = save_event(client, event, open_event(client, event), entry="window")

    assert "Choose among the answers that are offered to “Way in”." in errors_of(refused)


def test_who_publishes_reads_who_will_see_it(client, staff):
    private, public = EventFactory(draft=True, is_unlisted=True), EventFactory(draft=True)

    assert "It stands in no list, feed or search." in client.get(act_url(private, "publish")).content.decode()
    assert "everybody sees the event in the list" in client.get(act_url(public, "publish")).content.decode()
