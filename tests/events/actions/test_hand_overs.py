"""A place is handed over: asked, taken back, declined, taken over, and everything that stands against it."""

from datetime import timedelta

import pytest

from events.actions.capacity import set_capacity
from events.actions.hand_overs import (
    HandOverEnded,
    begin_to_take_over,
    decline_hand_over,
    take_back_hand_over,
)
from events.actions.phases import Phase, set_phases
from events.actions.recipients import MOST_ASKED, HasPlace, NotToOneself, TooManyAsked
from events.actions.registration import NotChangeable, begin, cancel, submit
from events.actions.seats import NoRoomInProgramme
from events.actions.swapping import OtherProgramme
from events.actions.taking_over import leave_hand_over
from events.models import Answer, Event, Given, HandOver, ProgrammeSeats, Registration, SeatPool, State
from outbox.models import Message
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import (
    AnswerFactory,
    EventFactory,
    HandOverFactory,
    QuestionFactory,
    RegistrationFactory,
    SessionPoolFactory,
    SessionSeatFactory,
    in_days,
)

from .giving import ask, consistent, counter, send, states, take_over, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    """Full: the one place is the giver's."""
    return EventFactory(pool__capacity=1)


# -- asking ---------------------------------------------------------------------------------------------------
def test_who_hands_over_keeps_the_place_until_the_other_says_yes(event, giver):
    hand_over = ask(giver)

    assert (hand_over.ends_at - hand_over.asked_at, hand_over.accepted, hand_over.ended_at) == (
        timedelta(days=7), None, None,
    )  # fmt: skip
    assert states() == {"ben@example.org": "confirmed"}
    assert told() == [("hand_over_asked", "anna@example.org")]


def test_asked_twice_is_asked_once(giver):
    assert ask(giver) == ask(giver)
    assert len(told()) == 1


def test_another_address_takes_the_place_of_the_one_before(giver, anna):
    first = ask(giver)
    second = ask(giver, "carl@example.org")

    assert list(HandOver.objects.open()) == [second]
    with pytest.raises(HandOverEnded):
        begin_to_take_over(hand_over=first, person=anna)


def test_no_hand_over_stands_beyond_the_start(giver):
    Event.objects.update(starts_at=in_days(1), ends_at=in_days(2))

    assert ask(giver).ends_at == Event.objects.get().starts_at


def test_a_place_is_not_handed_over_to_oneself(giver):
    with pytest.raises(NotToOneself):
        ask(giver, "ben@example.org")
    assert not HandOver.objects.exists()


@pytest.mark.parametrize("state", [State.PENDING, State.WAITING])
def test_nor_to_somebody_who_is_registered(event, giver, state):
    RegistrationFactory(event=event, state=state, person__email="anna@example.org")

    with pytest.raises(HasPlace):
        ask(giver)
    assert not Message.objects.exists()


@pytest.mark.parametrize("state", [State.DRAFT, State.PENDING, State.WAITING, State.OFFERED, State.CANCELLED])
def test_who_has_no_place_has_none_to_hand_over(state):
    giver = RegistrationFactory(state=state)

    with pytest.raises(NotChangeable):
        ask(giver)


def test_once_the_event_has_begun_no_place_is_handed_over(giver):
    Event.objects.update(starts_at=in_days(-1))

    with pytest.raises(NotChangeable):
        ask(giver)


def test_one_giver_asks_so_many_people_and_no_more(giver):
    HandOverFactory.create_batch(MOST_ASKED, registration=giver, ended_at=in_days(0))

    with pytest.raises(TooManyAsked):
        ask(giver)


def test_who_registers_anew_has_written_to_as_many_people_as_before(event, giver):
    HandOverFactory.create_batch(MOST_ASKED, registration=giver, ended_at=in_days(0))
    cancel(registration=giver, by=giver.person)

    with pytest.raises(TooManyAsked):
        ask(RegistrationFactory(event=event, person=giver.person))


