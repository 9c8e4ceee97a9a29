from datetime import timedelta

import pytest
from django.utils import timezone

from events import search
from events.models import Event
from tests.factories.contacts import TopicFactory
from tests.factories.events import (
    DeadlineExtensionFactory,
    EventFactory,
    RegistrationFactory,
    SeatPoolFactory,
    in_days,
)

pytestmark = pytest.mark.django_db


def listed():
    return search.listed(Event.objects.order_by("pk"), now=timezone.now())


def test_a_list_knows_term_extension_seats_and_topics_of_each():
    event = EventFactory(pool__capacity=5)
    SeatPoolFactory(event=event, slug="online", capacity=3)
    RegistrationFactory.create_batch(2, event=event)
    DeadlineExtensionFactory.create(deadline=event.deadline)
    event.topics.add(*TopicFactory.create_batch(3))

    (row,) = listed()

    assert (row.closes_at, row.is_extended, row.is_open) == (event.deadline.closes_at, True, True)
    assert (row.is_unlimited, row.free, len(row.topics.all())) == (False, 6, 3)


def test_a_list_counts_seats_by_what_staff_wish_for():
    event = EventFactory(pool=None)
    SeatPoolFactory(event=event, capacity=5, target=4, taken=5)

    assert listed().get().free == -1


def test_a_list_knows_where_one_pool_has_no_limit_and_where_there_is_no_pool():
    SeatPoolFactory(event=EventFactory(), slug="online", capacity=None)
    EventFactory()
    EventFactory(pool=None)

    assert [(row.is_unlimited, row.free) for row in listed()] == [(True, 40), (False, 40), (False, None)]


@pytest.mark.parametrize(
    ("fields", "is_open"),
    [
        ({}, True),
        ({"draft": True}, False),
        ({"cancelled": True}, False),
        ({"deadline__opens_at": None}, True),
        ({"deadline__opens_at": in_days(1)}, False),
        ({"deadline__closes_at": in_days(-1)}, False),
    ],
)
def test_a_list_knows_what_is_open(fields, is_open):
    EventFactory(**fields)

    assert listed().get().is_open is is_open
    assert listed().get().is_extended is False


def test_a_list_calls_a_term_that_was_set_back_not_extended():
    event = EventFactory()
    end = event.deadline.closes_at
    DeadlineExtensionFactory(deadline=event.deadline, old_closes_at=end, new_closes_at=end + timedelta(days=7))

    assert listed().get().is_extended is False
