"""What happens at the same instant: real threads, a real database, barriers at the critical step.

Each guard of the last seat has a test in which it is taken out and the very same interleaving goes wrong.
"""

from contextlib import ExitStack

import pytest
from django.conf import settings
from django.contrib.postgres.functions import TransactionNow
from django.db import IntegrityError, connection, transaction
from django.db.models import DateTimeField, F, Func
from django.utils import timezone

from audit.models import Entry
from events.actions.following import follow
from events.actions.registration import NotChangeable, approve, begin, cancel, decline, submit
from events.actions.seats import TermOver, lock_pools
from events.models import Answer, Follower, Given, Registration, SeatPool, State
from events.models.seats import SeatPoolQuerySet
from outbox.models import Message
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.events import EventFactory, QuestionFactory, RegistrationFactory
from tests.threads import Pause, are_blocked, begun, outcomes, wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True, available_apps=settings.OWN_APPS),
    pytest.mark.xdist_group("threads"),
]


class ClockTimestamp(Func):
    """This very moment by the database's clock, whenever the transaction began."""

    function = "clock_timestamp"
    output_field = DateTimeField()


def pool_with(*, capacity, confirmed=0, waiting=0):
    pool = EventFactory(pool__capacity=capacity).pools.get()
    states = [State.CONFIRMED] * confirmed + [State.WAITING] * waiting
    Registration.objects.bulk_create(
        Registration(event=pool.event, person=person, pool=pool, state=state, **{f"{state}_at": timezone.now()})
        for person, state in zip(UserFactory.create_batch(len(states)), states, strict=True)
    )
    SeatPool.objects.filter(pk=pool.pk).update(taken=confirmed)
    return pool


def draft_for(pool):
    return RegistrationFactory(event=pool.event, state=State.DRAFT)


def sending(draft, pool, answers=None):
    """To be done in a thread: sends ``draft`` and gives the state that came of it."""
    about = {"registration_pk": draft.pk, "event": pool.event, "person": draft.person, "pool_pk": pool.pk}
    return lambda: submit(**about, answers=answers or {}).state


def in_two_tabs(words, deed):
    """What ``deed`` gives or raises in each of two tabs, both of which have come to its first statement with ``words``
    before either goes on."""
    tabs = Pause(words), Pause(words)
    with begun(*(tab.around(deed) for tab in tabs)) as futures:
        for tab in tabs:
            tab.wait()
        for tab in tabs:
            tab.go_on.set()
        return outcomes(futures)


def cancelling(registration):
    return lambda: cancel(registration=registration, by=registration.person).state


def together_at_the_counter(pool, *deeds):
    """What ``deeds`` gave or raised, which all stood before the counter's row at the instant it was let go."""
    with ExitStack() as stack:
        with transaction.atomic():
            lock_pools([pool.pk])
            futures = stack.enter_context(begun(*deeds))
            wait_until(lambda: are_blocked(len(deeds)))
        return outcomes(futures)


def state_of(registration):
    return Registration.objects.values_list("state", flat=True).get(pk=registration.pk)


def counter(pool):
    return SeatPool.objects.values_list("capacity", "taken").get(pk=pool.pk)


def number_of(state, pool):
    return pool.registrations.filter(state=state).count()


# -- the last seat: two guards against selling it twice -------------------------------------------------------
@pytest.fixture
def no_where(monkeypatch):
    """Takes out the condition of the statement that takes a seat."""
    monkeypatch.setattr(SeatPoolQuerySet, "with_free_seat", lambda self: self)


@pytest.fixture
def no_check():
    """Takes out the constraint of the database, and puts it back."""
    (check,) = (c for c in SeatPool._meta.constraints if c.name == "events_pool_never_oversold")
    with connection.schema_editor() as editor:
        editor.remove_constraint(SeatPool, check)
    yield
    SeatPool.objects.update(capacity=None, target=None)
    with connection.schema_editor() as editor:
        editor.add_constraint(SeatPool, check)


def two_for_seat_100():
    pool = pool_with(capacity=100, confirmed=99)
    return pool, together_at_the_counter(pool, sending(draft_for(pool), pool), sending(draft_for(pool), pool))


def test_of_two_for_the_last_seat_one_gets_it_and_one_waits():
    pool, found = two_for_seat_100()

    assert sorted(found) == ["confirmed", "waiting"]
    assert (counter(pool), number_of("confirmed", pool), number_of("waiting", pool)) == ((100, 100), 100, 1)