# -- taken over -----------------------------------------------------------------------------------------------
def test_the_place_moves_in_one_act_with_none_of_the_givers_answers(event, giver, anna):
    question = QuestionFactory(event=event)
    AnswerFactory(registration=giver, question=question, value="Ben's")
    waiting = RegistrationFactory(event=event, state=State.WAITING, person__email="next@example.org")
    hand_over = ask(giver)

    done = take_over(hand_over, anna, answers={question: Given("Anna's")})

    assert states() == {"ben@example.org": "cancelled", "anna@example.org": "confirmed", "next@example.org": "waiting"}
    assert (done.pk != giver.pk, done.pool_id, done.awaits_form) == (True, giver.pool_id, True)
    assert not Registration.objects.filter(awaits_form=True).exists()
    assert list(Answer.objects.filter(registration=done).values_list("value", flat=True)) == ["Anna's"]
    assert HandOver.objects.get().accepted == done
    assert told() == [
        ("hand_over_asked", "anna@example.org"),
        ("registration_handed_over", "ben@example.org"),
        ("registration_confirmed", "anna@example.org"),
    ]  # fmt: skip
    assert Registration.objects.get(pk=waiting.pk).state == "waiting"
    assert consistent(event)


def test_taken_over_twice_is_taken_over_once(event, giver, anna):
    draft = begin_to_take_over(hand_over=ask(giver), person=anna)

    assert [send(draft, anna).state for _ in range(2)] == ["confirmed", "confirmed"]
    assert len(told()) == 3
    assert counter(event) == (1, None, 1)


def test_after_registration_has_closed_a_place_is_still_handed_over(event, giver, anna):
    SeatPool.objects.update(closes_at=in_days(-1))

    assert take_over(ask(giver), anna).state == "confirmed"


def test_while_fewer_seats_are_wished_for_a_place_is_handed_over_and_none_is_lost(event, anna):
    SeatPool.objects.update(capacity=3)
    giver, *_others = RegistrationFactory.create_batch(3, event=event)
    set_capacity(pool=event.pools.get(), capacity=1, by=StaffFactory())

    take_over(ask(giver), anna)

    assert counter(event) == (3, 1, 3)
    assert consistent(event)


def test_seats_in_sessions_go_to_their_lines_and_the_successor_chooses(event, giver, anna):
    SeatPool.objects.update(capacity=2)
    session = SessionPoolFactory(session__event=event, capacity=1)
    SessionSeatFactory(registration=giver, pool=session)
    waiting = SessionSeatFactory(registration=RegistrationFactory(event=event), pool=session, stage="waiting")

    done = take_over(ask(giver), anna, sessions=[session.pk])

    waiting.refresh_from_db()
    assert waiting.stage == "held"
    assert [seat.stage for seat in done.session_seats.all()] == ["waiting"]
    assert consistent(event)


def test_a_draft_that_was_begun_before_takes_the_place_over(event, giver, anna):
    draft = begin(event=event, person=anna, draft_answers={"a": ["b"]})

    begun = begin_to_take_over(hand_over=ask(giver), person=anna)

    assert (begun.pk, begun.draft_answers) == (draft.pk, {"a": ["b"]})
    assert send(begun, anna).pk == draft.pk


# -- who may take it ------------------------------------------------------------------------------------------
def test_another_person_than_the_one_who_was_asked_takes_nothing_over(giver):
    hand_over = ask(giver)

    with pytest.raises(HandOverEnded):
        begin_to_take_over(hand_over=hand_over, person=UserFactory())
    assert states() == {"ben@example.org": "confirmed"}


def test_a_place_stays_within_its_programme_unless_staff_allow(event, giver):
    anna = UserFactory(email="anna@example.org", programme=ProgrammeFactory())
    draft = begin_to_take_over(hand_over=ask(giver), person=anna)
    with pytest.raises(OtherProgramme):
        send(draft, anna)
    assert states()["ben@example.org"] == "confirmed"

    Event.objects.update(hands_over_to_anybody=True)
    assert send(draft, anna).state == "confirmed"
    assert consistent(event)


