from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import LIVE_STATES, Registration, State
from events.panels import registration_item, registration_parts
from outbox import actions as outbox
from tests.factories.events import AnswerFactory, EventFactory, QuestionFactory, RegistrationFactory, in_days

pytestmark = pytest.mark.django_db


def parts_of(registration):
    row = Registration.objects.select_related("event__deadline", "person", "pool").get(pk=registration.pk)
    return registration_parts(row, now=timezone.now())


HEADINGS = {
    State.PENDING: "Your registration awaits approval",
    State.WAITING: "You are on the waiting list",
    State.OFFERED: "A place is offered to you",
    State.CONFIRMED: "Your place is confirmed",
    State.DECLINED: "Your registration was declined",
    State.EXPIRED: "The offer of a place has run out",
    State.CANCELLED: "This registration is cancelled",
}


@pytest.mark.parametrize(("state", "heading"), HEADINGS.items())
def test_every_state_that_has_a_page_has_words_and_what_may_be_done(state, heading):
    registration = RegistrationFactory(state=state)
    AnswerFactory(registration=registration)

    parts = parts_of(registration)

    assert (parts["heading"], bool(str(parts["next_step"]))) == (heading, True)
    assert parts["is_good_news"] is (state == State.CONFIRMED)
    assert bool(parts["may_change"]) is bool(parts["may_cancel"]) is (state in LIVE_STATES)
    assert parts.keys() & {"wait", "offer"} == {State.WAITING: {"wait"}, State.OFFERED: {"offer"}}.get(state, set())


@pytest.mark.parametrize("state", [state for state in LIVE_STATES if state != State.DRAFT])
def test_of_a_cancelled_event_every_live_registration_says_first_that_it_is_off(state):
    registration = RegistrationFactory(state=state, event=EventFactory(cancelled=True))

    parts = parts_of(registration)

    assert parts["heading"] == "This event is cancelled"
    assert str(parts["next_step"]).startswith("It will not take place. You need not cancel your registration")
    assert (parts["is_good_news"], parts["may_cancel"]) == (False, False)
    assert not parts.keys() & {"wait", "offer"}


@pytest.mark.parametrize("state", [State.CANCELLED, State.DECLINED, State.EXPIRED])
def test_of_a_cancelled_event_a_registration_that_ended_before_says_how_it_ended(state):
    registration = RegistrationFactory(state=state, event=EventFactory(cancelled=True))

    assert parts_of(registration)["heading"] == HEADINGS[state]
    assert "register again" not in str(parts_of(registration)["next_step"])


def test_a_confirmed_place_promises_what_holds_on_every_day():
    assert parts_of(RegistrationFactory())["next_step"] == "You get a confirmation with a calendar entry by e-mail."


@pytest.mark.parametrize("state", [state for state in LIVE_STATES if state != State.DRAFT])
def test_of_an_event_that_is_over_nothing_is_promised(state):
    registration = RegistrationFactory(state=state, event=EventFactory(past=True))

    parts = parts_of(registration)

    assert (parts["heading"], parts["next_step"]) == (HEADINGS[state], "This event is over.")
    assert not parts.keys() & {"wait", "offer"}


@pytest.mark.parametrize("state", [State.CANCELLED, State.EXPIRED])
def test_nobody_is_asked_to_register_again_for_an_event_that_is_over(state):
    registration = RegistrationFactory(state=state, event=EventFactory(past=True))

    assert (parts_of(registration)["heading"], parts_of(registration)["next_step"]) == (HEADINGS[state], "")


def test_answers_are_shown_in_words():
    registration = RegistrationFactory()
    for value in ("Lump sums", ["Vegan", "Everything"], False):
        AnswerFactory(registration=registration, question__label=f"{value}?", value=value)

    assert parts_of(registration)["answers"] == [
        ("Lump sums?", "Lump sums"),
        ("['Vegan', 'Everything']?", "Vegan, Everything"),
        ("False?", "No"),
    ]


def test_answers_stand_in_the_order_of_the_form_also_once_one_was_given_anew():
    event = EventFactory()
    first, second = (QuestionFactory(event=event, label=label) for label in ("First?", "Second?"))
    registration = RegistrationFactory(event=event)
    AnswerFactory(registration=registration, question=second, value="Later")
    AnswerFactory(registration=registration, question=first, value="Anew")

    assert parts_of(registration)["answers"] == [("First?", "Anew"), ("Second?", "Later")]


def test_answers_that_were_left_out_can_be_given_later_and_without_questions_there_are_none():
    registration = RegistrationFactory()
    assert not parts_of(registration)["may_change"]

    QuestionFactory(event=registration.event)
    assert parts_of(registration)["may_change"]


@pytest.mark.parametrize(
    ("fields", "may_cancel"), [({"deadline__closes_at": in_days(-1)}, True), ({"cancelled": True}, False)]
)
def test_answers_stay_after_the_term_and_when_the_event_is_off(fields, may_cancel):
    registration = RegistrationFactory(event=EventFactory(**fields))
    AnswerFactory(registration=registration)

    assert not parts_of(registration)["may_change"]
    assert parts_of(registration)["may_cancel"] is may_cancel


def test_a_place_is_given_back_until_the_event_starts():
    event = EventFactory(starts_at=timezone.now() - timedelta(minutes=1), ends_at=in_days(1))

    assert not parts_of(RegistrationFactory(event=event))["may_cancel"]


@pytest.mark.parametrize(
    ("state", "fields", "is_coming"),
    [(state, {}, state in LIVE_STATES) for state in State]
    + [(State.CONFIRMED, {fact: True}, False) for fact in ("past", "cancelled")],
)
def test_a_line_of_the_own_list_is_of_what_comes_or_of_what_was(state, fields, is_coming):
    registration = RegistrationFactory(state=state, event=EventFactory(**fields))

    assert registration_item(registration, now=timezone.now())["is_coming"] is is_coming


def test_a_line_of_the_own_list_knows_whether_the_draft_can_be_finished():
    late = RegistrationFactory(state=State.DRAFT, event=EventFactory(deadline__closes_at=in_days(-1)))
    draft = RegistrationFactory(state=State.DRAFT)

    assert not registration_item(late, now=timezone.now())["is_open"]
    assert registration_item(draft, now=timezone.now())["is_open"]


def test_a_page_takes_as_many_statements_for_many_answers_and_messages_as_for_one():
    counts = []
    for number in (1, 10):
        registration = RegistrationFactory()
        AnswerFactory.create_batch(number, registration=registration)
        for message in range(number):
            key = f"key:{registration.pk}:{message}"
            outbox.queue(key=key, template="x", recipient="a@example.org", context={}, about=registration.reference)
        row = Registration.objects.select_related("event__deadline", "person", "pool").get(pk=registration.pk)
        with CaptureQueriesContext(connection) as queries:
            parts = registration_parts(row, now=timezone.now())
            shown = (list(parts["answers"]), list(parts["messages_sent"]))
        assert (len(shown[0]), len(shown[1])) == (number, number)
        counts.append(len(queries))

    # Three of them for an event that is not in memory: its questions, sessions and extensions.
    assert counts[0] == counts[1] <= 5
