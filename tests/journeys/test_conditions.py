"""Questions that appear as one answers others: the script decides as the server does, and loses nothing."""

import json
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import expect

from events.models import Answer, Question
from events.models.showing import WORDED_KINDS, shown
from tests.factories.accounts import UserFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import ConditionFactory, EventFactory, QuestionFactory

pytestmark = pytest.mark.django_db(transaction=True)

CASES = json.loads((Path(__file__).parents[1] / "events/models/showing_cases.json").read_text())
REGISTER = "/events/palermo/register/"


@pytest.fixture
def person():
    return UserFactory(programme=ProgrammeFactory())


@pytest.fixture
def event():
    """Who comes by plane is asked for the flight, and who says which, whether somebody should meet them."""
    event = EventFactory(slug="palermo", title="Workshop in Palermo")
    travel = QuestionFactory(event=event, label="How do you travel?", kind="choice", options=["Plane", "Train"])
    flight = QuestionFactory(event=event, label="Flight number", is_required=True)
    meet = QuestionFactory(event=event, label="Shall we meet you?", kind="yes_no")
    why = QuestionFactory(event=event, label="Why not?", kind="long_text")
    nights = QuestionFactory(event=event, label="Nights", kind="number")
    late = QuestionFactory(event=event, label="Late arrival?", kind="consent", shown_when="any")
    ConditionFactory(question=flight, on=travel, values=[str(travel.options.get(label="Plane").pk)])
    ConditionFactory(question=meet, on=flight)
    ConditionFactory(question=why, on=meet, values=["yes"], is_negated=True)
    ConditionFactory(question=why, on=travel)
    ConditionFactory(question=late, on=nights, values=["1", "2"], operator="one_of")
    ConditionFactory(question=late, on=why, values=["night"], operator="contains")
    return event


def test_the_script_finds_what_the_server_finds_of_every_case(signed_in, person, event):
    page = signed_in(person, audited=False)
    page.goto(REGISTER)
    cases = [case | {"worded": case["kind"] in WORDED_KINDS} for case in CASES]

    found = page.evaluate("cases => cases.map((one) => meets(one, one.texts))", cases)

    assert dict(zip([case["case"] for case in CASES], found, strict=True)) == {
        case["case"]: case["holds"] for case in CASES
    }


def test_the_script_shows_what_the_server_shows_whatever_is_answered(signed_in, person, event):
    page = signed_in(person, audited=False)
    page.goto(REGISTER)
    questions = list(Question.objects.asked().prefetch_related("conditions", "options"))
    travel, flight, meet, why, nights, _late = questions
    plane, train = (str(option.pk) for option in travel.options.all())
    ways = product(["", plane, train], ["", "AZ 1"], ["", "yes", "no"], ["", "By Night"], ["", "2,0", "3"])
    tried = [dict(zip([travel.pk, flight.pk, meet.pk, why.pk, nights.pk], way, strict=True)) for way in ways]

    seen = page.evaluate(
        """tried => tried.map((values) => {
            const form = document.querySelector("main form");
            for (const [key, value] of Object.entries(values)) {
                for (const control of form.querySelectorAll(`[name="question_${key}"]`)) {
                    if (control.type === "radio") control.checked = control.value === value;
                    else control.value = value;
                }
            }
            form.dispatchEvent(new Event("input"));
            return form.elements.namedItem("shown").value;
        })""",
        [{str(key): value for key, value in values.items()} for values in tried],
    )

    assert len(tried) == 108
    for values, keys in zip(tried, seen, strict=True):
        texts = {key: [value] if value else [] for key, value in values.items()}
        assert keys == " ".join(str(question.pk) for question in shown(questions, texts)), values


def test_questions_appear_at_once_and_what_was_typed_in_them_stays(signed_in, person, event, axe):
    page = signed_in(person, width=360)
    page.goto(REGISTER)
    flight = page.get_by_label("Flight number")
    expect(flight).to_be_hidden()

    page.get_by_label("Plane").focus()
    page.keyboard.press("Space")
    flight.fill("AZ 1779")
    expect(page.get_by_role("group", name="Shall we meet you?")).to_be_visible()
    axe(page)
    page.get_by_label("Train").check()
    expect(flight).to_be_hidden()
    expect(page.get_by_role("group", name="Shall we meet you?")).to_be_hidden()
    page.get_by_label("Plane").check()
    expect(flight).to_have_value("AZ 1779")

    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    axe(page)
    page.locator("main a", has_text="Flight number").click()
    expect(flight).to_be_visible()
    axe(page)
    page.go_back()
    page.get_by_role("button", name="Send my registration").click()
    axe(page)

    assert set(Answer.objects.values_list("label", flat=True)) == {
        "How do you travel?", "Flight number", "Shall we meet you?",
    }  # fmt: skip


def test_a_required_question_that_is_hidden_is_in_nobodys_way(signed_in, person, event, axe):
    page = signed_in(person)
    page.goto(REGISTER)
    axe(page)
    page.get_by_label("Plane").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".summary")).to_be_focused()
    axe(page)

    page.get_by_label("Train").check()
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    axe(page)


def test_without_a_script_the_new_question_is_where_one_is_when_the_page_comes_back(signed_in, person, event):
    page = signed_in(person, javascript=False)
    page.goto(REGISTER)
    expect(page.get_by_label("Flight number")).to_be_hidden()

    page.get_by_label("Plane").check()
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_text("Your answers open more questions")).to_be_visible()
    expect(page.locator(":focus")).to_contain_text("Flight number")
    page.keyboard.press("Tab")
    page.keyboard.type("AZ 1779")
    expect(page.get_by_label("Flight number")).to_have_value("AZ 1779")
