"""Staff build a form: by keyboard alone, by dragging, and without any script; then somebody answers it."""

import pytest
from playwright.sync_api import expect

from events.actions.questions import questions_of
from events.models import Answer, Question
from tests.factories.accounts import StaffFactory
from tests.factories.events import AnswerFactory, ConditionFactory, EventFactory, QuestionFactory, RegistrationFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def event():
    return EventFactory(title="Joint audits in practice", slug="audits")


@pytest.fixture
def staff():
    return StaffFactory(name="Vilma Virtanen")


def labels_of(event):
    return [question.label for question in questions_of(event)]


def tab_to(page, target, *, most=120):
    """Presses Tab until ``target`` has the focus, as somebody does who has no mouse."""
    for _press in range(most):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} cannot be reached by the keyboard")


def type_into(page, label, text):
    tab_to(page, page.get_by_label(label, exact=True).first)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def press(page, role, name):
    """Goes to a link or button that leads to another page, and presses it."""
    tab_to(page, page.get_by_role(role, name=name, exact=True).first)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def choose(page, label, first_letters):
    tab_to(page, page.get_by_label(label, exact=True).first)
    page.keyboard.type(first_letters)


def test_a_form_is_built_by_keyboard(signed_in, staff, event, axe):
    page = signed_in(staff)
    page.goto(f"/admin/events/event/{event.pk}/change/")
    expect(page.get_by_role("textbox", name="Text", exact=True)).to_be_visible()
    axe(page)
    press(page, "link", "Form: 0 questions")
    expect(page.get_by_text("Nothing is asked yet", exact=False)).to_be_visible()
    axe(page)

    choose(page, "Add a question of the kind", "Yes")
    press(page, "button", "Add question")
    axe(page)
    type_into(page, "Question:", "Will you stay for dinner?")
    press(page, "button", "Save")
    expect(page.get_by_text("“Will you stay for dinner?” is saved.")).to_be_visible()
    axe(page)

    choose(page, "Add a question of the kind", "One")
    press(page, "button", "Add question")
    type_into(page, "Question:", "Which table?")
    type_into(page, "Option, option 1", "Near the window")
    type_into(page, "Places, option 1", "8")
    type_into(page, "Option, option 2", "Near the door")
    # Another question to look at: what may be answered to it comes at once, and the focus stays.
    choose(page, "Earlier question, condition 1", "Will")
    expect(page.get_by_role("group", name="Answer to “Will you stay for dinner?”:")).to_be_visible()
    expect(page.get_by_label("Question:", exact=True)).to_have_value("Which table?")
    axe(page)
    tab_to(page, page.get_by_role("checkbox", name="Yes", exact=True))
    page.keyboard.press("Space")
    press(page, "button", "Save")
    expect(page.get_by_text("Shown when “Will you stay for dinner?” is “Yes”")).to_be_visible()
    expect(page.get_by_text("“Near the window”: 0 of 8 taken")).to_be_visible()

    # It cannot come before the question that it looks at; another one may.
    press(page, "button", "Move “Which table?” up")
    expect(page.get_by_text("so it must come after that question", exact=False)).to_be_visible()
    axe(page)
    press(page, "link", "Add page heading")
    type_into(page, "Heading:", "Dinner")
    press(page, "button", "Save")
    type_into(page, "Place of “Dinner”", "1")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The order is saved.")).to_be_visible()
    axe(page)
    press(page, "button", "Move “Dinner” down")
    expect(page.get_by_role("button", name="Move “Dinner” down")).to_be_focused()

    assert labels_of(event) == ["Will you stay for dinner?", "Dinner", "Which table?"]


def test_a_question_is_dragged_to_its_place_and_back_where_it_may_not_stand(signed_in, staff, event, axe):
    first, second, third = (QuestionFactory(event=event, label=label) for label in ("First", "Second", "Third"))
    ConditionFactory(question=third, on=second)
    page = signed_in(staff)
    page.goto(f"/admin/events/event/{event.pk}/form/")

    def drag(question, onto):
        page.locator(f"#question-{question.pk} .handle").hover()
        page.mouse.down()
        box = page.locator(f"#question-{onto.pk}").bounding_box()
        page.mouse.move(box["x"] + 30, box["y"] + box["height"] / 2, steps=4)
        page.mouse.move(box["x"] + 30, box["y"] + 4, steps=4)
        page.mouse.up()

    drag(second, first)
    expect(page.get_by_text("The order is saved.")).to_be_visible()
    axe(page)
    assert labels_of(event) == ["Second", "First", "Third"]

    drag(third, second)
    expect(page.get_by_text("Nothing is moved yet.")).to_be_visible()
    expect(page.get_by_label("Place of “Third”")).to_have_value("1")
    axe(page)
    assert labels_of(event) == ["Second", "First", "Third"]


