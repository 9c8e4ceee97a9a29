"""The line: who is served, in which order, and what follows from it."""

from datetime import timedelta

import pytest

from audit.models import Entry
from events.actions.registration import cancel
from events.models import Event, Registration, SessionSeat, State
from tests.events.actions.lines import (
    counters,
    free_a_seat,
    in_line,
    limit,
    limited_session,
    programme_counters,
    serve,
    sessions_of,
    stands,
    states,
    told,
    two_pools,
)
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import EventFactory, RegistrationFactory, SessionSeatFactory, in_days

pytestmark = pytest.mark.django_db
HELD, WAITING, WISHED = SessionSeat.Stage.HELD, SessionSeat.Stage.WAITING, SessionSeat.Stage.WISHED


# -- two pools -------------------------------------------------------------------------------------------------
def test_who_wants_to_switch_stands_in_one_line_with_who_has_no_place_yet():
    event, on_site, online = two_pools(on_site=0, online=3)
    second = in_line(on_site, hours=2)
    first, third = (
        RegistrationFactory(event=event, pool=online, wants_pool=on_site, wants_pool_at=in_days(-days))
        for days in (1, 0.04)
    )

    free_a_seat(on_site)
    assert serve(event) == [first]
    free_a_seat(on_site)
    assert serve(event) == [second]

    assert [stands(row) for row in (first, second, third)] == [
        ("confirmed", "on-site", None),
        ("confirmed", "on-site", None),
        ("confirmed", "online", "on-site"),
    ]
    assert counters(event) == {"on-site": [2, None, 2], "online": [3, None, 1]}


def test_the_seat_that_somebody_leaves_by_switching_goes_on_until_nothing_moves():
    event, on_site, online = two_pools(on_site=1, online=1)
    leaving = RegistrationFactory(event=event, pool=on_site)
    switching = RegistrationFactory(event=event, pool=online, wants_pool=on_site)
    waiting, last = in_line(online, hours=2), in_line(online, hours=1)

    cancel(registration=leaving, by=leaving.person)

    assert [stands(row)[:2] for row in (leaving, switching, waiting, last)] == [
        ("cancelled", "on-site"),
        ("confirmed", "on-site"),
        ("confirmed", "online"),
        ("waiting", "online"),
    ]
    assert counters(event) == {"on-site": [1, None, 1], "online": [1, None, 1]}
    assert [told(row) for row in (switching, waiting, last)] == [["switched"], ["promoted"], []]


def test_a_seat_left_by_switching_is_given_up_where_staff_wish_for_fewer():
    event, on_site, online = two_pools(on_site=1, online=2)
    switching = RegistrationFactory(event=event, pool=online, wants_pool=on_site)
    RegistrationFactory(event=event, pool=online)
    waiting = in_line(online)
    event.pools.filter(pk=online.pk).update(target=1)

    serve(event)

    assert stands(switching) == ("confirmed", "on-site", None)
    assert stands(waiting)[0] == "waiting"
    assert counters(event) == {"on-site": [1, None, 1], "online": [1, None, 1]}


def test_a_switch_keeps_the_state_since_when_and_counts_as_one_more_revision():
    event, on_site, online = two_pools(on_site=0, online=1)
    switching = RegistrationFactory(event=event, pool=online, wants_pool=on_site)
    free_a_seat(on_site)

    serve(event)

    after = Registration.objects.get(pk=switching.pk)
    assert (after.state, after.confirmed_at, after.revision) == ("confirmed", switching.confirmed_at, 1)
    assert list(Entry.objects.values_list("verb", "detail")) == [("registration-switched", {"pool": "on-site"})]


