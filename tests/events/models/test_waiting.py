from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from events.actions import capacity, phases
from events.actions.phases import Phase, set_outside_limit, set_phases
from events.models import Event, ProgrammePhase, Registration, SeatPool, SessionSeat, State, event_standing
from events.models.waiting import Reason, Wait, Why, session_waits, waits_because, waits_of, would_wait
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import (
    EventFactory,
    RegistrationFactory,
    SeatPoolFactory,
    SessionPoolFactory,
    SessionSeatFactory,
    in_days,
)

pytestmark = pytest.mark.django_db


def full_event(**fields):
    return EventFactory(pool__capacity=0, **fields)


def waiting(event, *, minutes=0, **fields):
    """Somebody in line since so many minutes after an hour ago."""
    since = timezone.now() - timedelta(hours=1) + timedelta(minutes=minutes)
    return RegistrationFactory(event=event, state=State.WAITING, waiting_at=since, **fields)


def offered(event, *, days):
    """An offer in a pool that is as large as what is taken of it."""
    SeatPool.objects.filter(event=event).update(capacity=F("capacity") + 1)
    return RegistrationFactory(event=event, state=State.OFFERED, offer_ends_at=in_days(days))


def waits_found(*registrations):
    """What is found for all of them together, which is what is found for each alone."""
    waits = waits_of([row.pk for row in registrations])
    alone = {pk: wait for row in registrations for pk, wait in waits_of([row.pk]).items()}
    assert alone == waits
    return waits


def reasons(*registrations):
    waits = waits_found(*registrations)
    return [waits[row.pk].reason for row in registrations]


# -- the place ------------------------------------------------------------------------------------------------
def test_places_are_counted_in_each_line_by_the_instant_and_then_by_the_row():
    event, other = full_event(), full_event()
    rows = [waiting(event, minutes=minutes) for minutes in (5, 0, 5, 9)]
    lone = waiting(other)

    places = {pk: wait.place for pk, wait in waits_found(*rows, lone).items()}

    assert places == {rows[0].pk: 2, rows[1].pk: 1, rows[2].pk: 3, rows[3].pk: 4, lone.pk: 1}


def test_who_wants_to_switch_stands_in_the_line_of_the_other_pool():
    event = EventFactory(mode=Event.Mode.HYBRID)
    on_site, online = event.pools.get(), SeatPoolFactory(event=event, slug="online", capacity=0)
    first = waiting(event, minutes=0, pool=online)
    switcher = RegistrationFactory(
        event=event, pool=on_site, wants_pool=online, wants_pool_at=timezone.now() - timedelta(minutes=50)
    )
    last = waiting(event, minutes=30, pool=online)

    waits = waits_found(first, switcher, last)

    assert waits == {
        row.pk: Wait(online.pk, place, Reason(Why.FULL), None)
        for place, row in enumerate((first, switcher, last), start=1)
    }


def test_who_was_erased_is_in_no_line_and_nobody_waits_behind_them():
    event = full_event()
    erased, row = waiting(event), waiting(event, minutes=1)
    Registration.objects.filter(pk=erased.pk).update(person=None)

    assert {pk: wait.place for pk, wait in waits_found(erased, row).items()} == {row.pk: 1}


@pytest.mark.parametrize("state", [state for state in State if state != State.WAITING])
def test_who_does_not_wait_has_no_place_and_no_reason(state):
    assert waits_of([RegistrationFactory(state=state).pk]) == {}


def test_nobody_costs_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert waits_of([]) == {}


def test_many_cost_one_statement_as_one_does(django_assert_num_queries):
    event = full_event()
    rows = [waiting(event, minutes=minutes) for minutes in range(12)]

    for some in (rows[:1], rows):
        with django_assert_num_queries(1):
            assert len(waits_of([row.pk for row in some])) == len(some)


# -- the reasons ----------------------------------------------------------------------------------------------
def test_a_pool_without_a_free_seat_is_full():
    assert reasons(waiting(full_event())) == [Reason(Why.FULL)]


def test_a_line_that_staff_paused_says_so_also_when_seats_are_free():
    event = EventFactory()
    capacity.pause_line(event=event, by=StaffFactory())

    assert reasons(waiting(event)) == [Reason(Why.PAUSED, is_full=False)]


