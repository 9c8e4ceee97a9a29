"""The line stands still while staff pause it; how many seats there are stands in test_seats.py."""

import pytest

from audit.models import Entry
from events.actions.capacity import pause_line, resume_line, set_capacity
from events.actions.registration import approve, begin, cancel, submit
from events.actions.switching import change_pool, choose_sessions
from events.models import SeatPool, SessionSeat, State
from tests.events.actions.lines import counters, in_line, limited_session, sessions_of, stands, states, told, two_pools
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


def test_while_the_line_is_paused_who_comes_waits_and_a_seat_that_becomes_free_stays_so(staff):
    event = EventFactory(pool__capacity=2)
    pool = event.pools.get()
    leaving, waiting = RegistrationFactory(event=event), in_line(pool)
    pause_line(event=event, by=staff)
    person = UserFactory()

    cancel(registration=leaving, by=leaving.person)
    sent = submit(
        registration_pk=begin(event=event, person=person).pk, event=event, person=person, pool_pk=pool.pk, answers={}
    )

    assert (stands(waiting)[0], sent.state) == (State.WAITING, State.WAITING)
    assert counters(event) == {"on-site": [2, None, 0]}


def test_while_the_line_is_paused_nobody_switches_to_a_free_seat_or_enters_a_session(staff):
    event, on_site, online = two_pools(on_site=2, online=2)
    session = limited_session(event, capacity=1)
    registration = RegistrationFactory(event=event, pool=online)
    pause_line(event=event, by=staff)

    change_pool(registration=registration, pool_pk=on_site.pk, by=registration.person)
    choose_sessions(registration=registration, pools=[session.pk], by=registration.person)

    assert stands(registration) == ("confirmed", "online", "on-site")
    assert sessions_of(registration) == {session.pk: SessionSeat.Stage.WAITING}


def test_more_seats_while_the_line_is_paused_are_given_when_it_moves_on(staff):
    event, on_site, online = two_pools(on_site=1, online=1)
    rows = [in_line(on_site, hours=3), in_line(online, hours=2), in_line(on_site, hours=1)]
    pause_line(event=event, by=staff)
    set_capacity(pool=on_site, capacity=2, by=staff)
    before = states(event)

    served = resume_line(event=event, by=staff)

    assert (before, served, states(event)) == (["waiting"] * 3, 3, ["confirmed"] * 3)
    assert [told(row) for row in rows] == [["promoted"]] * 3
    assert list(Entry.objects.filter(verb__startswith="line-").order_by("pk").values_list("verb", "by")) == [
        ("line-paused", f"accounts.user:{staff.pk}"),
        ("line-resumed", f"accounts.user:{staff.pk}"),
    ]


def test_pausing_and_resuming_twice_is_remembered_once_each(staff):
    event = EventFactory()

    for act in (pause_line, pause_line, resume_line, resume_line):
        act(event=event, by=staff)

    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == ["line-paused", "line-resumed"]
    assert not SeatPool.objects.filter(is_paused=True).exists()


def test_pausing_one_event_leaves_others_moving(staff):
    paused, other = EventFactory(), EventFactory()

    pause_line(event=paused, by=staff)

    assert list(SeatPool.objects.filter(is_paused=True).values_list("event", flat=True)) == [paused.pk]
    assert other.pools.get().is_paused is False


def test_seats_of_a_session_are_raised_and_lowered_like_those_of_the_event(staff):
    event = EventFactory()
    session = limited_session(event, capacity=0)
    first, second = RegistrationFactory.create_batch(2, event=event)
    for row in (first, second):
        choose_sessions(registration=row, pools=[session.pk], by=row.person)

    set_capacity(pool=session, capacity=2, by=staff)
    set_capacity(pool=session, capacity=1, by=staff)

    assert counters(event) == {"on-site": [40, None, 2], session.slug: [2, 1, 2]}
    assert [sessions_of(row) for row in (first, second)] == [{session.pk: SessionSeat.Stage.HELD}] * 2
    assert [told(row) for row in (first, second)] == [["session_given"]] * 2


def test_who_is_approved_while_the_line_is_paused_gets_a_free_seat_from_staff(staff):
    event = EventFactory(pool__capacity=2)
    pending = RegistrationFactory(event=event, state=State.PENDING)
    pause_line(event=event, by=staff)

    approve(registration=pending, by=staff)

    assert (stands(pending)[0], told(pending)) == ("confirmed", ["confirmed"])
