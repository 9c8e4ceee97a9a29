"""The way by which the waiting list is accepted: two seats, four people, a deadline that passes, then fewer seats."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from events.actions.capacity import set_capacity
from events.actions.registration import begin, submit
from events.models import Deadline, Registration
from outbox.models import Message
from tests.events.actions.lines import counters, stands, told
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.events import EventFactory

pytestmark = [
    pytest.mark.django_db(transaction=True, available_apps=settings.OWN_APPS),
    pytest.mark.xdist_group("threads"),
]


@pytest.fixture
def event():
    return EventFactory(pool__capacity=2)


@pytest.fixture
def four(event):
    """A, B, C and D, who register one after the other."""
    rows = []
    for person in UserFactory.create_batch(4):
        draft = begin(event=event, person=person)
        pool = event.pools.get()
        rows.append(submit(registration_pk=draft.pk, event=event, person=person, pool_pk=pool.pk, answers={}))
    return rows


def browser_of(registration):
    client = Client()
    client.force_login(registration.person)
    return client


def press_cancel(registration):
    answer = browser_of(registration).post(f"{registration.get_absolute_url()}cancel/")
    assert answer.status_code == 302


def test_of_two_seats_and_four_people_each_gets_what_is_theirs_and_reads_why(event, four):
    a, b, c, d = four
    assert [row.state for row in four] == ["confirmed", "confirmed", "waiting", "waiting"]
    event.pools.update(closes_at=timezone.now() - timedelta(days=1))
    Deadline.objects.update(closes_at=timezone.now() - timedelta(days=1))
    Message.objects.all().delete()

    press_cancel(a)

    assert [stands(row)[0] for row in four] == ["cancelled", "confirmed", "confirmed", "waiting"]
    assert (told(a), told(b), told(c), told(d)) == (["cancelled"], [], ["promoted"], [])
    assert counters(event) == {"on-site": [2, None, 2]}
    # By the start of the transaction of each: it was the same.
    assert Registration.objects.get(pk=c.pk).confirmed_at == Registration.objects.get(pk=a.pk).cancelled_at

    set_capacity(pool=event.pools.get(), capacity=1, by=StaffFactory())
    assert counters(event) == {"on-site": [2, 1, 2]}
    press_cancel(b)

    assert [stands(row)[0] for row in four] == ["cancelled", "cancelled", "confirmed", "waiting"]
    assert (told(b), told(c), told(d)) == (["cancelled"], ["promoted"], [])
    assert counters(event) == {"on-site": [1, None, 1]}
    page = browser_of(d).get(d.get_absolute_url()).content.decode()
    assert "You are the next in line. All places are taken." in " ".join(page.split())