@pytest.mark.usefixtures("no_where")
def test_without_the_condition_the_constraint_still_refuses_seat_101():
    pool, found = two_for_seat_100()

    (refusal,) = (outcome for outcome in found if isinstance(outcome, Exception))
    assert isinstance(refusal, IntegrityError)
    assert "events_pool_never_oversold" in str(refusal)
    assert (counter(pool), pool.event.registrations.filter(state=State.DRAFT).count()) == ((100, 100), 1)


@pytest.mark.usefixtures("no_where", "no_check")
def test_without_condition_and_constraint_seat_101_is_sold():
    pool, found = two_for_seat_100()

    assert found == ["confirmed", "confirmed"]
    assert (counter(pool), number_of("confirmed", pool)) == ((100, 101), 101)


# -- the lock before the answer "full" ------------------------------------------------------------------------
def cancel_while_another_is_told_full(pool):
    """One finds all seats taken; before that is written down, the only seat is given back."""
    seated, late = pool.registrations.get(), draft_for(pool)
    to_wait = Pause('UPDATE "events_registration"')
    with begun(to_wait.around(sending(late, pool)), lambda: to_wait.wait() or cancelling(seated)()) as futures:
        to_wait.wait()
        wait_until(lambda: are_blocked(1) or futures[1].done())
        to_wait.go_on.set()
        assert outcomes(futures) == ["waiting", "cancelled"]
    return state_of(late)


def test_nobody_waits_beside_a_seat_that_is_given_back_at_that_instant():
    pool = pool_with(capacity=1, confirmed=1)

    assert cancel_while_another_is_told_full(pool) == "confirmed"
    assert (counter(pool), number_of("confirmed", pool), number_of("waiting", pool)) == ((1, 1), 1, 0)


def test_without_the_lock_somebody_waits_beside_a_free_seat(monkeypatch):
    pool = pool_with(capacity=1, confirmed=1)
    monkeypatch.setattr(SeatPoolQuerySet, "select_for_update", lambda pools, **options: pools)

    assert cancel_while_another_is_told_full(pool) == "waiting"
    assert (counter(pool), number_of("confirmed", pool), number_of("waiting", pool)) == ((1, 0), 0, 1)


def test_who_finds_all_taken_gets_the_seat_that_is_given_back_before_the_lock():
    pool = pool_with(capacity=1, confirmed=1)
    seated, late = pool.registrations.get(), draft_for(pool)

    with ExitStack() as stack:
        with transaction.atomic():
            lock_pools([pool.pk])
            futures = stack.enter_context(begun(sending(late, pool)))
            wait_until(lambda: are_blocked(1))
            cancel(registration=seated, by=seated.person)
        assert outcomes(futures) == ["confirmed"]
    assert counter(pool) == (1, 1)


# -- the term: who pressed in time ----------------------------------------------------------------------------
@pytest.mark.parametrize(("capacity", "outcome"), [(0, "waiting"), (1, "confirmed")])
def test_who_pressed_in_time_and_waits_for_the_lock_is_in(capacity, outcome):
    pool = pool_with(capacity=0)
    in_time = draft_for(pool)

    with ExitStack() as stack:
        with transaction.atomic():
            lock_pools([pool.pk])
            futures = stack.enter_context(begun(sending(in_time, pool)))
            wait_until(lambda: are_blocked(1))
            SeatPool.objects.filter(pk=pool.pk).update(closes_at=ClockTimestamp(), capacity=capacity)
        assert outcomes(futures) == [outcome]


@pytest.mark.parametrize("capacity", [0, 1])
def test_who_pressed_after_the_end_is_not_in_though_the_end_came_while_they_waited(capacity):
    pool = pool_with(capacity=0)
    late = draft_for(pool)

    with ExitStack() as stack:
        with transaction.atomic():
            lock_pools([pool.pk])
            futures = stack.enter_context(begun(sending(late, pool)))
            wait_until(lambda: are_blocked(1))
            SeatPool.objects.filter(pk=pool.pk).update(closes_at=TransactionNow(), capacity=capacity)
        (refusal,) = outcomes(futures)

    assert isinstance(refusal, TermOver)
    assert (state_of(late), counter(pool)) == ("draft", (capacity, 0))


# -- one person, one registration -----------------------------------------------------------------------------
def test_a_registration_begun_in_two_tabs_at_once_is_one():
    event, person = EventFactory(), UserFactory()

    found = in_two_tabs('INSERT INTO "events_registration"', lambda: begin(event=event, person=person).pk)

    assert found == [event.registrations.get().pk] * 2


