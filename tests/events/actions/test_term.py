from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from audit.models import Entry
from events.actions.deadline import NotOpen, NotPublished, close_registration, set_term
from events.models import Deadline, DeadlineExtension
from tests.factories.accounts import StaffFactory
from tests.factories.events import EventFactory, in_days

from .company import Company, ends, told

pytestmark = pytest.mark.django_db


# -- closing --------------------------------------------------------------------------------------------------
def test_close_registration_ends_it_at_once_keeps_why_and_tells_nobody():
    event, staff = EventFactory(), StaffFactory()
    Company(event)
    old = event.deadline.closes_at

    close_registration(event=event, reason="The room is too small.", by=staff)

    now, of_pool = ends(event)
    assert (now, told()) == (of_pool, [])
    assert abs(now - in_days(0)) < timedelta(minutes=2)
    assert list(Entry.objects.values_list("verb", "about", "by", "detail")) == [
        (
            "term-closed",
            f"events.event:{event.pk}",
            f"accounts.user:{staff.pk}",
            {"old": old.isoformat(), "reason": "The room is too small."},
        )
    ]


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ({"draft": True}, NotPublished),
        ({"cancelled": True}, NotPublished),
        ({"deadline__closes_at": in_days(-1)}, NotOpen),
        ({"deadline__opens_at": in_days(1)}, NotOpen),
    ],
)
def test_close_registration_that_is_not_open_is_refused(event, reason):
    event = EventFactory(**event)
    before = ends(event)

    with pytest.raises(reason):
        close_registration(event=event, reason="Why", by=StaffFactory())
    assert (ends(event), Entry.objects.count()) == (before, 0)


# -- planning -------------------------------------------------------------------------------------------------
def test_set_term_copies_the_instants_and_tells_nobody():
    event, staff = EventFactory(draft=True), StaffFactory()
    Company(event)

    set_term(event=event, opens_at=in_days(1), closes_at=in_days(2), by=staff)

    assert Deadline.objects.filter(pk=event.deadline_id).values_list("opens_at", "closes_at").get() == (
        in_days(1),
        in_days(2),
    )
    assert list(event.pools.values_list("opens_at", "closes_at")) == [(in_days(1), in_days(2))]
    assert (told(), DeadlineExtension.objects.count()) == ([], 0)
    assert list(Entry.objects.values_list("verb", "about", "by")) == [
        ("term-set", f"events.event:{event.pk}", f"accounts.user:{staff.pk}")
    ]


def test_set_term_to_what_it_is_leaves_no_memory():
    event = EventFactory()

    set_term(event=event, opens_at=event.deadline.opens_at, closes_at=event.deadline.closes_at, by=StaffFactory())

    assert not Entry.objects.exists()


def test_the_database_refuses_a_term_that_ends_before_it_begins_and_an_extension_that_is_none():
    event = EventFactory()

    with pytest.raises(IntegrityError, match="events_deadline_closes_after_opening"), transaction.atomic():
        Deadline.objects.update(opens_at=event.deadline.closes_at)
    with pytest.raises(IntegrityError, match="events_extension_is_later"), transaction.atomic():
        DeadlineExtension.objects.create(
            deadline=event.deadline, old_closes_at=in_days(2), new_closes_at=in_days(2), at=in_days(0)
        )
