from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.actions import capacity
from events.actions.phases import Phase, set_phases
from events.models import Event, Registration, SeatPool, State, event_standing, load_event
from events.models.waiting import Reason, Wait, Why
from events.panels.waiting import (
    before_sending,
    offer_part,
    phases_in_words,
    reason_in_words,
    target_in_words,
    turn_in_words,
    wait_parts,
)
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import EventFactory, RegistrationFactory, SeatPoolFactory, in_days

pytestmark = pytest.mark.django_db

UNTIL = datetime(2027, 1, 31, 23, 59, 59, tzinfo=ZoneInfo("Europe/Rome"))


def parts_of(registration):
    row = Registration.objects.select_related("event", "pool", "wants_pool").get(pk=registration.pk)
    return wait_parts(row, now=timezone.now())


def words_of(reason, **fields):
    event = EventFactory(**fields)
    return reason_in_words(reason, event, event.pools.get())


# -- who waits ------------------------------------------------------------------------------------------------
def test_who_waits_reads_at_which_place_and_why():
    event = EventFactory(pool__capacity=0)
    RegistrationFactory(event=event, state=State.WAITING, waiting_at=timezone.now() - timedelta(hours=1))

    assert parts_of(RegistrationFactory(event=event, state=State.WAITING)) == {
        "wait": {"place": 2, "wants": "", "why": "All places are taken."}
    }


def test_who_wants_to_switch_reads_where_to():
    event = EventFactory(mode=Event.Mode.HYBRID)
    online = SeatPoolFactory(event=event, slug="online", capacity=0)

    assert parts_of(RegistrationFactory(event=event, wants_pool=online)) == {
        "wait": {"place": 1, "wants": "online", "why": "All places are taken: online."}
    }


def test_after_seats_were_taken_away_who_waits_reads_that_the_next_ones_stay_empty():
    event = EventFactory(pool__capacity=2)
    for _ in range(2):
        RegistrationFactory(event=event)
    waiting = RegistrationFactory(event=event, state=State.WAITING)
    capacity.set_capacity(pool=event.pools.get(), capacity=1, by=StaffFactory())

    assert parts_of(waiting)["wait"]["why"] == (
        "All places are taken. The number of places was lowered to 1, so the next ones given back stay empty."
    )


@pytest.mark.parametrize("fields", [{"past": True}, {"cancelled": True}])
def test_of_an_event_that_is_over_or_off_nothing_is_said_of_lines_and_offers(fields):
    event = EventFactory(**fields)

    assert [parts_of(RegistrationFactory(event=event, state=state)) for state in (State.WAITING, State.OFFERED)] == [
        {}, {}
    ]  # fmt: skip


def test_only_who_stands_in_a_line_costs_a_statement():
    counts = {}
    for state in (State.CONFIRMED, State.OFFERED, State.PENDING, State.WAITING):
        row = Registration.objects.select_related("event", "pool", "wants_pool")
        row = row.get(pk=RegistrationFactory(state=state).pk)
        with CaptureQueriesContext(connection) as queries:
            wait_parts(row, now=timezone.now())
        counts[state] = len(queries)

    assert counts == {State.CONFIRMED: 0, State.OFFERED: 0, State.PENDING: 0, State.WAITING: 1}


# -- who is offered a place -----------------------------------------------------------------------------------
def test_an_offer_says_until_when_by_the_clocks_of_the_event():
    registration = RegistrationFactory(state=State.OFFERED, offer_ends_at=UNTIL)

    assert offer_part(registration, now=UNTIL - timedelta(seconds=1)) == {
        "until": "Sun 31 January 2027, 23:59",
        "zone": "Palermo time, CET",
    }  # fmt: skip
    assert offer_part(registration, now=UNTIL) == {}


# -- why ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Reason(Why.FULL), "All places are taken."),
        (Reason(Why.OVER), "The event has begun: no places are given to the waiting list any more."),
        (
            Reason(Why.PAUSED),
            "The organisers have paused the waiting list: nobody gets a place until they go on with it.",
        ),
        (
            Reason(Why.OFFER, UNTIL),
            (
                "The next place is offered to somebody else, who has until Sun 31 January 2027, 23:59 "
                "(Palermo time, CET) to accept it."
            ),
        ),
        (
            Reason(Why.PROGRAMME, UNTIL, 2, is_full=False),
            (
                "All places of your programme are taken: 2 for each programme until Sun 31 January 2027, 23:59 "
                "(Palermo time, CET)."
            ),
        ),
        (
            Reason(Why.PROGRAMME, None, 1, is_full=True),
            "The place of your programme is taken: 1 for each programme. All places of the event are taken, too.",
        ),
    ],
)
def test_every_reason_is_a_sentence(reason, words):
    assert words_of(reason) == words


