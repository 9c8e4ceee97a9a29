import pytest

from events.models import Question
from events.panels.read_answers import read_answers
from tests.factories.accounts import StaffFactory
from tests.factories.events import (
    AnswerFactory,
    AnswerFileFactory,
    EventFactory,
    QuestionFactory,
    RegistrationFactory,
)

pytestmark = pytest.mark.django_db
Kind = Question.Kind


@pytest.fixture
def registration():
    return RegistrationFactory(event=EventFactory())


def asked(registration, **fields):
    return QuestionFactory(event=registration.event, **fields)


def read(registration, reader=None):
    answers = read_answers(registration, reader=reader or StaffFactory())
    return [(answer.label, answer.words or answer.withheld) for answer in answers]


def test_answers_stand_in_the_order_of_the_form_with_lost_questions_last(registration):
    last = asked(registration, label="Last", position=9)
    first = asked(registration, label="First", position=1, kind=Kind.DATE, removed_at=registration.event.starts_at)
    AnswerFactory(registration=registration, question=None, label="Lost", kind="", value="Words")
    AnswerFactory(registration=registration, question=last, value=False, kind=Kind.YES_NO)
    AnswerFactory(registration=registration, question=first, value="2027-03-31")

    answers = read_answers(registration, reader=StaffFactory())

    assert [(answer.label, answer.words, answer.is_removed) for answer in answers] == [
        ("First", "31 March 2027", True),
        ("Last", "No", False),
        ("Lost", "Words", True),
    ]


def test_a_file_comes_with_its_answer(registration):
    file = AnswerFileFactory(registration=registration, name="letter.pdf")
    AnswerFactory(registration=registration, question=file.question, value="letter.pdf", file=file)

    (answer,) = read_answers(registration, reader=StaffFactory())

    assert (answer.words, answer.file) == ("letter.pdf", file)


def test_sensitive_answers_say_who_may_read_them(registration):
    file = AnswerFileFactory(registration=registration)
    Question.objects.filter(pk=file.question_id).update(is_sensitive=True, label="Note of a doctor", position=1)
    diet = asked(registration, label="Diet", is_sensitive=True, position=2)
    AnswerFactory(registration=registration, question=diet, value="Vegan")
    AnswerFactory(registration=registration, question=file.question, label="Note of a doctor", value="n.pdf", file=file)
    AnswerFactory(registration=registration, question=asked(registration, label="Bus", position=3), value="Yes")
    nobody = "Sensitive: nobody is named to read this. Readers are named on the page of the event."

    assert read(registration) == [("Note of a doctor", nobody), ("Diet", nobody), ("Bus", "Yes")]

    readers = [StaffFactory(name=name) for name in ("Berta", "Anna")]
    registration.event.sensitive_readers.set([*readers, StaffFactory(name="Gone", is_active=False)])
    named = "Sensitive: only Anna and Berta may read this."
    assert read(registration) == [("Note of a doctor", named), ("Diet", named), ("Bus", "Yes")]
    assert all(answer.file is None for answer in read_answers(registration, reader=StaffFactory()))
    assert read(registration, readers[0]) == [("Note of a doctor", "n.pdf"), ("Diet", "Vegan"), ("Bus", "Yes")]


@pytest.mark.parametrize("number", [1, 12])
def test_reading_asks_as_much_for_many_answers_as_for_one(registration, number, django_assert_num_queries):
    for _ in range(number):
        AnswerFactory(registration=registration, question=asked(registration, is_sensitive=True), value="Vegan")
    reader = StaffFactory()

    with django_assert_num_queries(3):
        assert len(read_answers(registration, reader=reader)) == number
