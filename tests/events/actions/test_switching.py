"""Changing to the other pool, or to other sessions: nobody loses what they have."""

from datetime import timedelta

import pytest
from django.db.models import F

from audit.models import Entry
from events.actions.registration import NotChangeable, cancel
from events.actions.session_choice import SessionsClash, SessionsGone, clashes
from events.actions.switching import change_pool, choose_sessions
from events.models import Deadline, Event, Registration, SessionSeat, State
from tests.events.actions.lines import counters, in_line, limited_session, sessions_of, stands, told, two_pools
from tests.factories.events import EventFactory, RegistrationFactory, SessionSeatFactory, in_days

pytestmark = pytest.mark.django_db
HELD, WAITING, WISHED = SessionSeat.Stage.HELD, SessionSeat.Stage.WAITING, SessionSeat.Stage.WISHED


def switch(registration, pool):
    return change_pool(registration=registration, pool_pk=pool.pk, by=registration.person)


def choose(registration, *pools):
    choose_sessions(registration=registration, pools=[pool.pk for pool in pools], by=registration.person)
    return sessions_of(registration)


# -- pools -----------------------------------------------------------------------------------------------------
def test_a_switch_to_a_pool_with_a_free_seat_is_one_act_and_the_seat_that_was_left_goes_on():
    event, on_site, online = two_pools(on_site=1, online=1)
    registration = RegistrationFactory(event=event, pool=on_site)
    waiting = in_line(on_site)

    assert switch(registration, online).pool == online

    assert (stands(registration), stands(waiting)) == (
        ("confirmed", "online", None),
        ("confirmed", "on-site", None),
    )
    assert (told(registration), told(waiting)) == (["switched"], ["promoted"])
    assert counters(event) == {"on-site": [1, None, 1], "online": [1, None, 1]}


def test_a_switch_to_a_full_pool_keeps_the_seat_and_waits_until_both_moves_are_one():
    event, on_site, online = two_pools(on_site=1, online=1)
    registration, other = (RegistrationFactory(event=event, pool=pool) for pool in (on_site, online))

    switch(registration, online)
    assert stands(registration) == ("confirmed", "on-site", "online")
    assert counters(event) == {"on-site": [1, None, 1], "online": [1, None, 1]}
    cancel(registration=other, by=other.person)

    assert stands(registration) == ("confirmed", "online", None)
    assert told(registration) == ["waits_to_switch", "switched"]
    assert counters(event) == {"on-site": [1, None, 0], "online": [1, None, 1]}


def test_two_who_want_the_seat_of_each_other_both_get_it():
    event, on_site, online = two_pools(on_site=1, online=1)
    first, second = (RegistrationFactory(event=event, pool=pool) for pool in (on_site, online))

    switch(first, online)
    switch(second, on_site)

    assert (stands(first), stands(second)) == (("confirmed", "online", None), ("confirmed", "on-site", None))
    assert counters(event) == {"on-site": [1, None, 1], "online": [1, None, 1]}
    assert told(first) == told(second) == ["waits_to_switch", "switched"]


def test_nobody_changes_places_before_who_came_first_and_wants_a_seat_there():
    event, on_site, online = two_pools(on_site=1, online=1)
    first, second = (RegistrationFactory(event=event, pool=pool) for pool in (on_site, online))
    waiting = in_line(on_site)

    switch(first, online)
    switch(second, on_site)

    assert (stands(first)[1], stands(second)[1]) == ("on-site", "online")
    cancel(registration=waiting, by=waiting.person)
    assert (stands(first)[1], stands(second)[1]) == ("online", "on-site")
    assert counters(event) == {"on-site": [1, None, 1], "online": [1, None, 1]}


@pytest.mark.parametrize("held_back", [{"is_paused": True}, {"target": 0}])
def test_nobody_changes_places_while_the_line_is_paused_or_seats_are_to_go(held_back):
    event, on_site, online = two_pools(on_site=1, online=1)
    first, second = (RegistrationFactory(event=event, pool=pool) for pool in (on_site, online))
    event.pools.filter(pk=on_site.pk).update(**held_back)

    switch(first, online)
    switch(second, on_site)

    assert (stands(first)[1:], stands(second)[1:]) == (("on-site", "online"), ("online", "on-site"))


def test_to_wish_for_the_present_pool_takes_the_wish_back():
    event, on_site, online = two_pools(on_site=1, online=0)
    registration = RegistrationFactory(event=event, pool=on_site)

    switch(registration, online)
    switch(registration, on_site)

    assert stands(registration) == ("confirmed", "on-site", None)
    assert list(Entry.objects.order_by("pk").values_list("verb", "detail")) == [
        ("registration-wants-to-switch", {"pool": "online"}),
        ("registration-stays", {"pool": "on-site"}),
    ]