@pytest.mark.parametrize(
    "fields", [{"starts_at": in_days(-0.1), "ends_at": in_days(1)}, {"past": True}, {"cancelled": True}]
)
def test_an_event_that_has_begun_or_is_off_gives_no_place_any_more(fields):
    event = full_event(**fields)
    SeatPool.objects.filter(event=event).update(is_paused=True)

    assert reasons(waiting(event)) == [Reason(Why.OVER)]


def test_an_offer_that_is_out_is_the_reason_of_as_many_as_there_are_offers():
    event = full_event()
    rows = [waiting(event, minutes=minutes) for minutes in range(3)]
    late, soon = offered(event, days=2), offered(event, days=1)

    assert reasons(*rows) == [
        Reason(Why.OFFER, soon.offer_ends_at), Reason(Why.OFFER, late.offer_ends_at), Reason(Why.FULL)
    ]  # fmt: skip


def test_a_seat_that_will_not_be_given_again_is_no_reason_to_hope():
    event = full_event()
    first, second = waiting(event), waiting(event, minutes=1)
    _soon, late = offered(event, days=1), offered(event, days=2)
    capacity.set_capacity(pool=event.pools.get(), capacity=1, by=StaffFactory())

    waits = waits_found(first, second)

    assert [waits[row.pk].reason for row in (first, second)] == [
        Reason(Why.OFFER, late.offer_ends_at), Reason(Why.FULL)
    ]  # fmt: skip
    assert {wait.target for wait in waits.values()} == {1}


# -- programmes -----------------------------------------------------------------------------------------------
def limited(event, *steps):
    set_phases(event=event, phases=[Phase(places, until) for places, until in steps], by=StaffFactory())


def of(programme, event, state=State.CONFIRMED, **fields):
    return RegistrationFactory(event=event, person=UserFactory(programme=programme), state=state, **fields)


def test_the_limit_of_a_programme_lasts_until_a_phase_gives_it_more():
    event, programme, until = EventFactory(), ProgrammeFactory(), in_days(5)
    for _ in range(2):
        of(programme, event)
    limited(event, (2, in_days(2)), (2, until), (3, None))

    assert reasons(of(programme, event, State.WAITING)) == [Reason(Why.PROGRAMME, until, 2, is_full=False)]


@pytest.mark.parametrize("steps", [[(1, None)], [(1, in_days(2)), (1, None)]])
def test_a_limit_without_end_names_none(steps):
    event, programme = EventFactory(), ProgrammeFactory()
    of(programme, event)
    limited(event, *steps)

    assert reasons(of(programme, event, State.WAITING)) == [Reason(Why.PROGRAMME, None, 1, is_full=False)]


def test_after_the_last_phase_there_is_no_limit():
    event, programme, until = EventFactory(), ProgrammeFactory(), in_days(3)
    of(programme, event)
    limited(event, (1, in_days(1)), (1, until))

    assert reasons(of(programme, event, State.WAITING)) == [Reason(Why.PROGRAMME, until, 1, is_full=False)]


def test_a_phase_that_is_over_limits_nobody():
    event, programme = full_event(), ProgrammeFactory()
    limited(event, (1, in_days(1)), (3, None))
    row = of(programme, event, State.WAITING)
    SeatPool.objects.filter(event=event).update(capacity=1)
    of(programme, event)
    ProgrammePhase.objects.filter(event=event, places=1).update(until=in_days(-1))
    event.programme_seats.create(programme=programme, taken=1, capacity=3)

    assert reasons(row) == [Reason(Why.FULL)]


def test_the_limit_of_a_programme_is_for_nobody_else():
    event, programme = full_event(), ProgrammeFactory()
    SeatPool.objects.filter(event=event).update(capacity=1)
    of(programme, event)
    limited(event, (1, None))
    rows = [of(who, event, State.WAITING) for who in (programme, ProgrammeFactory(), None)]
    speaker = of(programme, event, State.WAITING)
    set_outside_limit(registration=speaker, is_outside=True, by=StaffFactory())

    assert [reason.why for reason in reasons(*rows, speaker)] == [Why.PROGRAMME, Why.FULL, Why.FULL, Why.FULL]


def test_who_wants_to_switch_is_not_held_by_their_own_programme():
    event, programme = EventFactory(mode=Event.Mode.HYBRID), ProgrammeFactory()
    online = SeatPoolFactory(event=event, slug="online", capacity=0)
    row = of(programme, event, wants_pool=online)
    limited(event, (1, None))

    assert reasons(row) == [Reason(Why.FULL)]