def test_a_kind_chosen_before_the_script_has_come_brings_its_parts(signed_in, staff, event):
    question = QuestionFactory(event=event, label="Your diet?")
    page = signed_in(staff, audited=False)
    page.add_init_script("""document.addEventListener("readystatechange", () => {
        for (const kind of document.getElementsByName("kind")) kind.value = "choice";
    }, {once: true})""")

    page.goto(f"/admin/events/event/{event.pk}/form/")
    page.get_by_role("link", name="Edit “Your diet?”").click()

    expect(page.get_by_label("Option, option 1")).to_be_visible()
    assert labels_of(event) == [question.label]


def test_a_live_form_is_changed_and_registered_people_are_asked(signed_in, staff, event, axe, letters):
    diet = QuestionFactory(event=event, label="Your diet?")
    registration = RegistrationFactory(event=event)
    AnswerFactory(registration=registration, question=diet, value="Vegan")
    page = signed_in(staff)

    page.goto(f"/admin/events/event/{event.pk}/form/")
    page.get_by_role("link", name="Edit “Your diet?”").click()
    page.get_by_label("Kind:").select_option("choice")
    expect(page.get_by_label("Option, option 1")).to_be_visible()
    page.get_by_label("Option, option 1").fill("Vegan")
    page.get_by_label("Option, option 2").fill("Everything")
    page.get_by_label("Must be answered").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The kind stays: it has 1 answer as it is.", exact=False)).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Save as a new question").click()
    expect(page.get_by_text("“Your diet?” is saved.")).to_be_visible()

    page.get_by_role("link", name="Remove “Your diet?”").first.click()
    expect(page.get_by_text("“Your diet?”: 1 answer.", exact=False)).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Remove the question").click()
    expect(page.get_by_text("“Your diet?” is removed; kept: 1 answer.")).to_be_visible()
    axe(page)
    assert Answer.objects.get().words == "Vegan"

    page.get_by_role("link", name="Ask registered people").click()
    expect(page.get_by_label("Your diet? (1 person)")).to_be_checked()
    axe(page)
    page.get_by_role("button", name="Look at it before it is sent").click()
    axe(page)
    page.get_by_role("button", name="Ask them").click()
    expect(page.get_by_text("Asked: 1 person.")).to_be_visible()
    (letter,) = letters(registration.person.email)
    assert f"/registrations/{registration.code}/change/" in letter.body


def test_questions_are_kept_as_a_set_and_inserted_elsewhere_without_a_script(signed_in, staff, event):
    on = QuestionFactory(event=event, label="Do you come by train?", kind=Question.Kind.YES_NO)
    ConditionFactory(question=QuestionFactory(event=event, label="At what time?"), on=on, values=["yes"])
    page = signed_in(staff, javascript=False, width=360)

    page.goto(f"/admin/events/event/{event.pk}/form/")
    page.get_by_role("link", name="Keep as a set").click()
    page.get_by_label("Name of the set").fill("Travel")
    page.get_by_role("button", name="Keep these questions").click()
    expect(page.get_by_text("The questions are kept as “Travel”.")).to_be_visible()

    other = EventFactory(title="Another one")
    page.goto(f"/admin/events/event/{other.pk}/form/")
    page.get_by_role("link", name="Insert a kept set").click()
    page.get_by_label("Kept set").select_option(label="Travel (2)")
    page.get_by_role("button", name="Show its questions").click()
    page.get_by_role("button", name="Copy these questions").click()
    expect(page.get_by_text("2 questions are copied.")).to_be_visible()
    expect(page.get_by_text("Shown when “Do you come by train?” is “Yes”")).to_be_visible()
    page.get_by_role("button", name="Move “At what time?” up").click()
    expect(page.get_by_text("so it must come after that question", exact=False)).to_be_visible()

    page.get_by_role("link", name="Edit “At what time?”").click()
    page.get_by_label("Question:").fill("At what time do you arrive?")
    page.get_by_role("button", name="More conditions").click()
    expect(page.get_by_label("Question:")).to_have_value("At what time do you arrive?")
    page.get_by_role("button", name="Save", exact=True).click()
    assert labels_of(other) == ["Do you come by train?", "At what time do you arrive?"]
