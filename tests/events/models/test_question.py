import pytest
from django.db import IntegrityError, transaction

from events.models import Answer, Question
from events.models.answer import in_words
from tests.factories.events import AnswerFactory, EventFactory, FollowerFactory, QuestionFactory

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
