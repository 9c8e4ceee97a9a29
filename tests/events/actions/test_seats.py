"""Seats, one thing at a time; what happens at the same instant stands in test_concurrency.py."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import Entry
from events.actions.capacity import LessThanNothing, set_capacity
from events.actions.events import cancel_event
from events.actions.line import settle
from events.actions.registration import cancel
from events.actions.seats import (
    ProgrammesLimited,
    TermOver,
    lock_counters,
    lock_open_counters,
    take_seat,
    take_seat_or_wait,
)
from events.models import Registration, SeatPool, State
from outbox.models import Message
from tests.factories.accounts import StaffFactory
from tests.factories.events import EventFactory, RegistrationFactory, SeatPoolFactory

pytestmark = pytest.mark.django_db


def pool_with(*, capacity, confirmed=0, waiting=0, **fields):
    """A pool with people in it; who waits came in order."""
    event = EventFactory(pool=None)
    pool = SeatPoolFactory(event=event, capacity=capacity, **fields)
    RegistrationFactory.create_batch(confirmed, event=event, pool=pool)
    for number in range(waiting):
        since = timezone.now() - timedelta(hours=9 - number)
        RegistrationFactory(event=event, pool=pool, state=State.WAITING, waiting_at=since)
    pool.refresh_from_db()
    return pool


def counter(pool):
    return SeatPool.objects.values_list("capacity", "target", "taken").get(pk=pool.pk)


def states(pool):
    """The states of everybody in the pool, in the order in which they came."""
    return list(pool.registrations.order_by("pk").values_list("state", flat=True))


# -- taking ---------------------------------------------------------------------------------------------------
def test_take_seat_counts_up_to_the_last_seat_and_no_further():
    pool = pool_with(capacity=2)

    taken = [take_seat(pool.pk) for _ in range(3)]

    assert taken == [True, True, False]
    assert counter(pool) == (2, None, 2)


def test_take_seat_finds_one_as_long_as_there_is_no_limit():
    pool = pool_with(capacity=None)

    taken = [take_seat(pool.pk) for _ in range(3)]

    assert taken == [True, True, True]
    assert counter(pool) == (None, None, 3)


@pytest.mark.parametrize(
    ("opens_in", "closes_in", "is_open"),
    [
        (None, timedelta(seconds=1), True),
        (timedelta(0), timedelta(seconds=1), True),
        (None, timedelta(0), False),
        (None, -timedelta(seconds=1), False),
        (timedelta(seconds=1), timedelta(days=1), False),
    ],
)
def test_take_seat_looks_at_the_term_by_the_start_of_the_transaction(opens_in, closes_in, is_open):
    pool = pool_with(capacity=1)
    SeatPool.objects.filter(pk=pool.pk).update(
        opens_at=None if opens_in is None else database_now() + opens_in, closes_at=database_now() + closes_in
    )

    assert take_seat(pool.pk) is is_open
    assert counter(pool) == (1, None, int(is_open))


def database_now():
    """The start of this test's transaction by the database's clock."""
    return SeatPool.objects.raw("SELECT 1 AS id, now() AS instant")[0].instant


def test_take_seat_or_wait_gives_the_last_seat_and_then_the_line():
    pool = pool_with(capacity=1)

    assert [take_seat_or_wait(pool.pk), take_seat_or_wait(pool.pk)] == [State.CONFIRMED, State.WAITING]
    assert counter(pool) == (1, None, 1)


def test_who_comes_while_the_line_is_paused_waits_beside_a_free_seat():
    pool = pool_with(capacity=1, is_paused=True)

    assert take_seat_or_wait(pool.pk) == State.WAITING
    assert counter(pool) == (1, None, 0)


def test_no_seat_is_taken_in_passing_where_programmes_are_limited():
    pool = pool_with(capacity=1, limits_programmes=True)

    with pytest.raises(ProgrammesLimited):
        take_seat_or_wait(pool.pk)
    assert counter(pool) == (1, None, 0)


@pytest.mark.parametrize("capacity", [0, 1, None])
def test_take_seat_or_wait_refuses_when_the_term_is_over(capacity):
    pool = pool_with(capacity=capacity, closes_at=timezone.now() - timedelta(seconds=1))

    with pytest.raises(TermOver):
        take_seat_or_wait(pool.pk)
    with pytest.raises(TermOver):
        lock_open_counters(pool.event_id, pool.pk)
    assert counter(pool) == (capacity, None, 0)


def test_seats_of_one_pool_are_not_those_of_another():
    on_site = pool_with(capacity=1)
    online = SeatPoolFactory(event=on_site.event, slug=SeatPool.Slug.ONLINE, capacity=2)

    outcomes = [take_seat_or_wait(pool.pk) for pool in (on_site, on_site, online, online, online)]

    assert outcomes == [State.CONFIRMED, State.WAITING, State.CONFIRMED, State.CONFIRMED, State.WAITING]
    assert (counter(on_site), counter(online)) == ((1, None, 1), (2, None, 2))


@pytest.mark.parametrize(
    "wrong",
    [{"taken": 3}, {"taken": -1}, {"capacity": 1}, {"target": 2}, {"target": 3}, {"capacity": None, "target": 9}],
)
def test_the_database_itself_refuses_a_counter_that_cannot_be(wrong):
    pool = pool_with(capacity=2, confirmed=2)

    with pytest.raises(IntegrityError), transaction.atomic():
        SeatPool.objects.filter(pk=pool.pk).update(**wrong)


# -- giving on ------------------------------------------------------------------------------------------------
def test_settle_gives_every_free_seat_to_the_line_in_its_order_and_tells_them():
    pool = pool_with(capacity=3, confirmed=1, waiting=3)
    first, second, _third = Registration.objects.filter(pool=pool).in_line()

    promoted = settle(lock_counters(pool.event_id))

    assert promoted == [first, second]
    assert counter(pool) == (3, None, 3)
    assert states(pool) == ["confirmed", "confirmed", "confirmed", "waiting"]
    assert list(Message.objects.order_by("pk").values_list("key", "recipient")) == [
        (f"registration-promoted:{row.pk}:1", row.person.email) for row in (first, second)
    ]


def test_settle_goes_by_when_people_came_and_not_by_their_number():
    pool = pool_with(capacity=1, waiting=2)
    earlier, later = Registration.objects.filter(pool=pool).in_line()
    Registration.objects.filter(pk=later.pk).update(waiting_at=earlier.waiting_at - timedelta(seconds=1))

    assert settle(lock_counters(pool.event_id)) == [later]


def test_settle_passes_over_who_was_erased_when_an_event_that_had_begun_is_postponed():
    pool = pool_with(capacity=1, waiting=2)
    erased, waiting = Registration.objects.filter(pool=pool).in_line()
    Registration.objects.filter(pk=erased.pk).update(person=None)

    assert settle(lock_counters(pool.event_id)) == [waiting]
    assert Message.objects.get().recipient == waiting.person.email


def test_settle_promotes_after_the_deadline_too_for_it_binds_only_who_asks():
    pool = pool_with(capacity=1, waiting=1, closes_at=timezone.now() - timedelta(days=1))

    settle(lock_counters(pool.event_id))

    assert states(pool) == ["confirmed"]


def test_settle_leaves_the_line_of_another_pool_alone():
    pool = pool_with(capacity=1, waiting=1)
    online = SeatPoolFactory(event=pool.event, slug=SeatPool.Slug.ONLINE, capacity=0)
    elsewhere = RegistrationFactory(event=pool.event, pool=online, state=State.WAITING)

    settle(lock_counters(pool.event_id))

    elsewhere.refresh_from_db()
    assert (counter(online), elsewhere.state) == ((0, None, 0), "waiting")


# -- how many seats there are ---------------------------------------------------------------------------------
def test_raising_the_capacity_promotes_at_once_and_says_who_did_it():
    pool = pool_with(capacity=1, confirmed=1, waiting=3)
    staff = StaffFactory()

    after = set_capacity(pool=pool, capacity=3, by=staff)

    assert (after.capacity, after.target, after.taken) == counter(pool) == (3, None, 3)
    assert states(pool) == ["confirmed", "confirmed", "confirmed", "waiting"]
    assert list(Entry.objects.order_by("pk").values_list("verb", "about", "by", "detail")) == [
        *(
            ("registration-confirmed", f"events.registration:{row.pk}", f"accounts.user:{staff.pk}", {})
            for row in pool.registrations.order_by("pk")[1:3]
        ),
        ("capacity-set", f"events.seatpool:{pool.pk}", f"accounts.user:{staff.pk}", {"old": 1, "new": 3}),
    ]


def test_taking_the_limit_away_promotes_everybody():
    pool = pool_with(capacity=1, confirmed=1, waiting=2)

    set_capacity(pool=pool, capacity=None, by=StaffFactory())

    assert counter(pool) == (None, None, 3)
    assert states(pool) == ["confirmed"] * 3


def test_lowering_to_what_is_free_needs_no_target():
    pool = pool_with(capacity=5, confirmed=2)

    set_capacity(pool=pool, capacity=2, by=StaffFactory())

    assert counter(pool) == (2, None, 2)


def test_lowering_below_what_is_taken_unseats_nobody_and_keeps_a_target():
    pool = pool_with(capacity=5, confirmed=4)

    set_capacity(pool=pool, capacity=2, by=StaffFactory())

    assert counter(pool) == (4, 2, 4)
    assert states(pool) == ["confirmed"] * 4
    assert take_seat(pool.pk) is False


def test_limiting_what_had_no_limit_below_what_is_taken_keeps_a_target():
    pool = pool_with(capacity=None, confirmed=3)

    set_capacity(pool=pool, capacity=1, by=StaffFactory())

    assert counter(pool) == (3, 1, 3)


def test_capacity_follows_cancellations_down_to_the_target_and_promotes_only_below_it():
    pool = pool_with(capacity=4, confirmed=4, waiting=2)
    set_capacity(pool=pool, capacity=2, by=StaffFactory())
    way = []

    for registration in pool.registrations.filter(state=State.CONFIRMED).order_by("pk"):
        cancel(registration=registration, by=registration.person)
        way.append((counter(pool), Registration.objects.filter(pool=pool).in_line().count()))
        if len(way) == 3:
            break

    assert way == [((3, 2, 3), 2), ((2, None, 2), 2), ((2, None, 2), 1)]
    assert states(pool) == ["cancelled", "cancelled", "cancelled", "confirmed", "confirmed", "waiting"]


def test_raising_again_above_what_is_taken_ends_the_target():
    pool = pool_with(capacity=4, confirmed=4, waiting=1)
    set_capacity(pool=pool, capacity=2, by=StaffFactory())

    set_capacity(pool=pool, capacity=5, by=StaffFactory())

    assert counter(pool) == (5, None, 5)
    assert states(pool) == ["confirmed"] * 5


def test_setting_the_same_capacity_again_is_nothing_to_remember():
    pool = pool_with(capacity=4, confirmed=4)
    set_capacity(pool=pool, capacity=2, by=StaffFactory())

    set_capacity(pool=pool, capacity=2, by=StaffFactory())

    assert counter(pool) == (4, 2, 4)
    assert list(Entry.objects.values_list("verb", "detail")) == [("capacity-set", {"old": 4, "new": 2})]


def test_no_seats_at_all_is_a_capacity_and_less_is_not():
    pool = pool_with(capacity=1)

    assert set_capacity(pool=pool, capacity=0, by=StaffFactory()).capacity == 0
    with pytest.raises(LessThanNothing):
        set_capacity(pool=pool, capacity=-1, by=StaffFactory())
    assert counter(pool) == (0, None, 0)


def test_a_seat_that_is_given_back_at_a_cancelled_event_goes_to_nobody():
    pool = pool_with(capacity=1, confirmed=1, waiting=1)
    cancel_event(event=pool.event, reason="The house is closed.", by=StaffFactory())
    Message.objects.all().delete()
    leaving = pool.registrations.get(state=State.CONFIRMED)

    cancel(registration=leaving, by=leaving.person)

    assert counter(pool) == (1, None, 0)
    assert states(pool) == ["cancelled", "waiting"]
    assert [message.recipient for message in Message.objects.all()] == [leaving.person.email]