# -- what a list is filtered by -------------------------------------------------------------------------------
def test_a_list_finds_by_each_reason_whom_the_statement_gives_it():
    event = full_event()
    rows = {Why.OFFER: waiting(event), Why.FULL: waiting(event, minutes=1)}
    offered(event, days=1)
    programme = ProgrammeFactory()
    SeatPool.objects.filter(event=event).update(capacity=F("capacity") + 1)
    of(programme, event)
    limited(event, (1, None))
    rows[Why.PROGRAMME] = of(programme, event, State.WAITING)
    other = full_event()
    waiting(other)

    found = {why: list(Registration.objects.filter(waits_because(event.pk, why))) for why in Why}

    assert found == {why: [rows[why]] if why in rows else [] for why in Why}


def test_a_switch_is_found_by_its_reason_too():
    event = EventFactory(mode=Event.Mode.HYBRID)
    row = RegistrationFactory(event=event, wants_pool=SeatPoolFactory(event=event, slug="online", capacity=0))
    capacity.pause_line(event=event, by=StaffFactory())

    assert list(Registration.objects.filter(waits_because(event.pk, Why.PAUSED))) == [row]


# -- sessions -------------------------------------------------------------------------------------------------
def test_seats_in_sessions_are_waited_for_in_lines_of_their_own():
    event = EventFactory()
    pools = [SessionPoolFactory(session__event=event, capacity=0) for _ in range(2)]
    first, second = (RegistrationFactory(event=event) for _ in range(2))
    for pool, row in ((pools[0], first), (pools[0], second), (pools[1], second)):
        SessionSeatFactory(pool=pool, registration=row, stage=SessionSeat.Stage.WAITING)
    SessionSeatFactory(pool=SessionPoolFactory(session__event=event), registration=second)
    SeatPool.objects.filter(pk=pools[1].pk).update(is_paused=True)

    assert session_waits(second) == {
        pools[0].pk: Wait(pools[0].pk, 2, Reason(Why.FULL), None),
        pools[1].pk: Wait(pools[1].pk, 1, Reason(Why.PAUSED), None),
    }
    assert session_waits(RegistrationFactory(event=event)) == {}


# -- before anything is sent ----------------------------------------------------------------------------------
def told(event, taken=None):
    """What somebody would be told before sending."""
    (pool,) = event_standing(event.slug).pools
    return would_wait(pool, phases=event.phases.all(), taken_by_programme=taken, now=timezone.now())


def test_who_would_get_a_place_has_no_reason_to_wait():
    event = EventFactory()
    limited(event, (2, None))

    assert [told(event), told(event, 1)] == [None, None]


def test_who_would_wait_knows_why_before_sending():
    event, until = EventFactory(), in_days(5)
    limited(event, (2, until), (3, None))

    assert told(event, 2) == Reason(Why.PROGRAMME, until, 2, is_full=False)
    assert told(event, 3) == Reason(Why.PROGRAMME, None, 2, is_full=False)
    capacity.set_capacity(pool=event.pools.get(), capacity=0, by=StaffFactory())
    assert (told(event), told(event, 2)) == (Reason(Why.FULL), Reason(Why.PROGRAMME, until, 2, is_full=True))
    capacity.pause_line(event=event, by=StaffFactory())
    assert told(event, 2) == Reason(Why.PAUSED)


def test_before_sending_and_afterwards_the_reason_is_the_same():
    event, programme = EventFactory(), ProgrammeFactory()
    for _ in range(2):
        of(programme, event)
    limited(event, (1, in_days(1)), (2, in_days(4)), (3, None))
    before = told(event, event.programme_seats.get().taken)

    assert reasons(of(programme, event, State.WAITING)) == [before]
    assert phases.ProgrammeSeats.objects.get().taken == 2


# -- in words -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Reason(Why.FULL), "full"),
        (Reason(Why.PAUSED), "paused by staff"),
        (Reason(Why.OVER), "event over"),
        (Reason(Why.PROGRAMME, places=2), "programme limit"),
    ],
)
def test_staff_read_a_reason_in_few_words(reason, words):
    assert reason.in_words(EventFactory.build().zone) == words


@pytest.mark.parametrize(("why", "words"), [(Why.PROGRAMME, "programme limit"), (Why.OFFER, "offer out")])
def test_until_when_is_told_by_the_clocks_of_the_event(why, words):
    until = timezone.datetime(2027, 1, 31, 22, 59, 59, tzinfo=timezone.get_default_timezone())

    assert Reason(why, until).in_words(EventFactory.build().zone).startswith(f"{words} until Sun 31 January 2027, ")
