"""Whom a question concerns, decided by the answers that are kept, is the same as what the form shows.

Random forms, answered at random: what is shown and was not answered is what a registration lacks.
"""

import random

import pytest

from events.actions.questions import questions_of
from events.models import Answer, Registration
from events.models.lacking import lacks
from events.models.showing import shown
from tests.factories.events import ConditionFactory, EventFactory, QuestionFactory, RegistrationFactory

pytestmark = pytest.mark.django_db

KINDS = ["yes_no", "choice", "choices", "number", "short_text", "country", "topics", "date", "page"]
OFFERED = {
    "yes_no": ["yes", "no"],
    "number": ["7", "7.5", "-1"],
    "short_text": ["By bus", "by  train and BUS", "on foot"],
    "country": ["IT", "MT"],
    "topics": ["State aid", "Audit"],
    "date": ["2027-03-31", "2027-04-01"],
}


def offered_by(question):
    return [str(option.pk) for option in question.options.all()] or OFFERED[question.kind]


def some_form(chance):
    """Ten questions, of which most look at some earlier ones."""
    event = EventFactory(pool__capacity=None)
    earlier = []
    for _number in range(10):
        kind = chance.choice(KINDS)
        question = QuestionFactory(event=event, kind=kind, shown_when=chance.choice(["all", "any"]))
        for on in chance.sample(earlier, min(len(earlier), chance.randrange(3))):
            operator = chance.choice(["equals", "one_of", "contains", "answered"])
            number = 0 if operator == "answered" else 1 if operator == "equals" else chance.randint(1, 2)
            ConditionFactory(
                question=question, on=on, operator=operator, is_negated=chance.random() < 0.3,
                values=chance.sample(offered_by(on), number),
            )  # fmt: skip
        if kind != "page":
            earlier.append(question)
    return event


def some_answers(chance, questions):
    """Texts by the question's key, as a form is sent: one each, of several choices perhaps two."""
    answers = {}
    for question in questions:
        if not question.is_page and chance.random() < 0.7:
            most = 2 if question.kind in ("choices", "topics") else 1
            answers[question.pk] = chance.sample(offered_by(question), chance.randint(1, most))
    return answers


def kept(question, texts):
    """The answer as a row keeps it."""
    values = {
        "yes_no": lambda: texts[0] == "yes",
        "number": lambda: float(texts[0]) if "." in texts[0] else int(texts[0]),
        "topics": lambda: texts,
        "choices": lambda: ["words"] * len(texts),
        "choice": lambda: "words",
    }
    keys = [int(text) for text in texts] if question.has_options else []
    return {"value": values.get(question.kind, lambda: texts[0])(), "option_ids": keys}


@pytest.mark.parametrize("seed", range(25))
def test_what_is_shown_and_not_answered_is_what_a_registration_lacks(seed):
    chance = random.Random(seed)
    event = some_form(chance)
    questions = questions_of(event)
    expected = {}
    for _number in range(4):
        registration, texts = RegistrationFactory(event=event), some_answers(chance, questions)
        visible = shown(questions, texts)
        Answer.objects.bulk_create(
            Answer(
                registration=registration, question=each, label=each.label, kind=each.kind, **kept(each, texts[each.pk])
            )
            for each in visible
            if each.pk in texts
        )
        expected[registration] = [each for each in visible if not each.is_page and each.pk not in texts]

    found = {
        registration: [
            each
            for each in questions
            if not each.is_page and Registration.objects.filter(lacks(each, questions), pk=registration.pk).exists()
        ]
        for registration in expected
    }

    assert found == expected
