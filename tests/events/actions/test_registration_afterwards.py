"""What happens to a registration after it was sent: changed, cancelled, approved, declined."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from events.actions.registration import NotChangeable, approve, cancel, change_answers, decline
from events.models import Answer, Deadline, Given, Registration, State
from outbox.models import Message
from tests.factories.accounts import StaffFactory
from tests.factories.events import AnswerFactory, EventFactory, QuestionFactory, RegistrationFactory, in_days

pytestmark = pytest.mark.django_db

SENT = [State.PENDING, State.WAITING, State.OFFERED, State.CONFIRMED]
ENDED = [State.DECLINED, State.EXPIRED]


def counter(event):
    return event.pools.values_list("capacity", "target", "taken").get()


def told():
    return list(Message.objects.order_by("pk").values_list("key", "recipient"))


def remembered():
    return list(Entry.objects.order_by("pk").values_list("verb", "about", "by", "detail"))


# -- changing answers -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", SENT)
def test_change_answers_replaces_them_and_touches_nothing_else(state):
    registration = RegistrationFactory(state=state)
    asked, new, emptied = QuestionFactory.create_batch(3, event=registration.event)
    AnswerFactory(registration=registration, question=asked, value="before")
    AnswerFactory(registration=registration, question=emptied, value="no longer")
    before = counter(registration.event)

    change_answers(
        registration=registration, by=registration.person,
        answers={asked: Given("after"), new: Given(["Vegan"]), emptied: Given("")},
    )  # fmt: skip

    assert list(Answer.objects.values_list("question", "value")) == [(asked.pk, "after"), (new.pk, ["Vegan"])]
    assert Registration.objects.values_list("state", "revision").get() == (state, 1)
    assert (counter(registration.event), told()) == (before, [])
    reference, by = f"events.registration:{registration.pk}", f"accounts.user:{registration.person_id}"
    assert remembered() == [("registration-changed", reference, by, {})]


def test_an_answer_that_stays_the_same_keeps_the_words_of_then_while_others_change():
    registration = RegistrationFactory()
    group = QuestionFactory(event=registration.event, kind="choice", options=["Harbour", "Market"])
    other = QuestionFactory(event=registration.event)
    harbour = group.options.get(label="Harbour")
    AnswerFactory(registration=registration, question=group, value="Harbour", option_ids=[harbour.pk])
    type(harbour).objects.filter(pk=harbour.pk).update(label="Old harbour")
    type(group).objects.filter(pk=group.pk).update(label="Which walk?", revision=2)
    group.refresh_from_db()

    change_answers(
        registration=registration, by=registration.person,
        answers={group: Given("Old harbour", (harbour.pk,)), other: Given("after")},
    )  # fmt: skip

    kept, new = Answer.objects.order_by("pk")
    assert (kept.value, kept.label != "Which walk?", kept.question_revision, new.value) == ("Harbour", True, 1, "after")


def test_change_answers_leaves_answers_to_questions_that_are_no_longer_asked():
    registration = RegistrationFactory()
    kept = AnswerFactory(registration=registration, value="kept")
    kept.question.delete()

    change_answers(registration=registration, answers={}, by=registration.person)

    assert list(Answer.objects.values_list("label", "value", "question")) == [(kept.label, "kept", None)]


def test_change_answers_leaves_those_of_others_alone():
    question = QuestionFactory()
    mine, other = RegistrationFactory.create_batch(2, event=question.event)
    AnswerFactory(registration=other, question=question, value="theirs")

    change_answers(registration=mine, answers={question: Given("mine")}, by=mine.person)

    assert set(Answer.objects.values_list("registration", "value")) == {(mine.pk, "mine"), (other.pk, "theirs")}


@pytest.mark.parametrize(
    ("state", "fields"),
    [
        *((state, {"deadline__closes_at": in_days(-1)}) for state in SENT),
        (State.CONFIRMED, {"cancelled": True}),
        (State.CONFIRMED, {"past": True, "deadline__closes_at": in_days(1)}),
        *((state, {}) for state in (State.DRAFT, State.CANCELLED, *ENDED)),
    ],
)
def test_change_answers_is_refused_after_the_term_and_after_the_end(state, fields):
    registration = RegistrationFactory(state=state, event=EventFactory(**fields))
    answer = AnswerFactory(registration=registration, value="before")

    with pytest.raises(NotChangeable):
        change_answers(registration=registration, answers={answer.question: Given("after")}, by=registration.person)
    assert (Answer.objects.get().value, Registration.objects.get().revision, remembered()) == ("before", 0, [])


def test_change_answers_looks_at_the_row_and_not_at_what_the_page_still_shows():
    registration = RegistrationFactory()
    stale = Registration.objects.get()
    cancel(registration=registration, by=registration.person)

    with pytest.raises(NotChangeable):
        change_answers(registration=stale, answers={}, by=registration.person)


def test_change_answers_goes_by_the_database_and_not_by_a_term_that_was_read_before():
    registration = RegistrationFactory()
    Deadline.objects.filter(event=registration.event).update(closes_at=timezone.now() - timedelta(seconds=1))

    with pytest.raises(NotChangeable):
        change_answers(registration=registration, answers={}, by=registration.person)


# -- cancelling -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", SENT)
def test_cancel_frees_what_was_held_and_tells_the_person(state):
    event = EventFactory(pool__capacity=5)
    RegistrationFactory(event=event)
    registration = RegistrationFactory(event=event, state=state)

    cancelled = cancel(registration=registration, by=registration.person, reason="Ill.")

    assert (cancelled.pk, cancelled.state) == (registration.pk, State.CANCELLED)
    assert Registration.objects.get(pk=registration.pk).state == State.CANCELLED
    assert counter(event) == (5, None, 1)
    assert told() == [(f"registration-cancelled:{registration.pk}:1", registration.person.email)]
    assert Message.objects.get().context["by_person"] is True
    reference, by = f"events.registration:{registration.pk}", f"accounts.user:{registration.person_id}"
    assert remembered() == [("registration-cancelled", reference, by, {})]


def test_cancel_of_a_draft_tells_nobody():
    draft = RegistrationFactory(state=State.DRAFT)

    assert cancel(registration=draft, by=draft.person).state == State.CANCELLED
    assert (counter(draft.event), told()) == ((40, None, 0), [])


def test_cancel_by_staff_says_so_and_why():
    registration = RegistrationFactory()

    cancel(registration=registration, by=StaffFactory(), reason="You are registered twice.")

    context = Message.objects.get().context
    assert (context["by_person"], context["reason"]) == (False, "You are registered twice.")


def test_cancel_gives_the_seat_to_the_next_in_line_and_tells_both():
    event = EventFactory(pool__capacity=1)
    seated = RegistrationFactory(event=event)
    since = timezone.now() - timedelta(hours=3)
    second = RegistrationFactory(event=event, state=State.WAITING, waiting_at=since + timedelta(hours=1))
    first = RegistrationFactory(event=event, state=State.WAITING, waiting_at=since)

    cancel(registration=seated, by=seated.person)

    assert dict(Registration.objects.values_list("pk", "state")) == {
        seated.pk: State.CANCELLED,
        first.pk: State.CONFIRMED,
        second.pk: State.WAITING,
    }
    assert counter(event) == (1, None, 1)
    assert told() == [
        (f"registration-cancelled:{seated.pk}:1", seated.person.email),
        (f"registration-promoted:{first.pk}:1", first.person.email),
    ]
    assert [(verb, about) for verb, about, _by, _detail in remembered()] == [
        ("registration-cancelled", f"events.registration:{seated.pk}"),
        ("registration-confirmed", f"events.registration:{first.pk}"),
    ]


def test_cancel_by_somebody_in_line_moves_nobody_up():
    event = EventFactory(pool__capacity=1)
    RegistrationFactory(event=event)
    first, second = RegistrationFactory.create_batch(2, event=event, state=State.WAITING)

    cancel(registration=first, by=first.person)

    second.refresh_from_db()
    assert (second.state, counter(event)) == (State.WAITING, (1, None, 1))


def test_cancel_promotes_after_the_deadline_as_well():
    event = EventFactory(pool__capacity=1)
    seated = RegistrationFactory(event=event)
    waiting = RegistrationFactory(event=event, state=State.WAITING)
    event.pools.update(closes_at=timezone.now() - timedelta(days=1))

    cancel(registration=seated, by=seated.person)

    waiting.refresh_from_db()
    assert waiting.state == State.CONFIRMED


def test_cancel_twice_is_cancelling_once():
    registration = RegistrationFactory()

    cancel(registration=registration, by=registration.person)
    cancel(registration=registration, by=registration.person)

    assert counter(registration.event) == (40, None, 0)
    assert (len(told()), len(remembered())) == (1, 1)


@pytest.mark.parametrize("state", ENDED)
def test_cancel_of_what_ended_otherwise_is_refused(state):
    registration = RegistrationFactory(state=state)

    with pytest.raises(NotChangeable):
        cancel(registration=registration, by=registration.person)
    assert (Registration.objects.get().state, told(), remembered()) == (state, [], [])


# -- approval -------------------------------------------------------------------------------------------------
def test_approve_gives_a_seat_and_tells_the_person():
    pending, staff = RegistrationFactory(state=State.PENDING), StaffFactory()

    approved = approve(registration=pending, by=staff)

    assert approved.state == Registration.objects.get().state == State.CONFIRMED
    assert counter(pending.event) == (40, None, 1)
    assert told() == [(f"registration-confirmed:{pending.pk}:1", pending.person.email)]
    reference, by = f"events.registration:{pending.pk}", f"accounts.user:{staff.pk}"
    assert remembered() == [("registration-confirmed", reference, by, {})]


def test_approve_when_all_seats_are_taken_puts_into_the_line():
    event = EventFactory(pool__capacity=1)
    RegistrationFactory(event=event)
    pending = RegistrationFactory(event=event, state=State.PENDING)

    assert approve(registration=pending, by=StaffFactory()).state == State.WAITING
    assert (counter(event), told()) == (
        (1, None, 1),
        [(f"registration-waiting:{pending.pk}:1", pending.person.email)],
    )


def test_approve_gives_a_free_seat_also_while_the_line_is_paused():
    event = EventFactory(pool__capacity=1, pool__is_paused=True)
    pending = RegistrationFactory(event=event, state=State.PENDING)

    assert approve(registration=pending, by=StaffFactory()).state == State.CONFIRMED
    assert event.pools.get().taken == 1


def test_approve_is_not_bound_by_the_deadline():
    pending = RegistrationFactory(state=State.PENDING)
    pending.event.pools.update(closes_at=timezone.now() - timedelta(days=1))

    assert approve(registration=pending, by=StaffFactory()).state == State.CONFIRMED


def test_nobody_is_let_in_to_a_cancelled_event():
    pending = RegistrationFactory(state=State.PENDING, event=EventFactory(cancelled=True))

    with pytest.raises(NotChangeable):
        approve(registration=pending, by=StaffFactory())
    assert (Registration.objects.get().state, counter(pending.event), told()) == (State.PENDING, (40, None, 0), [])


def test_decline_tells_why_and_takes_no_seat():
    pending, staff = RegistrationFactory(state=State.PENDING), StaffFactory()

    declined = decline(registration=pending, by=staff, reason="It is for audit authorities.")

    assert declined.state == Registration.objects.get().state == State.DECLINED
    assert counter(pending.event) == (40, None, 0)
    assert told() == [(f"registration-declined:{pending.pk}:1", pending.person.email)]
    assert Message.objects.get().context["reason"] == "It is for audit authorities."
    reference, by = f"events.registration:{pending.pk}", f"accounts.user:{staff.pk}"
    assert remembered() == [
        ("registration-declined", reference, by, {}),
    ]


@pytest.mark.parametrize("state", [state for state in State if state != State.PENDING])
def test_only_what_is_pending_is_approved_or_declined(state):
    registration, staff = RegistrationFactory(state=state), StaffFactory()
    before = counter(registration.event)

    with pytest.raises(NotChangeable):
        approve(registration=registration, by=staff)
    with pytest.raises(NotChangeable):
        decline(registration=registration, by=staff, reason="Too late.")
    assert (Registration.objects.get().state, counter(registration.event), told()) == (state, before, [])
