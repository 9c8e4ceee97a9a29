import pytest
from django.db import IntegrityError, connection, transaction

from events.models import Answer, Option, Question
from events.models.answer import in_words
from tests.factories.events import (
    AnswerFactory,
    ConditionFactory,
    EventFactory,
    FollowerFactory,
    OptionFactory,
    QuestionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("Lump sums", "Lump sums"),
        (["Vegan", "Everything"], "Vegan, Everything"),
        ([], ""),
        (True, "Yes"),
        (False, "No"),
        ("", ""),
        (None, ""),
    ],
)
def test_an_answer_is_read_in_words(value, words):
    assert in_words(value) == words


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"event": None}, "events_question_has_one_owner"),
        ({"number_min": 2, "number_max": 1}, "events_question_number_in_order"),
        ({"file_max_megabytes": 21}, "events_question_file_has_size"),
        ({"kind": "page", "is_required": True}, "events_question_page_asks_nothing"),
    ],
)
def test_the_database_refuses_a_question_that_cannot_be(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        QuestionFactory(**fields)


def test_the_database_refuses_an_option_twice_and_one_that_more_chose_than_may():
    option = QuestionFactory(kind="choice").options.first()

    with pytest.raises(IntegrityError, match="events_option_once_a_question"), transaction.atomic():
        OptionFactory(question=option.question, label=option.label)
    with pytest.raises(IntegrityError, match="events_option_never_overfull"), transaction.atomic():
        Option.objects.filter(pk=option.pk).update(capacity=3, taken=4)


@pytest.mark.parametrize(("operator", "values"), [("answered", ["x"]), ("equals", [])])
def test_the_database_refuses_a_condition_that_compares_with_nothing_or_needlessly(operator, values):
    event = EventFactory()
    on, question = QuestionFactory(event=event), QuestionFactory(event=event)

    with pytest.raises(IntegrityError, match="events_condition_compares_with_something"), transaction.atomic():
        ConditionFactory(question=question, on=on, operator=operator, values=values)


@pytest.mark.parametrize("change", ["position", "removed", "kind", "another form", "itself", "later"])
def test_the_database_refuses_a_condition_on_what_is_no_earlier_question_of_the_form(change):
    event = EventFactory()
    on, question = QuestionFactory(event=event, position=1), QuestionFactory(event=event, position=2)
    fields = {
        "position": {"position": 3},
        "removed": {"removed_at": event.starts_at},
        "kind": {"kind": "page"},
        "another form": {"event": EventFactory()},
    }

    if change in fields:
        ConditionFactory(question=question, on=on)
        Question.objects.filter(pk=on.pk).update(**fields[change])
    else:
        ConditionFactory(question=on, on={"itself": on, "later": question}[change])

    with (
        pytest.raises(IntegrityError, match="events_condition_looks_back"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    transaction.set_rollback(True)


def test_the_database_refuses_a_second_answer_to_one_question():
    answer = AnswerFactory()

    with pytest.raises(IntegrityError, match="events_one_answer_a_question"), transaction.atomic():
        AnswerFactory(registration=answer.registration, question=answer.question)


def test_an_answer_outlives_its_question_with_the_words_that_were_asked():
    answer = AnswerFactory(question__label="What brings you here?")

    answer.question.delete()

    assert list(Answer.objects.values_list("question", "label", "value")) == [
        (None, "What brings you here?", "Partner search")
    ]
    assert str(answer) == "What brings you here?"


def test_questions_stand_in_the_order_that_staff_gave_them():
    event = EventFactory()
    second, first = QuestionFactory(event=event, position=2), QuestionFactory(event=event, position=1)

    assert list(Question.objects.all()) == [first, second]
    assert str(first) == first.label


def test_the_database_refuses_to_follow_an_event_twice():
    follower = FollowerFactory()

    with pytest.raises(IntegrityError, match="events_follows_once"), transaction.atomic():
        FollowerFactory(event=follower.event, person=follower.person)
    assert str(follower) == f"{follower.person} → {follower.event}"
