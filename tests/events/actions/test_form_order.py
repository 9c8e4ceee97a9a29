"""The questions of a form are put in order, removed, and asked again."""

import pytest
from django.db import connection

from audit.models import Entry
from events.actions.questions import (
    ChangedMeanwhile,
    LookedAt,
    NotEarlier,
    QuestionGone,
    order_questions,
    questions_of,
    remove_question,
    restore_question,
)
from events.models import Answer, Question, State
from tests.factories.events import AnswerFactory, ConditionFactory, EventFactory, QuestionFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory()


def labels_of(owner):
    return [question.label for question in questions_of(owner)]


def answered(question):
    return AnswerFactory(registration__event=question.event, question=question)


# -- order ----------------------------------------------------------------------------------------------------
def test_questions_are_put_into_another_order(event, staff):
    first, second, third = (QuestionFactory(event=event) for _ in range(3))

    order_questions(owner=event, seen=[first.pk, second.pk, third.pk], wanted=[third.pk, first.pk, second.pk], by=staff)

    assert questions_of(event) == [third, first, second]
    assert Entry.objects.get().verb == "questions-ordered"


def test_an_order_that_puts_a_condition_before_its_question_is_refused_whole(event, staff):
    on, question, other = (QuestionFactory(event=event) for _ in range(3))
    condition = ConditionFactory(question=question, on=on)

    with pytest.raises(NotEarlier) as refusal:
        order_questions(
            owner=event, seen=[on.pk, question.pk, other.pk], wanted=[other.pk, question.pk, on.pk], by=staff
        )

    assert refusal.value.conditions == [condition]
    assert questions_of(event) == [on, question, other]


@pytest.mark.parametrize("seen", ["less", "another order"])
def test_an_order_of_what_no_longer_stands_so_is_refused(event, staff, seen):
    first, second = QuestionFactory(event=event), QuestionFactory(event=event)
    keys = {"less": [first.pk], "another order": [second.pk, first.pk]}[seen]

    with pytest.raises(ChangedMeanwhile):
        order_questions(owner=event, seen=keys, wanted=keys, by=staff)


def test_another_order_takes_as_many_statements_for_many_questions(event, staff, django_assert_num_queries):
    small = [QuestionFactory(event=event).pk for _ in range(2)]
    large_event = EventFactory()
    large = [QuestionFactory(event=large_event).pk for _ in range(60)]

    with django_assert_num_queries(10):
        order_questions(owner=event, seen=small, wanted=small[::-1], by=staff)
    with django_assert_num_queries(10):
        order_questions(owner=large_event, seen=large, wanted=large[::-1], by=staff)


# -- removing -------------------------------------------------------------------------------------------------
def test_a_removed_question_keeps_its_answers(event, staff):
    question = QuestionFactory(event=event)
    answer = answered(question)

    assert remove_question(question=question, by=staff) == 1

    answer.refresh_from_db()
    assert answer.question == question
    assert labels_of(event) == []
    assert Entry.objects.get().detail == {"question": question.pk, "kind": "short_text", "answers": 1}


def test_a_question_that_nobody_can_be_answering_is_deleted(event, staff):
    question = QuestionFactory(event=event)

    assert remove_question(question=question, by=staff) == 0

    assert not Question.objects.exists()


def test_a_question_that_somebody_may_be_answering_right_now_stays_removed(event, staff):
    question = QuestionFactory(event=event)
    RegistrationFactory(event=event, state=State.DRAFT)

    assert remove_question(question=question, by=staff) == 0

    question.refresh_from_db()
    assert question.removed_at is not None


def test_a_question_that_a_condition_looks_at_is_not_removed(event, staff):
    on, question = QuestionFactory(event=event), QuestionFactory(event=event)
    condition = ConditionFactory(question=question, on=on)
    answered(question)

    with pytest.raises(LookedAt) as refusal:
        remove_question(question=on, by=staff)
    assert refusal.value.dependents == [condition]

    remove_question(question=question, by=staff)
    remove_question(question=on, by=staff)
    assert labels_of(event) == []
    assert Answer.objects.count() == 1


def test_a_removed_question_is_asked_again_at_the_end(event, staff):
    question, other = QuestionFactory(event=event), QuestionFactory(event=event)
    answered(question)
    remove_question(question=question, by=staff)

    restore_question(question=question, by=staff)

    assert questions_of(event) == [other, question]
    with pytest.raises(QuestionGone):
        restore_question(question=question, by=staff)


def test_the_database_agrees_with_what_is_refused_here(event, staff):
    """The trigger is not silenced: what these acts write passes it when the transaction ends."""
    on, question = QuestionFactory(event=event), QuestionFactory(event=event)
    ConditionFactory(question=question, on=on)
    order_questions(owner=event, seen=[on.pk, question.pk], wanted=[on.pk, question.pk], by=staff)

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