def test_a_programme_that_is_full_takes_over_its_own_place_and_no_other(event):
    SeatPool.objects.update(capacity=2)
    full, other = ProgrammeFactory.create_batch(2)
    giver = RegistrationFactory(event=event, person__programme=full)
    stranger = RegistrationFactory(event=event, person__programme=other)
    Event.objects.update(hands_over_to_anybody=True)
    set_phases(event=event, phases=[Phase(1, None)], by=StaffFactory())
    same, another = UserFactory.create_batch(2, programme=full)

    with pytest.raises(NoRoomInProgramme):
        take_over(ask(stranger, another.email), another)
    assert take_over(ask(giver, same.email), same).state == "confirmed"

    assert dict(ProgrammeSeats.objects.values_list("programme", "taken")) == {full.pk: 1, other.pk: 1}
    assert consistent(event)


def test_a_speakers_place_counts_for_the_programme_once_it_is_handed_over(event):
    programme = ProgrammeFactory()
    giver = RegistrationFactory(event=event, person__programme=programme, is_outside_limit=True)
    set_phases(event=event, phases=[Phase(1, None)], by=StaffFactory())
    anna = UserFactory(email="anna@example.org", programme=programme)

    take_over(ask(giver), anna)

    assert ProgrammeSeats.objects.get().taken == 1
    assert consistent(event)


# -- too late -------------------------------------------------------------------------------------------------
def test_late_nothing_is_taken_over(event, giver, anna):
    hand_over = ask(giver)
    draft = begin_to_take_over(hand_over=hand_over, person=anna)
    HandOver.objects.update(asked_at=in_days(-8), ends_at=in_days(-1))

    with pytest.raises(HandOverEnded):
        send(draft, anna)
    with pytest.raises(HandOverEnded):
        begin_to_take_over(hand_over=hand_over, person=anna)

    assert states() == {"ben@example.org": "confirmed", "anna@example.org": "draft"}


@pytest.mark.parametrize("end", [
    lambda giver, _hand_over: take_back_hand_over(registration=giver, by=giver.person),
    lambda giver, _hand_over: cancel(registration=giver, by=giver.person),
    lambda _giver, hand_over: decline_hand_over(hand_over=hand_over),
])  # fmt: skip
def test_what_was_ended_meanwhile_is_not_taken_over(giver, anna, end):
    hand_over = ask(giver)
    draft = begin_to_take_over(hand_over=hand_over, person=anna)

    end(giver, hand_over)

    with pytest.raises(HandOverEnded):
        send(draft, anna)
    assert states()["anna@example.org"] == "draft"


def test_the_draft_is_one_like_any_other_once_there_is_no_place_to_take_over(event, giver, anna):
    draft = begin_to_take_over(hand_over=ask(giver), person=anna)
    take_back_hand_over(registration=giver, by=giver.person)

    leave_hand_over(registration_pk=draft.pk, person=anna)

    done = submit(registration_pk=draft.pk, event=event, person=anna, pool_pk=giver.pool_id, answers={})
    assert (done.state, done.registered_by_id) == ("waiting", None)


def test_sent_as_any_other_draft_it_waits_for_no_form_any_more(event, giver, anna):
    draft = begin_to_take_over(hand_over=ask(giver), person=anna)

    submit(registration_pk=draft.pk, event=event, person=anna, pool_pk=giver.pool_id, answers={})

    assert list(Registration.objects.filter(person=anna).values_list("state", "awaits_form")) == [("waiting", False)]


# -- taken back, declined -------------------------------------------------------------------------------------
def test_taken_back_twice_it_is_taken_back_once_and_who_was_asked_is_told(giver):
    ask(giver)

    for _ in range(2):
        take_back_hand_over(registration=giver, by=giver.person)

    assert told()[1:] == [("hand_over_taken_back", "anna@example.org")]
    assert not HandOver.objects.unanswered().exists()
    assert states() == {"ben@example.org": "confirmed"}


def test_declined_twice_it_is_declined_once_and_the_giver_is_told(giver):
    hand_over = ask(giver)

    for _ in range(2):
        decline_hand_over(hand_over=hand_over)

    assert told()[1:] == [("hand_over_declined", "ben@example.org")]
    assert states() == {"ben@example.org": "confirmed"}
    assert ask(giver).pk != hand_over.pk
