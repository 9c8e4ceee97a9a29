"""Places of limited options: taken with an answer, given back with it, and by whoever ends."""

import pytest
from django.db.models import prefetch_related_objects

from events.actions.answers import forget_answers
from events.actions.erasure import forget_registrations, leave_coming_events
from events.actions.option_places import ChoiceFull
from events.actions.question_options import set_limit
from events.actions.registration import approve, begin, cancel, change_answers, decline, submit
from events.actions.seats import TermOver
from events.actions.states import move
from events.models import Answer, Event, Option, Registration, SeatPool, State
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.events import EventFactory, QuestionFactory, RegistrationFactory, in_days

from .choosing import event_with_places, given, send, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return event_with_places()


# -- taking -------------------------------------------------------------------------------------------------------
def test_who_registers_takes_a_place_of_all_that_they_chose(event):
    send(event, "Claims", "Monday", "Tuesday")
    send(event, "Claims")
    send(event, "Talks", "Tuesday")

    assert taken(event) == {"Claims": 2, "Audits": 0, "Monday": 1}


def test_who_chooses_something_full_is_refused_with_its_words_and_nothing_is_sent(event):
    send(event, "Claims", "Monday")
    send(event, "Claims")

    with pytest.raises(ChoiceFull) as refusal:
        send(event, "Claims", "Monday", "Tuesday")

    assert [(option.label, option.question.label) for option in refusal.value.options] == [
        ("Claims", "Which group?"),
        ("Monday", "Which days?"),
    ]
    assert taken(event) == {"Claims": 2, "Audits": 0, "Monday": 1}
    assert sorted(event.registrations.values_list("state", flat=True)) == ["confirmed", "confirmed", "draft"]
    assert (SeatPool.objects.get().taken, Answer.objects.filter(registration__state=State.DRAFT).count()) == (2, 0)


def test_who_waits_or_awaits_approval_holds_the_place_they_chose(event):
    event.pools.update(capacity=0)
    waiting = send(event, "Claims")
    Event.objects.filter(pk=event.pk).update(body_kinds=["other"], outsiders="approval")
    event.refresh_from_db()
    pending = send(event, "Claims", person=UserFactory(body_kind="managing_authority"))

    assert (waiting.state, pending.state) == (State.WAITING, State.PENDING)
    assert taken(event)["Claims"] == 2
    approve(registration=pending, by=StaffFactory())
    assert taken(event)["Claims"] == 2


def test_nobody_asks_for_approval_after_the_term(event):
    event.pools.update(closes_at=in_days(-1))
    Event.objects.filter(pk=event.pk).update(body_kinds=["other"], outsiders="approval")
    event.refresh_from_db()

    with pytest.raises(TermOver):
        send(event, "Claims", person=UserFactory(body_kind="managing_authority"))

    assert taken(event)["Claims"] == 0


def test_a_limit_that_was_set_after_the_form_was_read_counts(event):
    answers = given(event, "Talks")
    talks = Option.objects.get(label="Talks")
    set_limit(option=talks, capacity=1, by=StaffFactory())

    first = send(event, answers=answers)
    with pytest.raises(ChoiceFull):
        send(event, answers=answers)

    assert first.state == State.CONFIRMED
    assert taken(event)["Talks"] == 1


def test_a_limit_that_was_lifted_after_the_form_was_read_refuses_nobody(event):
    answers = given(event, "Monday")
    set_limit(option=Option.objects.get(label="Monday"), capacity=None, by=StaffFactory())

    send(event, answers=answers)
    send(event, answers=answers)

    assert taken(event) == {"Claims": 0, "Audits": 0}


def test_what_nobody_limits_costs_no_statement(django_assert_num_queries):
    free = QuestionFactory(kind="choice", options=["Claims"]).event
    send(free, "Claims")  # and with it what every registration needs is known
    person, answers = UserFactory(), given(free, "Claims")
    draft = begin(event=free, person=person)
    pool = free.pools.get()
    prefetch_related_objects([free], "phases")  # as every page has it

    # the draft, the answers, the seat, the state, the audit, the message; and a savepoint round all of it
    with django_assert_num_queries(6 + 2):
        submit(registration_pk=draft.pk, event=free, person=person, pool_pk=pool.pk, answers=answers)