def test_a_registration_begun_while_the_one_before_is_cancelled_is_a_new_one():
    event, person = EventFactory(), UserFactory()
    before = RegistrationFactory(event=event, person=person, state=State.DRAFT)
    looking = Pause('SELECT "events_registration"')

    with begun(looking.around(lambda: begin(event=event, person=person).pk)) as futures:
        looking.wait()
        cancel(registration=before, by=person)
        looking.go_on.set()
        (pk,) = outcomes(futures)

    assert list(event.registrations.order_by("pk").values_list("pk", "state")) == [
        (before.pk, "cancelled"),
        (pk, "draft"),
    ]


def test_a_registration_sent_twice_at_once_is_sent_once():
    pool = pool_with(capacity=5)
    question = QuestionFactory(event=pool.event)
    draft = draft_for(pool)
    send = sending(draft, pool, answers={question: Given("Lump sums")})

    with ExitStack() as stack:
        with transaction.atomic():
            Registration.objects.select_for_update().get(pk=draft.pk)
            futures = stack.enter_context(begun(send, send))
            wait_until(lambda: are_blocked(2))
        assert outcomes(futures) == ["confirmed", "confirmed"]

    assert counter(pool) == (5, 1)
    assert list(Answer.objects.values_list("registration", "value")) == [(draft.pk, "Lump sums")]
    assert list(Message.objects.values_list("key", flat=True)) == [f"registration-confirmed:{draft.pk}:1"]
    assert list(Entry.objects.values_list("verb", flat=True)) == ["registration-confirmed"]


def test_a_registration_cancelled_twice_at_once_gives_its_seat_back_once():
    pool = pool_with(capacity=2, confirmed=2, waiting=2)
    leaving = pool.registrations.filter(state=State.CONFIRMED).order_by("pk")[0]

    found = together_at_the_counter(pool, cancelling(leaving), cancelling(leaving))

    assert found == ["cancelled", "cancelled"]
    assert (counter(pool), number_of("confirmed", pool), number_of("waiting", pool)) == ((2, 2), 2, 1)
    assert Message.objects.filter(key__startswith="registration-cancelled").count() == 1


def test_a_draft_that_is_sent_while_it_is_deleted_gives_its_seat_back():
    pool = pool_with(capacity=1)
    draft = draft_for(pool)
    deleting = Pause("FOR UPDATE")

    with begun(deleting.around(cancelling(draft))) as futures:
        deleting.wait()
        sending(draft, pool)()
        deleting.go_on.set()
        assert outcomes(futures) == ["cancelled"]
    assert counter(pool) == (1, 0)


def test_two_of_staff_who_decide_at_once_decide_once():
    pool = pool_with(capacity=1)
    pending = RegistrationFactory(event=pool.event, state=State.PENDING)
    staff = StaffFactory()

    with ExitStack() as stack:
        with transaction.atomic():
            Registration.objects.select_for_update().get(pk=pending.pk)
            futures = stack.enter_context(
                begun(
                    lambda: approve(registration=pending, by=staff).state,
                    lambda: decline(registration=pending, by=staff, reason="Not for you.").state,
                )
            )
            wait_until(lambda: are_blocked(2))
        found = outcomes(futures)

    decided = state_of(pending)
    assert sorted(map(str, found)) == sorted([decided, str(NotChangeable())])
    assert counter(pool) == (1, int(decided == "confirmed"))
    assert Message.objects.count() == 1


def test_an_event_followed_twice_at_once_is_followed_once():
    event, person = EventFactory(), UserFactory()

    found = in_two_tabs('INSERT INTO "events_follower"', lambda: follow(event=event, person=person).pk)

    follower = Follower.objects.get()
    assert found == [follower.pk] * 2
    assert list(Message.objects.values_list("key", flat=True)) == [f"following:{follower.pk}"]


# -- guard of the guards: the counter agrees with the rows throughout -----------------------------------------
def test_ten_who_come_while_ten_leave_take_exactly_the_seats_that_there_are():
    pool = pool_with(capacity=10, confirmed=10)
    leaving = [cancelling(registration) for registration in pool.registrations.all()]
    coming = [sending(draft_for(pool), pool) for _ in range(10)]

    found = together_at_the_counter(pool, *leaving, *coming)

    assert sorted(found) == ["cancelled"] * 10 + sorted(found[10:])
    assert set(found[10:]) <= {"confirmed", "waiting"}
    assert (counter(pool), number_of("confirmed", pool), number_of("waiting", pool)) == ((10, 10), 10, 0)
    assert not SeatPool.objects.exclude(taken=F("capacity")).exists()