def test_to_wish_twice_keeps_the_place_in_line_and_tells_once():
    event, on_site, online = two_pools(on_site=1, online=0)
    registration = RegistrationFactory(event=event, pool=on_site)

    switch(registration, online)
    since = Registration.objects.get(pk=registration.pk).wants_pool_at
    switch(registration, online)

    assert Registration.objects.get(pk=registration.pk).wants_pool_at == since
    assert told(registration) == ["waits_to_switch"]


def test_who_waits_and_asks_for_the_other_pool_gets_a_free_seat_there_at_once():
    _event, on_site, online = two_pools(on_site=0, online=1)
    waiting = in_line(on_site)

    assert switch(waiting, online).state == "confirmed"
    assert (stands(waiting), told(waiting)) == (("confirmed", "online", None), ["promoted"])


def test_who_waits_and_asks_for_the_other_full_pool_stands_at_its_end():
    _event, on_site, online = two_pools(on_site=0, online=0)
    waiting, longer = in_line(on_site, hours=9), in_line(online, hours=3)

    switch(waiting, online)

    assert list(Registration.objects.filter(pool=online).in_line()) == [longer, waiting]


def test_who_awaits_approval_asks_for_the_other_pool_and_holds_nothing():
    event, on_site, online = two_pools(on_site=1, online=1)
    pending = RegistrationFactory(event=event, pool=on_site, state=State.PENDING)

    switch(pending, online)

    assert (stands(pending), counters(event)["online"]) == (("pending", "online", None), [1, None, 0])


@pytest.mark.parametrize("state", [State.DRAFT, State.OFFERED, State.CANCELLED, State.DECLINED, State.EXPIRED])
def test_whoever_has_no_place_in_one_of_two_pools_cannot_switch(state):
    event, _on_site, online = two_pools(on_site=1, online=1)
    registration = RegistrationFactory(event=event, state=state)

    with pytest.raises(NotChangeable):
        switch(registration, online)


def test_nobody_switches_to_a_session_or_to_another_event():
    registration = RegistrationFactory()
    session = limited_session(registration.event, capacity=1)

    for pool in (session, EventFactory().pools.get()):
        with pytest.raises(NotChangeable):
            switch(registration, pool)


def test_seats_in_sessions_stay_with_who_switches():
    event, on_site, online = two_pools(on_site=1, online=1)
    session = limited_session(event, capacity=1)
    registration = RegistrationFactory(event=event, pool=on_site)
    SessionSeatFactory(registration=registration, pool=session)

    switch(registration, online)

    assert sessions_of(registration) == {session.pk: HELD}


# -- sessions --------------------------------------------------------------------------------------------------
def test_chosen_sessions_are_given_where_there_is_a_seat_and_waited_for_where_there_is_none():
    event = EventFactory()
    roomy, full = limited_session(event, capacity=1), limited_session(event, capacity=0, starts_in=timedelta(hours=1))
    registration = RegistrationFactory(event=event)

    assert choose(registration, roomy, full) == {roomy.pk: HELD, full.pk: WAITING}
    assert counters(event) == {"on-site": [40, None, 1], roomy.slug: [1, None, 1], full.slug: [0, None, 0]}


@pytest.mark.parametrize("state", [State.PENDING, State.WAITING, State.OFFERED])
def test_who_has_no_place_at_the_event_yet_wishes(state):
    session = limited_session(EventFactory(), capacity=1)
    registration = RegistrationFactory(event=session.event, state=state, pool=session.event.pools.get(slug="on-site"))
    session.event.pools.filter(slug="on-site").update(capacity=F("taken"))

    assert choose(registration, session) == {session.pk: WISHED}
    assert choose(registration) == {}
    assert session.event.pools.get(pk=session.pk).taken == 0


def test_two_sessions_at_the_same_time_are_refused_and_both_named():
    event = EventFactory()
    first, second = (
        limited_session(event, capacity=5),
        limited_session(event, capacity=5, starts_in=timedelta(minutes=59)),
    )
    registration = RegistrationFactory(event=event)

    with pytest.raises(SessionsClash) as refusal:
        choose(registration, second, first)

    assert refusal.value.pools == (first, second)
    assert sessions_of(registration) == {}


@pytest.mark.parametrize(
    ("second", "length", "clash"),
    [
        (60, 60, False),
        (59, 60, True),
        (0, 60, True),
        (-60, 60, False),
        (-60, 61, True),
        (-30, 120, True),
        (10, 5, True),
    ],
)
def test_sessions_clash_when_one_begins_before_the_other_has_ended(second, length, clash):
    event = EventFactory()
    pools = [limited_session(event, capacity=5)]
    begins = event.starts_at + timedelta(minutes=second)
    pools.append(
        limited_session(
            event, capacity=5, starts_in=timedelta(minutes=second), ends_at=begins + timedelta(minutes=length)
        )
    )

    assert (clashes(pools) is not None, clashes(pools[::-1]) is not None) == (clash, clash)