# -- giving back --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", [State.PENDING, State.WAITING, State.OFFERED, State.CONFIRMED])
def test_who_cancels_gives_back_what_they_chose(event, state):
    registration = chosen_in_state(event, state)

    cancel(registration=registration, by=registration.person)

    assert taken(event) == {"Claims": 0, "Audits": 0, "Monday": 0}
    assert registration.answers.count() == 2


def chosen_in_state(event, state, *labels):
    registration = RegistrationFactory(event=event, state=state)
    for question, answer in given(event, *(labels or ("Claims", "Monday"))).items():
        registration.answers.create(question=question, label="", value=answer.value, option_ids=answer.option_ids)
        if state != State.DRAFT:
            Option.objects.limited().filter(pk__in=answer.option_ids).update(taken=1)
    return registration


def test_who_is_declined_gives_back_what_they_chose(event):
    decline(registration=chosen_in_state(event, State.PENDING), by=StaffFactory(), reason="Not for you.")

    assert taken(event) == {"Claims": 0, "Audits": 0, "Monday": 0}


def test_an_offer_that_runs_out_gives_back_what_was_chosen(event):
    move(chosen_in_state(event, State.OFFERED), State.EXPIRED, by=None)

    assert taken(event) == {"Claims": 0, "Audits": 0, "Monday": 0}


def test_a_draft_holds_nothing_and_gives_nothing_back(event):
    draft = begin(event=event, person=UserFactory())
    send(event, "Claims")

    cancel(registration=draft, by=draft.person)

    assert taken(event)["Claims"] == 1


def test_a_place_that_was_given_back_is_taken_by_the_next_who_chooses_it(event):
    first = send(event, "Monday")
    cancel(registration=first, by=first.person)

    send(event, "Monday")

    assert taken(event)["Monday"] == 1


def test_who_leaves_gives_back_what_they_chose_everywhere(event):
    person, other = UserFactory(), EventFactory()
    QuestionFactory(event=other, kind="choice", options=["Vegan"], options__Vegan=3)
    send(event, "Claims", "Monday", person=person)
    send(other, "Vegan", person=person)
    send(other, "Vegan")
    mine = Registration.objects.of(person)

    leave_coming_events(registrations=mine, by=person)
    forget_registrations(registrations=mine)

    assert (taken(event), taken(other)) == ({"Claims": 0, "Audits": 0, "Monday": 0}, {"Vegan": 1})
    assert Answer.objects.count() == 1


def test_who_is_forgotten_after_the_event_began_holds_no_option_any_more(event):
    registration = send(event, "Claims")

    forget_registrations(registrations=Registration.objects.filter(pk=registration.pk))

    assert taken(event)["Claims"] == 0
    assert Registration.objects.get(pk=registration.pk).state == State.CONFIRMED


def test_answers_that_go_give_back_the_places_of_all_who_gave_them(event):
    send(event, "Claims")
    send(event, "Claims", "Monday")

    forget_answers(Answer.objects.all())

    assert taken(event) == {"Claims": 0, "Audits": 0, "Monday": 0}


# -- changing -----------------------------------------------------------------------------------------------------
def test_who_changes_an_answer_gives_back_one_place_and_takes_another(event):
    registration = send(event, "Claims", "Monday")

    change_answers(registration=registration, answers=given(event, "Audits"), by=registration.person)

    assert taken(event) == {"Claims": 0, "Audits": 1, "Monday": 0}


def test_who_has_a_place_keeps_it_though_all_are_taken(event):
    registration = send(event, "Claims", "Monday")
    send(event, "Claims")

    change_answers(registration=registration, answers=given(event, "Claims", "Tuesday"), by=registration.person)

    assert taken(event) == {"Claims": 2, "Audits": 0, "Monday": 0}
    assert [answer.words for answer in registration.answers.order_by("question__position")] == ["Claims", "Tuesday"]


def test_who_changes_to_something_full_keeps_what_they_had(event):
    send(event, "Monday")
    registration = send(event, "Claims", "Tuesday")

    with pytest.raises(ChoiceFull) as refusal:
        change_answers(registration=registration, answers=given(event, "Audits", "Monday"), by=registration.person)

    assert [option.label for option in refusal.value.options] == ["Monday"]
    assert taken(event) == {"Claims": 1, "Audits": 0, "Monday": 1}
    assert [answer.words for answer in registration.answers.order_by("question__position")] == ["Claims", "Tuesday"]