# -- programmes ------------------------------------------------------------------------------------------------
def test_a_programme_that_has_its_places_is_passed_over_and_keeps_its_place_in_line():
    event = EventFactory(pool__capacity=1)
    pool = event.pools.get()
    alpha, beta = ProgrammeFactory.create_batch(2)
    RegistrationFactory(event=event, person__programme=alpha, person__represents_no_programme=False)
    limit(event, (1, None))
    blocked, served = in_line(pool, hours=2, programme=alpha), in_line(pool, hours=1, programme=beta)
    free_a_seat(pool)
    free_a_seat(pool)

    assert serve(event) == [served]

    assert (stands(blocked)[0], stands(served)[0]) == ("waiting", "confirmed")
    assert programme_counters(event) == {alpha.pk: (1, 1), beta.pk: (1, 1)}
    assert counters(event) == {"on-site": [3, None, 2]}


def test_of_each_programme_as_many_are_served_as_it_has_places_in_the_order_of_the_line():
    event = EventFactory(pool__capacity=0)
    pool = event.pools.get()
    alpha, beta = ProgrammeFactory.create_batch(2)
    limit(event, (2, None))
    rows = [in_line(pool, hours=9 - place, programme=which) for place, which in enumerate([alpha] * 3 + [beta] * 2)]
    event.pools.update(capacity=4)

    assert serve(event) == [rows[0], rows[1], rows[3], rows[4]]
    assert programme_counters(event) == {alpha.pk: (2, 2), beta.pk: (2, 2)}


def test_fewer_seats_than_places_go_to_whoever_came_first_whatever_their_programme():
    event = EventFactory(pool__capacity=0)
    pool = event.pools.get()
    alpha, beta = ProgrammeFactory.create_batch(2)
    limit(event, (2, None))
    rows = [in_line(pool, hours=9 - place, programme=which) for place, which in enumerate([alpha, beta, alpha, beta])]
    event.pools.update(capacity=3)

    assert serve(event) == rows[:3]
    assert programme_counters(event) == {alpha.pk: (2, 2), beta.pk: (2, 1)}


def test_people_without_a_programme_and_outside_the_limit_are_not_counted():
    event = EventFactory(pool__capacity=0)
    pool = event.pools.get()
    alpha = ProgrammeFactory()
    limit(event, (1, None))
    rows = [
        in_line(pool, hours=9, programme=alpha),
        in_line(pool, hours=8, programme=alpha, is_outside_limit=True),
        in_line(pool, hours=7, programme=alpha, is_outside_limit=True),
        in_line(pool, hours=6),
        in_line(pool, hours=5),
        in_line(pool, hours=4, programme=alpha),
    ]
    event.pools.update(capacity=9)

    assert serve(event) == rows[:5]
    assert programme_counters(event) == {alpha.pk: (1, 1)}


def test_places_of_a_programme_are_those_of_both_pools_together():
    event, on_site, online = two_pools(on_site=0, online=0)
    alpha = ProgrammeFactory()
    limit(event, (1, None))
    later, earlier = in_line(online, hours=1, programme=alpha), in_line(on_site, hours=2, programme=alpha)
    event.pools.update(capacity=2)

    assert serve(event) == [earlier]
    assert (stands(later)[0], programme_counters(event)) == ("waiting", {alpha.pk: (1, 1)})


def test_a_place_that_a_programme_gives_back_goes_to_the_next_of_that_programme_though_seats_were_free_before():
    event = EventFactory(pool__capacity=9)
    pool = event.pools.get()
    alpha = ProgrammeFactory()
    seated = RegistrationFactory(event=event, person__programme=alpha, person__represents_no_programme=False)
    limit(event, (1, None))
    waiting = in_line(pool, programme=alpha)

    cancel(registration=seated, by=seated.person)

    assert (states(event), told(waiting)) == (["cancelled", "confirmed"], ["promoted"])
    assert programme_counters(event) == {alpha.pk: (1, 1)}