def test_a_long_session_clashes_with_one_that_begins_after_a_third_between_them():
    event = EventFactory()
    long = limited_session(event, capacity=5, ends_at=event.starts_at + timedelta(hours=5))
    later = limited_session(event, capacity=5, starts_in=timedelta(hours=4))
    apart = limited_session(event, capacity=5, starts_in=timedelta(hours=6))

    assert clashes([apart, later, long]) == (long, later)


def test_for_a_session_that_is_full_the_one_at_the_same_time_is_kept_until_a_seat_is_free_there():
    event = EventFactory()
    kept, wanted = limited_session(event, capacity=1), limited_session(event, capacity=1)
    registration, other = RegistrationFactory.create_batch(2, event=event)
    choose(other, wanted)
    choose(registration, kept)

    assert choose(registration, wanted) == {kept.pk: HELD, wanted.pk: WAITING}
    assert choose(registration, wanted) == {kept.pk: HELD, wanted.pk: WAITING}
    cancel(registration=other, by=other.person)

    assert sessions_of(registration) == {wanted.pk: HELD}
    assert counters(event) == {"on-site": [40, None, 1], kept.slug: [1, None, 0], wanted.slug: [1, None, 1]}
    assert told(registration) == ["session_given"]


def test_for_a_session_with_a_free_seat_the_one_at_the_same_time_is_left_and_goes_to_its_line():
    event = EventFactory()
    left, chosen = limited_session(event, capacity=1), limited_session(event, capacity=1)
    registration, other = RegistrationFactory.create_batch(2, event=event)
    choose(registration, left)
    choose(other, left)

    assert choose(registration, chosen) == {chosen.pk: HELD}
    assert sessions_of(other) == {left.pk: HELD}
    assert counters(event) == {"on-site": [40, None, 2], left.slug: [1, None, 1], chosen.slug: [1, None, 1]}


def test_who_returns_to_the_session_they_kept_waits_for_the_other_no_more():
    event = EventFactory()
    kept, full = limited_session(event, capacity=1), limited_session(event, capacity=0)
    registration = RegistrationFactory(event=event)
    choose(registration, kept)
    choose(registration, full)

    assert choose(registration, kept) == {kept.pk: HELD}


def test_who_leaves_all_sessions_gives_back_what_was_kept_for_another_one_too():
    event = EventFactory()
    kept, full = limited_session(event, capacity=1), limited_session(event, capacity=0)
    registration = RegistrationFactory(event=event)
    choose(registration, kept)
    choose(registration, full)

    assert choose(registration) == {}
    assert counters(event)[kept.slug] == [1, None, 0]


def test_sessions_are_chosen_out_of_those_of_the_event_with_limited_seats():
    registration = RegistrationFactory(event=EventFactory())
    elsewhere = limited_session(EventFactory(), capacity=1)

    for pool in (elsewhere, registration.pool):
        with pytest.raises(SessionsGone):
            choose(registration, pool)


@pytest.mark.parametrize("state", [State.DRAFT, State.CANCELLED, State.DECLINED, State.EXPIRED])
def test_who_is_not_or_no_more_registered_chooses_no_session(state):
    session = limited_session(EventFactory(), capacity=1)
    registration = RegistrationFactory(event=session.event, state=state)

    with pytest.raises(NotChangeable):
        choose(registration, session)


def test_by_offer_who_switches_is_asked_no_more_for_they_have_asked():
    event, on_site, online = two_pools(on_site=0, online=1, promotion=Event.Promotion.BY_OFFER)
    registration = RegistrationFactory(event=event, pool=online)
    switch(registration, on_site)
    other = RegistrationFactory(event=event, pool=on_site, state=State.WAITING)
    event.pools.filter(pk=on_site.pk).update(capacity=2)

    switch(registration, on_site)

    assert (stands(registration), stands(other)[0]) == (("confirmed", "on-site", None), "offered")


# -- the term --------------------------------------------------------------------------------------------------
def test_after_the_term_for_changes_nobody_switches_or_chooses_and_what_they_have_stays():
    event, on_site, online = two_pools(on_site=1, online=1)
    session = limited_session(event, capacity=1)
    registration = RegistrationFactory(event=event, pool=on_site)
    Deadline.objects.filter(event=event).update(closes_at=in_days(-1))

    for change in (lambda: switch(registration, online), lambda: choose(registration, session)):
        with pytest.raises(NotChangeable):
            change()

    assert (stands(registration), sessions_of(registration)) == (("confirmed", "on-site", None), {})
    assert told(registration) == []
