"""Staff change a form at the same instant as others of the staff, or as somebody answers it."""

import pytest
from django.conf import settings

from events.actions import questions as actions
from events.actions.question_options import OptionWish
from events.actions.questions import (
    ChangedMeanwhile,
    LookedAt,
    add_question,
    change_question,
    order_questions,
    questions_of,
    remove_question,
    version_of,
)
from events.actions.registration import submit
from events.models import Answer, Condition, Given, Option, Question, State
from tests.factories.accounts import StaffFactory
from tests.factories.events import EventFactory, QuestionFactory, RegistrationFactory
from tests.threads import Pause, are_blocked, begun, outcomes, wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True, available_apps=settings.OWN_APPS),
    pytest.mark.xdist_group("threads"),
]


def one_in_the_middle(words, first, second, *, is_blocked=True):
    """What both gave or raised: ``second`` began when ``first`` stood before its statement with ``words``."""
    pause = Pause(words)
    with begun(pause.around(first)) as begun_first:
        pause.wait()
        with begun(second) as begun_second:
            if is_blocked:
                wait_until(lambda: are_blocked(1))
            else:
                outcomes(begun_second)
            pause.go_on.set()
        return outcomes([*begun_first, *begun_second])


@pytest.fixture
def form():
    """An event with three questions."""
    event = EventFactory()
    return event, [QuestionFactory(event=event, label=label) for label in ("First", "Second", "Third")]


def ordering(event, seen, wanted):
    staff = StaffFactory()
    return lambda: order_questions(
        owner=event, seen=[each.pk for each in seen], wanted=[each.pk for each in wanted], by=staff
    )


def renaming(question, label):
    staff, version = StaffFactory(), version_of(question)
    edited = Question.objects.select_related("event").get(pk=question.pk)
    edited.label = label
    return lambda: change_question(question=edited, version=version, by=staff).label


def sending(draft, answers):
    about = {"registration_pk": draft.pk, "event": draft.event, "person": draft.person}
    return lambda: submit(**about, pool_pk=draft.event.pools.get().pk, answers=answers).state


def test_of_two_orders_at_once_the_second_is_refused(form):
    event, (first, second, third) = form
    up, down = [third, first, second], [second, third, first]

    _none, refusal = one_in_the_middle(
        'UPDATE "events_question"',
        ordering(event, [first, second, third], up),
        ordering(event, [first, second, third], down),
    )

    assert isinstance(refusal, ChangedMeanwhile)
    assert questions_of(event) == up


def test_without_the_lock_the_second_order_would_overwrite_the_first(form, monkeypatch):
    event, (first, second, third) = form
    monkeypatch.setattr(actions, "lock_form", questions_of)

    done = one_in_the_middle(
        'UPDATE "events_question"',
        ordering(event, [first, second, third], [third, first, second]),
        ordering(event, [first, second, third], [second, third, first]),
        is_blocked=False,
    )

    assert done == [None, None]


def test_of_two_who_save_one_question_the_second_is_refused(form):
    _event, (question, *_others) = form

    label, refusal = one_in_the_middle('UPDATE "events_question"', renaming(question, "A"), renaming(question, "B"))

    assert (label, type(refusal)) == ("A", ChangedMeanwhile)
    question.refresh_from_db()
    assert (question.label, question.revision) == ("A", 2)


def test_a_question_is_not_removed_while_a_condition_on_it_is_being_saved(form):
    event, (on, *_others) = form
    staff = StaffFactory()
    question = Question(label="Shown then")

    added, refusal = one_in_the_middle(
        'INSERT INTO "events_condition"',
        lambda: add_question(
            question=question, owner=event, conditions=[Condition(on=on, operator="answered")], by=staff
        ),
        lambda: remove_question(question=on, by=staff),
    )

    assert added == question
    assert isinstance(refusal, LookedAt)


def test_a_question_that_is_removed_while_somebody_answers_it_keeps_their_answer(form):
    event, (question, *_others) = form
    draft, staff = RegistrationFactory(event=event, state=State.DRAFT), StaffFactory()

    state, removed = one_in_the_middle(
        'UPDATE "events_seatpool"',
        sending(draft, {question: Given("Something")}),
        lambda: remove_question(question=question, by=staff),
        is_blocked=False,
    )

    assert (state, removed) == (State.CONFIRMED, 0)
    question.refresh_from_db()
    assert question.removed_at is not None
    assert [(answer.question, answer.words) for answer in Answer.objects.all()] == [(question, "Something")]


def test_an_option_that_is_removed_while_somebody_chooses_it_keeps_its_words():
    question = QuestionFactory(kind="choice", options=["North", "South", "East"])
    north, *others = question.options.all()
    draft, staff = RegistrationFactory(event=question.event, state=State.DRAFT), StaffFactory()
    wishes = [OptionWish(option.label, None, option.pk) for option in others]
    edited, version = Question.objects.select_related("event").get(pk=question.pk), version_of(question)

    state, changed = one_in_the_middle(
        'UPDATE "events_seatpool"',
        sending(draft, {question: Given("North", (north.pk,))}),
        lambda: change_question(question=edited, version=version, options=wishes, by=staff),
        is_blocked=False,
    )

    assert (state, changed) == (State.CONFIRMED, question)
    assert Answer.objects.get().words == "North"
    assert set(Option.objects.values_list("label", flat=True)) == {"South", "East"}