# -- by offer --------------------------------------------------------------------------------------------------
def test_a_seat_is_offered_for_as_long_as_the_event_says_and_held_meanwhile():
    event = EventFactory(pool__capacity=0, promotion=Event.Promotion.BY_OFFER, offer_hours=24)
    pool = event.pools.get()
    first, second = in_line(pool, hours=2), in_line(pool, hours=1)
    free_a_seat(pool)

    assert serve(event) == [first]

    row = Registration.objects.get(pk=first.pk)
    assert row.state == State.OFFERED
    assert timedelta(hours=24) <= row.offer_ends_at - row.offered_at < timedelta(hours=24, minutes=1)
    assert (told(first), told(second)) == (["offered"], [])
    assert counters(event) == {"on-site": [1, None, 1]}


@pytest.mark.parametrize(("hours", "state"), [(71, State.CONFIRMED), (73, State.OFFERED)])
def test_in_the_last_72_hours_before_the_start_a_seat_is_given_at_once(hours, state):
    event = EventFactory(pool__capacity=0, promotion=Event.Promotion.BY_OFFER, starts_at=in_days(hours / 24 + 0.01))
    waiting = in_line(event.pools.of_whole_event().get())
    free_a_seat(waiting.pool)

    serve(event)

    assert stands(waiting)[0] == state


def test_an_offer_never_ends_after_the_start():
    event = EventFactory(
        pool__capacity=0, promotion=Event.Promotion.BY_OFFER, starts_at=in_days(4), offer_hours=24 * 14
    )
    waiting = in_line(event.pools.of_whole_event().get())
    free_a_seat(waiting.pool)

    serve(event)

    assert Registration.objects.get(pk=waiting.pk).offer_ends_at == event.starts_at


def test_an_offer_lets_nobody_into_sessions_yet():
    event = EventFactory(pool__capacity=0, promotion=Event.Promotion.BY_OFFER)
    session = limited_session(event, capacity=5)
    waiting = in_line(event.pools.of_whole_event().get())
    SessionSeatFactory(registration=waiting, pool=session, stage=WISHED)
    free_a_seat(waiting.pool)

    serve(event)

    assert sessions_of(waiting) == {session.pk: WISHED}
    assert counters(event)[session.slug] == [5, None, 0]


# -- sessions --------------------------------------------------------------------------------------------------
def test_who_gets_a_place_at_the_event_gets_the_seats_in_sessions_they_wished_for_or_waits_for_them():
    event = EventFactory(pool__capacity=0)
    roomy, full = limited_session(event, capacity=1), limited_session(event, capacity=0, starts_in=timedelta(hours=2))
    waiting = in_line(event.pools.of_whole_event().get())
    for pool in (roomy, full):
        SessionSeatFactory(registration=waiting, pool=pool, stage=WISHED)
    free_a_seat(waiting.pool)

    serve(event)

    assert sessions_of(waiting) == {roomy.pk: HELD, full.pk: WAITING}
    assert counters(event) == {"on-site": [1, None, 1], roomy.slug: [1, None, 1], full.slug: [0, None, 0]}


def test_who_waits_for_a_session_goes_before_who_comes_to_the_event_only_now():
    event = EventFactory(pool__capacity=2)
    session = limited_session(event, capacity=1)
    leaving, waits_there = RegistrationFactory.create_batch(2, event=event)
    SessionSeatFactory(registration=leaving, pool=session)
    SessionSeatFactory(registration=waits_there, pool=session, stage=WAITING)
    newcomer = in_line(event.pools.of_whole_event().get())
    SessionSeatFactory(registration=newcomer, pool=session, stage=WISHED)

    cancel(registration=leaving, by=leaving.person)

    assert [sessions_of(row) for row in (leaving, waits_there, newcomer)] == [
        {},
        {session.pk: HELD},
        {session.pk: WAITING},
    ]
    assert (told(waits_there), told(newcomer)) == (["session_given"], ["promoted"])
    assert counters(event) == {"on-site": [2, None, 2], session.slug: [1, None, 1]}


