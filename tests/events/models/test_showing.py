"""Which questions are shown: one table of cases for one condition, and how conditions come together."""

import json
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from events.models import Condition, Question
from events.models.showing import Answered, Page, pages_of, plain, plain_number, shown
from tests.factories.events import ConditionFactory, EventFactory, OptionFactory, QuestionFactory

CASES = json.loads(Path(__file__).with_name("showing_cases.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_condition_holds_of_an_answer(case):
    condition = Condition(operator=case["operator"], values=case["values"])

    assert Answered(case["kind"], case["texts"]).meets(condition) is case["holds"]


def test_the_table_has_every_kind_of_question_and_every_comparison():
    assert {case["kind"] for case in CASES} == {*Question.Kind.values} - {"page"}
    assert {(case["operator"], case["holds"]) for case in CASES} == {
        (operator, held) for operator in Condition.Operator.values for held in (True, False)
    }


@given(st.text())
def test_a_text_that_is_compared_is_compared_as_the_same_text_again(text):
    assert plain(plain(text)) == plain(text)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-10_000, max_value=10_000))
def test_a_number_is_the_same_with_a_comma_and_in_more_digits(number):
    assert plain_number(f"{number:f}00".replace(".", ",")) == plain_number(f"{number:f}")
    assert float(plain_number(f"{number:f}")) == float(number)


class Form:
    """A form of questions by their label; conditions are told as they are read."""

    def __init__(self):
        self.event = EventFactory(pool=None)
        self.keys = {}

    def ask(self, label, *conditions, kind="short_text", shown_when="all"):
        question = QuestionFactory(event=self.event, label=label, kind=kind, shown_when=shown_when)
        self.keys[label] = question.pk
        for on, is_negated, *values in conditions:
            ConditionFactory(question=question, on_id=self.keys[on], is_negated=is_negated, values=values)

    @property
    def questions(self):
        return list(self.event.questions.asked().prefetch_related("conditions"))

    def shown(self, **answers):
        texts = {self.keys[label]: text if isinstance(text, list) else [text] for label, text in answers.items()}
        return [question.label for question in shown(self.questions, texts)]


@pytest.fixture
def form(db):
    return Form()


IS, IS_NOT = False, True


def test_a_question_without_conditions_is_shown(form):
    form.ask("Diet")

    assert form.shown() == form.shown(Diet="x") == ["Diet"]


def test_all_conditions_hold_or_any_does(form):
    form.ask("Travel")
    form.ask("Hotel")
    form.ask("Both", ("Travel", IS, "yes"), ("Hotel", IS, "yes"))
    form.ask("Either", ("Travel", IS, "yes"), ("Hotel", IS, "yes"), shown_when="any")

    assert form.shown() == ["Travel", "Hotel"]
    assert form.shown(Travel="yes") == ["Travel", "Hotel", "Either"]
    assert form.shown(Travel="yes", Hotel="yes") == ["Travel", "Hotel", "Both", "Either"]


def test_not_turns_a_condition_round_and_holds_of_what_is_not_answered(form):
    form.ask("Travel")
    form.ask("Why not?", ("Travel", IS_NOT, "yes"))
    form.ask("Say something", ("Travel", IS_NOT))

    assert form.shown() == ["Travel", "Why not?", "Say something"]
    assert form.shown(Travel="no") == ["Travel", "Why not?"]
    assert form.shown(Travel="yes") == ["Travel"]


def test_what_is_not_shown_counts_as_not_answered(form):
    form.ask("Travel")
    form.ask("Plane", ("Travel", IS, "yes"))
    form.ask("Flight", ("Plane", IS, "yes"))
    form.ask("Train", ("Plane", IS_NOT, "yes"))

    assert form.shown(Travel="yes", Plane="yes") == ["Travel", "Plane", "Flight"]
    assert form.shown(Travel="no", Plane="yes") == ["Travel", "Train"]


def test_an_answer_to_a_question_that_was_removed_shows_nothing(form):
    form.ask("Travel")
    form.ask("Plane", ("Travel", IS, "yes"))
    questions = [question for question in form.questions if question.label != "Travel"]

    assert shown(questions, {form.keys["Travel"]: ["yes"]}) == []


def test_a_page_that_is_not_shown_hides_what_stands_on_it_and_no_more(form):
    form.ask("Travel")
    form.ask("Your journey", ("Travel", IS, "yes"), kind="page")
    form.ask("Plane")
    form.ask("Flight", ("Plane", IS, "yes"))
    form.ask("Your stay", kind="page")
    form.ask("Hotel")

    assert form.shown(Plane="yes") == ["Travel", "Your stay", "Hotel"]
    assert form.shown(Travel="yes", Plane="yes") == [
        "Travel", "Your journey", "Plane", "Flight", "Your stay", "Hotel",
    ]  # fmt: skip


def test_options_are_compared_by_their_key(form):
    form.ask("Group", kind="choice")
    option = OptionFactory(question_id=form.keys["Group"], label="Walk")
    form.ask("Shoes", ("Group", IS, str(option.pk)))

    assert form.shown(Group=str(option.pk)) == ["Group", "Shoes"]
    assert form.shown(Group="Walk") == ["Group"]


def test_what_is_shown_is_decided_without_a_statement(form):
    form.ask("Travel")
    form.ask("Plane", ("Travel", IS, "yes"))
    questions = form.questions

    with CaptureQueriesContext(connection) as statements:
        shown(questions, {form.keys["Travel"]: ["yes"]})

    assert len(statements) == 0


# -- pages ----------------------------------------------------------------------------------------------------
def headed(number, heading, *labels):
    return number, heading, labels


def told(page: Page):
    heading = page.heading and page.heading.label
    return headed(page.number, heading, *(question.label for question in page.questions))


def test_a_form_without_headings_is_one_page():
    questions = [Question(label="A"), Question(label="B")]

    assert [told(page) for page in pages_of(questions)] == [headed(1, None, "A", "B")]
    assert [told(page) for page in pages_of([])] == [headed(1, None)]


def test_each_heading_begins_a_page():
    questions = [
        Question(label=label, kind="page" if label.isupper() else "short_text") for label in ["a", "B", "c", "d", "E"]
    ]

    assert [told(page) for page in pages_of(questions)] == [
        headed(1, None, "a"),
        headed(2, "B", "c", "d"),
        headed(3, "E"),
    ]
    assert [told(page) for page in pages_of(questions[1:])] == [headed(1, "B", "c", "d"), headed(2, "E")]
    assert [told(page) for page in pages_of([questions[1], questions[4]])] == [headed(1, "B"), headed(2, "E")]