def test_nothing_is_said_of_a_number_that_was_not_lowered():
    pool = SeatPool(slug="on-site")

    assert target_in_words(Wait(pool.pk, 1, Reason(Why.FULL), None)) == ""


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "When it is your turn, the place is yours at once, and we write to you."),
        (
            {"promotion": Event.Promotion.BY_OFFER},
            (
                "When it is your turn, we offer you the place by e-mail and keep it for 48 hours; in the last 72 hours "
                "before the start it is yours at once."
            ),
        ),
    ],
)
def test_what_happens_at_ones_turn_is_as_the_event_gives_its_places(fields, words):
    assert turn_in_words(EventFactory(starts_at=in_days(20), **fields)) == words


# -- before anything is sent ----------------------------------------------------------------------------------
def told(event, person=None, *, pool=None, **fields):
    standing = replace(event_standing(event.slug), **fields)
    pool = pool or event.pools.order_by("pk").first()
    return before_sending(event, standing, person=person or UserFactory(), pool_pk=pool.pk)


def test_who_would_get_a_place_is_told_nothing():
    assert told(EventFactory()) == {}


def test_who_would_wait_is_told_why_and_what_happens_then():
    assert told(EventFactory(pool__capacity=0)) == {
        "why": "All places are taken.",
        "turn": "When it is your turn, the place is yours at once, and we write to you.",
    }


def test_it_is_about_the_pool_that_is_asked_for():
    event = EventFactory(mode=Event.Mode.HYBRID)
    online = SeatPoolFactory(event=event, slug="online", capacity=0)

    assert (told(event), told(event, pool=online)["why"]) == ({}, "All places are taken: online.")


def test_somebody_of_a_programme_that_is_full_would_wait_and_others_would_not():
    event, programme = EventFactory(), ProgrammeFactory()
    RegistrationFactory(event=event, person=UserFactory(programme=programme))
    set_phases(event=event, phases=[Phase(1, None)], by=StaffFactory())

    people = [UserFactory(programme=each) for each in (programme, ProgrammeFactory(), None)]

    assert [told(event, person).get("why") for person in people] == [
        "The place of your programme is taken: 1 for each programme.", None, None,
    ]  # fmt: skip


@pytest.mark.parametrize("fields", [{"entry": Event.Entry.APPROVAL}, {"goal": "ijg", "outsiders": "approval"}])
def test_who_goes_to_approval_is_not_told_of_a_line(fields):
    assert told(EventFactory(pool__capacity=0, **fields)) == {}


def test_who_has_a_place_kept_is_not_told_of_a_line():
    assert told(EventFactory(pool__capacity=0), awaits_form=True) == {}


@pytest.mark.parametrize(("has_limit", "number"), [(False, 0), (True, 1)])
def test_only_a_limit_of_programmes_costs_a_statement(has_limit, number, django_assert_num_queries):
    event = EventFactory()
    if has_limit:
        set_phases(event=event, phases=[Phase(1, None)], by=StaffFactory())
    standing, person = event_standing(event.slug), UserFactory(programme=ProgrammeFactory())
    event, (pool,) = load_event(event.pk, standing.revision), standing.pools

    with django_assert_num_queries(number):
        before_sending(event, standing, person=person, pool_pk=pool.pk)


# -- the limit, for everybody ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([], ""),
        ([Phase(2, None)], "For each programme: 2 places."),
        (
            [Phase(2, UNTIL), Phase(3, None)],
            "For each programme: 2 places until Sun 31 January 2027, 23:59 (Palermo time, CET), then 3 places.",
        ),
        (
            [Phase(1, UNTIL)],
            "For each programme: 1 place until Sun 31 January 2027, 23:59 (Palermo time, CET), then without a limit.",
        ),
    ],
)
def test_limits_are_one_sentence_for_everybody(steps, words):
    event = EventFactory()
    set_phases(event=event, phases=steps, by=StaffFactory())

    assert phases_in_words(event) == words