def test_who_gets_the_seat_they_waited_for_gives_back_the_one_at_the_same_time_and_it_goes_on():
    event = EventFactory(pool__capacity=9)
    wanted, kept, later = (
        limited_session(event, capacity=capacity, starts_in=timedelta(minutes=minutes))
        for capacity, minutes in ((0, 0), (1, 30), (1, 90))
    )
    first, second = RegistrationFactory.create_batch(2, event=event)
    for pool, stage in ((wanted, WAITING), (kept, HELD), (later, HELD)):
        SessionSeatFactory(registration=first, pool=pool, stage=stage)
    SessionSeatFactory(registration=second, pool=kept, stage=WAITING)
    free_a_seat(wanted)

    serve(event)

    assert sessions_of(first) == {wanted.pk: HELD, later.pk: HELD}
    assert sessions_of(second) == {kept.pk: HELD}
    assert (told(first), told(second)) == (["session_given"], ["session_given"])
    assert counters(event) == {
        "on-site": [9, None, 2],
        wanted.slug: [1, None, 1],
        kept.slug: [1, None, 1],
        later.slug: [1, None, 1],
    }


def test_the_line_of_a_session_goes_by_when_people_came_to_it():
    event = EventFactory()
    session = limited_session(event, capacity=0)
    later, earlier = RegistrationFactory.create_batch(2, event=event)
    SessionSeatFactory(registration=later, pool=session, stage=WAITING, waiting_at=in_days(-1))
    SessionSeatFactory(registration=earlier, pool=session, stage=WAITING, waiting_at=in_days(-2))
    free_a_seat(session)

    serve(event)

    assert (sessions_of(earlier), sessions_of(later)) == ({session.pk: HELD}, {session.pk: WAITING})


def test_who_cancels_gives_back_every_seat_and_every_place_in_line():
    event, on_site, online = two_pools(on_site=5, online=5)
    held, awaited = limited_session(event, capacity=3), limited_session(event, capacity=0)
    registration = RegistrationFactory(event=event, pool=online, wants_pool=on_site)
    SessionSeatFactory(registration=registration, pool=held)
    SessionSeatFactory(registration=registration, pool=awaited, stage=WAITING)

    cancel(registration=registration, by=registration.person)

    assert (stands(registration), sessions_of(registration)) == (("cancelled", "online", None), {})
    assert {slug: numbers[2] for slug, numbers in counters(event).items()} == {
        "on-site": 0, "online": 0, held.slug: 0, awaited.slug: 0
    }  # fmt: skip


# -- what holds the line ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("event", [{"cancelled": True}, {"past": True}, {"starts_at": in_days(-0.1)}])
def test_nobody_is_served_at_an_event_that_was_cancelled_or_has_begun(event):
    event, on_site, online = two_pools(on_site=0, online=3, **event)
    session = limited_session(event, capacity=0)
    waiting = in_line(on_site)
    seated = RegistrationFactory(event=event, pool=online, wants_pool=on_site)
    SessionSeatFactory(registration=seated, pool=session, stage=WAITING)
    event.pools.update(capacity=3)

    assert serve(event) == []

    assert (stands(waiting)[0], stands(seated), sessions_of(seated)) == (
        "waiting",
        ("confirmed", "online", "on-site"),
        {session.pk: WAITING},
    )


def test_settling_a_second_time_moves_nobody(django_assert_max_num_queries):
    event, on_site, _online = two_pools(on_site=0, online=0)
    in_line(on_site)
    free_a_seat(on_site)
    serve(event)

    with django_assert_max_num_queries(6):
        assert serve(event) == []


def test_a_free_seat_costs_as_many_statements_with_a_long_line_as_with_a_short_one(django_assert_num_queries):
    def statements(length):
        event = EventFactory(pool__capacity=0)
        for _ in range(length):
            in_line(event.pools.of_whole_event().get())
        free_a_seat(event.pools.get())
        with django_assert_num_queries(10):
            assert len(serve(event)) == 1

    statements(1)
    statements(12)
