"""Questions that depend on answers, for somebody without JavaScript."""

import pytest

from events.models import Answer, Option, Registration
from tests.factories.events import (
    AnswerFactory,
    ConditionFactory,
    EventFactory,
    QuestionFactory,
    RegistrationFactory,
)

from .conftest import error_summary, text_of
from .paper import Paper

pytestmark = pytest.mark.django_db

REGISTER, CHECK = "/events/palermo/register/", "/events/palermo/register/check/"


@pytest.fixture
def event():
    """Who comes by plane is asked for the flight; who says which, whether somebody should meet them."""
    event = EventFactory(slug="palermo")
    QuestionFactory(event=event, label="Name on the badge", is_required=True)
    travel = QuestionFactory(event=event, label="Travel", kind="choice", options=["Plane", "Train"])
    flight = QuestionFactory(event=event, label="Flight", is_required=True)
    meet = QuestionFactory(event=event, label="Meet you?", kind="yes_no")
    QuestionFactory(event=event, label="Anything else", kind="long_text")
    ConditionFactory(question=flight, on=travel, values=[key("Plane")])
    ConditionFactory(question=meet, on=flight)
    return event


def key(label):
    return str(Option.objects.get(label=label).pk)


@pytest.fixture
def paper(client, person, event):
    return Paper(client, REGISTER, event)


ALWAYS = ["Name on the badge", "Travel", "Anything else"]


def test_what_depends_on_an_answer_is_not_there_at_first(paper):
    assert paper.questions == ALWAYS
    assert "Flight" in paper.response.content.decode()  # but hidden, for the script to show it at once


def test_the_page_comes_back_with_the_question_that_an_answer_opens_and_nothing_lost(paper):
    paper.fill({"Name on the badge": "Anna 🦊", "Travel": "Plane", "Anything else": "No\r\nthanks"}).press()

    assert paper.path == REGISTER
    assert paper.questions == ["Name on the badge", "Travel", "Flight", "Anything else"]
    assert paper.answers == {
        "Name on the badge": ["Anna 🦊"], "Travel": ["Plane"], "Flight": [""], "Meet you?": [],
        "Anything else": ["No\r\nthanks"],
    }  # fmt: skip
    assert "Your answers open more questions Flight" in text_of(paper.response)
    assert paper.response.content.decode().count("autofocus") == 1
    assert error_summary(paper.response) == []

    paper.press()
    assert error_summary(paper.response) == ["Fill in “Flight”."]

    paper.fill({"Flight": "AZ 1779"}).press()
    assert paper.questions == ["Name on the badge", "Travel", "Flight", "Meet you?", "Anything else"]
    assert "Your answers open more questions Meet you?" in text_of(paper.response)

    assert paper.press().path == CHECK
    paper.press()
    assert answers() == {
        "Name on the badge": "Anna 🦊", "Travel": "Plane", "Flight": "AZ 1779", "Anything else": "No\r\nthanks",
    }  # fmt: skip


def answers():
    return dict(Answer.objects.values_list("label", "value"))


def test_what_is_wrong_and_what_is_new_is_told_at_once(paper):
    paper.fill({"Travel": "Plane"}).press()

    assert error_summary(paper.response) == ["Fill in “Name on the badge”."]
    assert "Your answers open more questions Flight" in text_of(paper.response)
    assert paper.questions == ["Name on the badge", "Travel", "Flight", "Anything else"]
    assert "autofocus" not in paper.response.content.decode()  # the mistakes come first


def test_who_has_seen_the_question_because_of_a_script_goes_on(paper):
    paper.fill({"Name on the badge": "Anna", "Travel": "Plane", "Flight": "AZ 1779"})
    paper.form.values["shown"] = [" ".join(str(question.pk) for question in paper.event.questions.all())]

    assert paper.press().path == CHECK


def test_an_answer_that_is_hidden_is_kept_until_the_end_and_then_neither_asked_for_nor_kept(paper):
    paper.fill({"Name on the badge": "Anna", "Travel": "Plane"}).press()
    paper.fill({"Flight": "AZ 1779"}).press().press()

    paper.open(REGISTER)
    paper.fill({"Travel": "Train"}).press()
    assert paper.path == CHECK
    assert "Flight" not in text_of(paper.response)

    paper.open(REGISTER)
    assert paper.questions == ALWAYS
    assert paper.fill({"Travel": "Plane"}).press().answers["Flight"] == ["AZ 1779"]

    paper.fill({"Travel": "Train"}).press().press()
    assert answers() == {"Name on the badge": "Anna", "Travel": "Train"}


def test_an_answer_to_a_hidden_question_that_is_sent_all_the_same_is_not_kept(client, paper):
    paper.fill({"Name on the badge": "Anna", "Travel": "Train", "Flight": "x" * 400, "Meet you?": "perhaps"}).press()
    assert paper.path == CHECK

    paper.press()

    assert answers() == {"Name on the badge": "Anna", "Travel": "Train"}


def test_answers_that_are_changed_later_are_asked_the_same_way(client, person, event):
    registration = RegistrationFactory(event=event, person=person)
    travel = event.questions.get(label="Travel")
    for label, value, keys in (("Name on the badge", "Anna", []), ("Travel", "Train", [int(key("Train"))])):
        AnswerFactory(
            registration=registration, question=event.questions.get(label=label), value=value, option_ids=keys
        )
    paper = Paper(client, f"{registration.get_absolute_url()}change/", event)
    assert (paper.questions, paper.answers["Travel"]) == (ALWAYS, ["Train"])

    paper.fill({"Travel": "Plane"}).press()
    assert paper.questions == ["Name on the badge", "Travel", "Flight", "Anything else"]
    paper.fill({"Flight": "AZ 1779", "Meet you?": "yes"}).press().press()
    assert answers() == {"Name on the badge": "Anna", "Travel": "Plane", "Flight": "AZ 1779", "Meet you?": True}

    paper.open(f"{registration.get_absolute_url()}change/")
    paper.fill({"Travel": "Train"}).press()
    assert paper.path == registration.get_absolute_url()
    assert answers() == {"Name on the badge": "Anna", "Travel": "Train"}
    assert Registration.objects.get().answers.get(question=travel).option_ids == [int(key("Train"))]
