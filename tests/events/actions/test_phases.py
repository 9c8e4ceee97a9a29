"""Limits for each programme: phases as staff set them, their end, and people outside the limit."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from events.actions.capacity import set_capacity
from events.actions.phases import (
    NoRoomInProgramme,
    Phase,
    PhasesOutOfOrder,
    serve_phase_change,
    set_outside_limit,
    set_phases,
)
from events.actions.registration import NotChangeable, approve, begin, cancel, submit
from events.models import ProgrammePhase, SeatPool, State
from events.tasks import serve_lines
from interact_portal.merging import merge_programmes as merge
from tests.events.actions.lines import counters, in_line, limit, programme_counters, stands, states, told
from tests.factories.accounts import UserFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import EventFactory, RegistrationFactory, in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def alpha():
    return ProgrammeFactory()


def seated(event, programme, **fields):
    return RegistrationFactory(event=event, person=UserFactory(programme=programme), **fields)


def sent(event, programme):
    """A new person of ``programme`` registers; how they stand."""
    person = UserFactory(programme=programme)
    draft = begin(event=event, person=person)
    pool = event.pools.of_whole_event().get()
    return submit(registration_pk=draft.pk, event=event, person=person, pool_pk=pool.pk, answers={})


def end_phase(event):
    """Puts the end of the running phase into the past."""
    phase = ProgrammePhase.objects.filter(event=event, until__gt=timezone.now()).order_by("until")[0]
    ProgrammePhase.objects.filter(pk=phase.pk).update(until=timezone.now() - timedelta(seconds=1))


# -- setting ---------------------------------------------------------------------------------------------------
def test_the_third_of_a_programme_waits_though_seats_are_free_and_another_programme_gets_them(alpha):
    event = EventFactory()
    limit(event, (2, in_days(3)), (3, None))

    outcomes = [sent(event, alpha).state for _ in range(3)]

    assert outcomes == ["confirmed", "confirmed", "waiting"]
    assert sent(event, ProgrammeFactory()).state == "confirmed"
    assert sent(event, None).state == "confirmed"
    assert programme_counters(event)[alpha.pk] == (2, 2)


def test_setting_phases_counts_who_has_a_seat_already_and_nobody_loses_it(staff, alpha):
    event = EventFactory()
    for _ in range(3):
        seated(event, alpha)
    seated(event, alpha, is_outside_limit=True)
    seated(event, None)

    set_phases(event=event, phases=[Phase(2, None)], by=staff)

    assert states(event) == ["confirmed"] * 5
    assert programme_counters(event) == {alpha.pk: (3, 3)}
    assert sent(event, alpha).state == "waiting"
    assert SeatPool.objects.get().limits_programmes is True


def test_a_programme_above_its_limit_gets_no_further_place_until_it_is_below(staff, alpha):
    event = EventFactory()
    rows = [seated(event, alpha) for _ in range(3)]
    limit(event, (2, None))
    waiting = in_line(event.pools.get(), programme=alpha)
    way = []

    for row in rows[:2]:
        cancel(registration=row, by=row.person)
        way.append((programme_counters(event)[alpha.pk], stands(waiting)[0]))

    assert way == [((2, 2), "waiting"), ((2, 2), "confirmed")]


def test_wider_phases_serve_the_line_in_the_same_act_and_none_at_all_everybody(staff, alpha):
    event = EventFactory()
    limit(event, (1, None))
    rows = [seated(event, alpha), *(in_line(event.pools.get(), hours=9 - n, programme=alpha) for n in range(3))]
    limit(event, (1, None))
    assert states(event) == ["confirmed", "waiting", "waiting", "waiting"]

    set_phases(event=event, phases=[Phase(2, None)], by=staff)
    assert states(event) == ["confirmed", "confirmed", "waiting", "waiting"]
    set_phases(event=event, phases=[], by=staff)

    assert states(event) == ["confirmed"] * 4
    assert programme_counters(event) == {}
    assert SeatPool.objects.get().limits_programmes is False
    assert [told(row) for row in rows] == [[], ["promoted"], ["promoted"], ["promoted"]]


@pytest.mark.parametrize(
    "phases",
    [
        [(2, None), (3, None)],
        [(2, None), (3, 1)],
        [(2, 3), (3, 1)],
        [(2, 3), (3, 3)],
        [(2, 1), (3, 3), (4, 2)],
    ],
)
def test_phases_that_end_before_they_begin_are_refused(staff, phases):
    event = EventFactory()
    ends = {days: in_days(days) for _places, days in phases if days}
    phases = [Phase(places, ends.get(days)) for places, days in phases]

    with pytest.raises(PhasesOutOfOrder):
        set_phases(event=event, phases=phases, by=staff)
    assert (ProgrammePhase.objects.exists(), Entry.objects.exists()) == (False, False)


def test_the_same_phases_again_are_nothing_to_remember(staff):
    event, phases = EventFactory(), [Phase(2, in_days(3)), Phase(3, None)]

    set_phases(event=event, phases=phases, by=staff)
    set_phases(event=event, phases=phases, by=staff)

    entry = Entry.objects.get()
    assert (entry.verb, entry.detail) == (
        "phases-set",
        {"phases": [[2, str(phases[0].until)], [3, ""]]},
    )


# -- the end of a phase ----------------------------------------------------------------------------------------
def test_after_a_phase_ended_the_tick_serves_the_line_in_order_and_once(alpha):
    event = EventFactory()
    beta = ProgrammeFactory()
    limit(event, (1, in_days(1)), (2, None))
    for programme in (alpha, beta):
        sent(event, programme)
    rows = [in_line(event.pools.get(), hours=9 - n, programme=which) for n, which in enumerate([alpha, beta, alpha])]
    end_phase(event)

    for _ in range(2):
        serve_lines()

    assert [stands(row)[0] for row in rows] == ["confirmed", "confirmed", "waiting"]
    assert [told(row) for row in rows] == [["promoted"], ["promoted"], []]
    assert programme_counters(event) == {alpha.pk: (2, 2), beta.pk: (2, 2)}


def test_after_the_last_phase_nobody_is_limited(alpha):
    event = EventFactory()
    limit(event, (1, in_days(1)))
    rows = [sent(event, alpha) for _ in range(3)]
    end_phase(event)

    serve_lines()

    assert [stands(row)[0] for row in rows] == ["confirmed"] * 3
    assert programme_counters(event) == {alpha.pk: (None, 3)}
    assert sent(event, alpha).state == "confirmed"


def test_a_later_phase_with_fewer_places_unseats_nobody(alpha):
    event = EventFactory()
    limit(event, (3, in_days(1)), (1, None))
    rows = [sent(event, alpha) for _ in range(3)]
    end_phase(event)

    serve_lines()

    assert [stands(row)[0] for row in rows] == ["confirmed"] * 3
    assert programme_counters(event) == {alpha.pk: (3, 3)}
    assert sent(event, alpha).state == "waiting"


def test_who_registers_between_the_end_of_a_phase_and_the_tick_is_counted_by_the_new_one(alpha):
    event = EventFactory()
    limit(event, (1, in_days(1)), (2, None))
    sent(event, alpha)
    end_phase(event)

    assert [sent(event, alpha).state for _ in range(2)] == ["confirmed", "waiting"]
    assert programme_counters(event) == {alpha.pk: (2, 2)}
    assert serve_phase_change(event=event) == []


def test_whoever_frees_a_seat_between_the_end_of_a_phase_and_the_tick_serves_by_the_new_one(alpha):
    event = EventFactory(pool__capacity=2)
    limit(event, (1, in_days(1)), (2, None))
    sent(event, alpha)
    other, waiting = seated(event, None), in_line(event.pools.get(), programme=alpha)
    end_phase(event)

    cancel(registration=other, by=other.person)

    assert (stands(waiting)[0], programme_counters(event)) == ("confirmed", {alpha.pk: (2, 2)})


def test_a_phase_that_ended_is_looked_at_for_events_that_have_begun_too_and_then_no_more(alpha):
    event = EventFactory(starts_at=in_days(-0.1))
    limit(event, (1, in_days(1)), (2, None))
    end_phase(event)

    serve_lines()

    assert not ProgrammePhase.objects.to_serve().exists()


# -- approval --------------------------------------------------------------------------------------------------
def test_who_is_approved_waits_where_the_programme_has_its_places(staff, alpha):
    event = EventFactory()
    limit(event, (1, None))
    sent(event, alpha)
    pending = seated(event, alpha, state=State.PENDING)

    assert approve(registration=pending, by=staff).state == "waiting"


# -- outside the limit -----------------------------------------------------------------------------------------
def test_a_speaker_outside_the_limit_leaves_their_place_to_the_next_of_the_programme(staff, alpha):
    event = EventFactory()
    limit(event, (1, None))
    speaker, waiting = sent(event, alpha), sent(event, alpha)

    set_outside_limit(registration=speaker, is_outside=True, by=staff)

    assert (stands(speaker)[0], stands(waiting)[0]) == ("confirmed", "confirmed")
    assert programme_counters(event) == {alpha.pk: (1, 1)}
    assert counters(event) == {"on-site": [40, None, 2]}
    assert list(Entry.objects.filter(verb="outside-limit").values_list("about", "by")) == [
        (f"events.registration:{speaker.pk}", f"accounts.user:{staff.pk}")
    ]


def test_who_waits_for_their_programme_and_is_a_speaker_gets_a_free_seat_at_once(staff, alpha):
    event = EventFactory()
    limit(event, (1, None))
    sent(event, alpha)
    waiting = sent(event, alpha)

    assert set_outside_limit(registration=waiting, is_outside=True, by=staff).state == "confirmed"
    assert told(waiting) == ["waiting", "promoted"]


def test_a_speaker_goes_back_inside_the_limit_where_there_is_room_and_not_where_there_is_none(staff, alpha):
    event = EventFactory()
    limit(event, (1, None))
    speaker = sent(event, alpha)
    set_outside_limit(registration=speaker, is_outside=True, by=staff)
    set_outside_limit(registration=speaker, is_outside=False, by=staff)
    assert programme_counters(event) == {alpha.pk: (1, 1)}
    set_outside_limit(registration=speaker, is_outside=True, by=staff)
    sent(event, alpha)

    with pytest.raises(NoRoomInProgramme):
        set_outside_limit(registration=speaker, is_outside=False, by=staff)

    speaker.refresh_from_db()
    assert (speaker.is_outside_limit, programme_counters(event)) == (True, {alpha.pk: (1, 1)})


@pytest.mark.parametrize("state", [State.DRAFT, State.CANCELLED, State.DECLINED, State.EXPIRED])
def test_who_is_not_or_no_more_registered_is_neither_in_nor_outside_a_limit(staff, state):
    registration = RegistrationFactory(state=state)

    with pytest.raises(NotChangeable):
        set_outside_limit(registration=registration, is_outside=True, by=staff)


# -- two programmes become one ---------------------------------------------------------------------------------
def test_a_merge_above_the_limit_takes_nobodys_seat_and_gives_no_further_one(staff, alpha):
    event = EventFactory()
    typed = ProgrammeFactory()
    limit(event, (2, None))
    rows = [sent(event, which) for which in (alpha, alpha, typed, typed)]
    waiting = sent(event, alpha)

    merge(source=typed, target=alpha, by=staff)

    assert [stands(row)[0] for row in (*rows, waiting)] == ["confirmed"] * 4 + ["waiting"]
    assert programme_counters(event) == {alpha.pk: (4, 4)}
    for row in rows[:3]:
        row.refresh_from_db()
        cancel(registration=row, by=row.person)
    assert stands(waiting)[0] == "confirmed"
    assert programme_counters(event) == {alpha.pk: (2, 2)}


def test_a_merge_where_no_phase_limits_any_more_sets_no_limit(staff, alpha):
    event, typed = EventFactory(), ProgrammeFactory()
    limit(event, (2, in_days(1)))
    end_phase(event)
    serve_lines()
    for which in (alpha, typed):
        sent(event, which)

    merge(source=typed, target=alpha, by=staff)

    assert programme_counters(event) == {alpha.pk: (None, 2)}


def test_after_a_merge_who_waits_is_counted_for_the_programme_that_stays(staff, alpha):
    event, typed = EventFactory(pool__capacity=1), ProgrammeFactory()
    limit(event, (1, None))
    sent(event, alpha)
    waiting = sent(event, typed)

    merge(source=typed, target=alpha, by=staff)
    set_capacity(pool=event.pools.get(), capacity=9, by=staff)

    assert stands(waiting)[0] == "waiting"
    assert programme_counters(event) == {alpha.pk: (1, 1)}
