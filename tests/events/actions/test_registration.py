"""From the first answer to the sent registration."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import BodyKind
from audit.models import Entry
from events.actions.registration import (
    NotForThisPerson,
    ProfileIncomplete,
    begin,
    cancel,
    save_draft,
    submit,
)
from events.actions.seats import TermOver
from events.models import Answer, Event, Given, Registration, SeatPool, State
from outbox.models import Message
from tests.factories.accounts import NewcomerFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import EventFactory, QuestionFactory, RegistrationFactory, SeatPoolFactory

pytestmark = pytest.mark.django_db


def send(registration, *, answers=None, **differently):
    about = {
        "registration_pk": registration.pk,
        "event": registration.event,
        "person": registration.person,
        "pool_pk": registration.event.pools.order_by("pk")[0].pk,
    }
    return submit(**about | differently, answers=answers or {})


def draft_at(event, **fields):
    return RegistrationFactory(event=event, state=State.DRAFT, **fields)


def taken(event):
    return list(event.pools.order_by("pk").values_list("taken", flat=True))


# -- a draft --------------------------------------------------------------------------------------------------
def test_begin_starts_a_draft_that_holds_nothing_and_tells_nobody():
    event, person = EventFactory(), NewcomerFactory()

    registration = begin(event=event, person=person, draft_answers={"question_1": ["Lump sums"]})

    row = Registration.objects.get()
    assert row == registration
    assert (row.event, row.person, row.state) == (event, person, State.DRAFT)
    assert (row.pool, row.draft_answers, row.revision) == (None, {"question_1": ["Lump sums"]}, 0)
    assert taken(event) == [0]
    assert not Message.objects.exists()


def test_begin_twice_is_beginning_once():
    event, person = EventFactory(), UserFactory()

    first, second = begin(event=event, person=person), begin(event=event, person=person)

    assert first == second == Registration.objects.get()


def test_begin_keeps_new_answers_and_forgets_none_when_there_are_none():
    event, person = EventFactory(), UserFactory()
    begin(event=event, person=person, draft_answers={"question_1": ["a"]})

    begin(event=event, person=person)
    assert Registration.objects.get().draft_answers == {"question_1": ["a"]}

    begin(event=event, person=person, draft_answers={"question_1": ["b"]})
    assert Registration.objects.get().draft_answers == {"question_1": ["b"]}


@pytest.mark.parametrize("state", [State.PENDING, State.WAITING, State.OFFERED, State.CONFIRMED])
def test_begin_returns_what_was_sent_as_it_is(state):
    sent = RegistrationFactory(state=state)

    again = begin(event=sent.event, person=sent.person, draft_answers={"question_1": ["late"]})

    assert again == sent == Registration.objects.get()
    assert (again.state, Registration.objects.get().draft_answers) == (state, {})


@pytest.mark.parametrize("state", [State.CANCELLED, State.DECLINED, State.EXPIRED])
def test_begin_after_the_end_of_a_registration_starts_another(state):
    ended = RegistrationFactory(state=state)

    again = begin(event=ended.event, person=ended.person)

    assert list(Registration.objects.order_by("pk").values_list("pk", "state")) == [
        (ended.pk, state),
        (again.pk, State.DRAFT),
    ]


def test_a_person_registers_for_several_events_and_an_event_has_several_persons():
    first, second = EventFactory.create_batch(2)
    anna, ben = UserFactory.create_batch(2)

    rows = {begin(event=event, person=person).pk for event in (first, second) for person in (anna, ben)}

    assert len(rows) == Registration.objects.count() == 4


def test_save_draft_keeps_what_was_typed():
    draft = draft_at(EventFactory())

    assert save_draft(registration_pk=draft.pk, person=draft.person, draft_answers={"question_1": ["x"]}) is True
    assert Registration.objects.get().draft_answers == {"question_1": ["x"]}


def test_save_draft_leaves_alone_what_was_sent_and_what_is_somebody_elses():
    draft, sent = draft_at(EventFactory()), RegistrationFactory()

    assert save_draft(registration_pk=draft.pk, person=sent.person, draft_answers={"q": ["x"]}) is False
    assert save_draft(registration_pk=sent.pk, person=sent.person, draft_answers={"q": ["x"]}) is False
    assert set(Registration.objects.values_list("draft_answers__q", flat=True)) == {None}


# -- sending --------------------------------------------------------------------------------------------------
def test_submit_takes_the_seat_keeps_the_answers_and_tells_the_person_in_one_go():
    event = EventFactory(pool__capacity=2)
    cost, diet, empty = QuestionFactory.create_batch(3, event=event)
    programme = ProgrammeFactory()
    draft = draft_at(event, person=UserFactory(programme=programme), draft_answers={"q": ["typed"]})

    sent = send(draft, answers={cost: Given("Lump sums"), diet: Given(["Vegan", "Everything"]), empty: Given("")})

    row = Registration.objects.get()
    assert row == sent
    assert (row.state, row.pool, row.programme) == (State.CONFIRMED, event.pools.get(), programme)
    assert (row.draft_answers, row.is_outside_audience, row.revision) == ({}, False, 1)
    assert taken(event) == [1]
    assert list(row.answers.values_list("question", "label", "value")) == [
        (cost.pk, cost.label, "Lump sums"),
        (diet.pk, diet.label, ["Vegan", "Everything"]),
    ]
    assert list(Entry.objects.values_list("verb", "about", "by")) == [
        ("registration-confirmed", f"events.registration:{row.pk}", f"accounts.user:{row.person_id}")
    ]
    assert list(Message.objects.values_list("key", "recipient", "about", "template")) == [
        (
            f"registration-confirmed:{row.pk}:1",
            row.person.email,
            f"registration:{row.code}",
            "events/email/registration_confirmed",
        )
    ]
    assert mail.outbox == []


def test_submit_keeps_a_no_as_an_answer():
    event = EventFactory()
    question = QuestionFactory(event=event, kind="yes_no")

    send(draft_at(event), answers={question: Given(False)})

    assert Answer.objects.get().value is False


def test_submit_to_a_full_event_waits_in_line_and_says_so():
    event = EventFactory(pool__capacity=1)
    RegistrationFactory(event=event)

    sent = send(draft_at(event))

    assert (sent.state, taken(event)) == (State.WAITING, [1])
    assert Registration.objects.get(pk=sent.pk).pool == event.pools.get()
    assert [message.key for message in Message.objects.all()] == [f"registration-waiting:{sent.pk}:1"]


def test_submit_asks_for_the_pool_that_was_chosen():
    event = EventFactory(pool__capacity=0)
    online = SeatPoolFactory(event=event, slug=SeatPool.Slug.ONLINE, capacity=5)

    sent = send(draft_at(event), pool_pk=online.pk)

    assert (sent.state, taken(event)) == (State.CONFIRMED, [0, 1])
    assert Registration.objects.get().pool == online


def test_submit_twice_gives_the_first_result_and_leaves_everything_as_it_was():
    event = EventFactory(pool__capacity=1)
    question = QuestionFactory(event=event)
    draft = draft_at(event)

    first = send(draft, answers={question: Given("first")})
    second = send(draft, answers={question: Given("second")})

    assert first == second
    assert (second.state, taken(event)) == (State.CONFIRMED, [1])
    assert [answer.value for answer in Answer.objects.all()] == ["first"]
    assert (Message.objects.count(), Entry.objects.count()) == (1, 1)


@pytest.mark.parametrize("state", [state for state in State if state != State.DRAFT])
def test_submit_of_what_is_no_draft_any_more_changes_nothing(state):
    registration = RegistrationFactory(state=state)
    before = taken(registration.event)

    assert send(registration).state == state
    assert (taken(registration.event), Message.objects.count()) == (before, 0)


@pytest.mark.parametrize(
    "term",
    [
        {"closes_at": timezone.now() - timedelta(seconds=5)},
        {"opens_at": timezone.now() + timedelta(days=1), "closes_at": timezone.now() + timedelta(days=2)},
    ],
)
@pytest.mark.parametrize("outsiders", Event.Outsiders)
def test_submit_outside_the_term_is_refused_and_keeps_the_draft(term, outsiders):
    event = EventFactory(outsiders=outsiders)
    event.pools.update(**term)
    draft = draft_at(event, draft_answers={"q": ["typed"]})

    with pytest.raises(TermOver):
        send(draft, answers={QuestionFactory(event=event): Given("late")})

    row = Registration.objects.get()
    assert (row.state, row.draft_answers, taken(event)) == (State.DRAFT, {"q": ["typed"]}, [0])
    assert (Answer.objects.count(), Message.objects.count(), Entry.objects.count()) == (0, 0, 0)


def test_submit_of_somebody_elses_registration_finds_nothing():
    draft = draft_at(EventFactory())

    with pytest.raises(Registration.DoesNotExist):
        send(draft, person=UserFactory())
    assert Registration.objects.get().state == State.DRAFT


def test_submit_for_another_event_than_it_was_begun_for_finds_nothing():
    draft, other = draft_at(EventFactory()), EventFactory()

    with pytest.raises(Registration.DoesNotExist):
        send(draft, event=other, pool_pk=other.pools.get().pk)
    assert taken(other) == [0]


def test_submit_by_somebody_who_has_not_said_who_they_are_is_refused():
    draft = draft_at(EventFactory(), person=NewcomerFactory())

    with pytest.raises(ProfileIncomplete):
        send(draft)
    assert taken(draft.event) == [0]


# -- who is outside "for whom" --------------------------------------------------------------------------------
def outsider_at(outsiders, **fields):
    event = EventFactory(outsiders=outsiders, body_kinds=[BodyKind.AUDIT_AUTHORITY], **fields)
    return draft_at(event, person=UserFactory(body_kind=BodyKind.PARTNER))


def test_an_outsider_who_is_welcome_is_registered_and_marked():
    sent = send(outsider_at(Event.Outsiders.WELCOME))

    row = Registration.objects.get()
    assert (sent.state, row.is_outside_audience, taken(row.event)) == (State.CONFIRMED, True, [1])


@pytest.mark.parametrize("capacity", [0, 5, None])
def test_an_outsider_who_goes_to_approval_holds_no_seat_and_is_told_to_wait_for_an_answer(capacity):
    sent = send(outsider_at(Event.Outsiders.APPROVAL, pool__capacity=capacity))

    row = Registration.objects.get()
    assert (sent.state, row.is_outside_audience, taken(row.event)) == (State.PENDING, True, [0])
    assert [message.key for message in Message.objects.all()] == [f"registration-pending:{row.pk}:1"]
    assert [entry.verb for entry in Entry.objects.all()] == ["registration-pending"]


def test_an_outsider_who_is_given_the_contact_is_refused():
    draft = outsider_at(Event.Outsiders.CONTACT)

    with pytest.raises(NotForThisPerson):
        send(draft)
    assert (Registration.objects.get().state, taken(draft.event)) == (State.DRAFT, [0])


@pytest.mark.parametrize("outsiders", Event.Outsiders)
def test_who_is_inside_is_registered_whatever_becomes_of_outsiders(outsiders):
    event = EventFactory(outsiders=outsiders, body_kinds=[BodyKind.AUDIT_AUTHORITY])
    draft = draft_at(event, person=UserFactory(body_kind=BodyKind.AUDIT_AUTHORITY))

    assert send(draft).state == State.CONFIRMED
    assert Registration.objects.get().is_outside_audience is False


def test_who_cancelled_may_come_again_at_the_end_of_the_line():
    event = EventFactory(pool__capacity=1)
    first = send(draft_at(event))
    second = send(draft_at(event))
    cancel(registration=first, by=first.person)

    again = send(begin(event=event, person=first.person))

    second.refresh_from_db()
    assert (second.state, again.state) == (State.CONFIRMED, State.WAITING)
