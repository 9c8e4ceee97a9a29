"""Staff say when a question is shown: by answers to earlier ones, chosen with a script or without."""

import pytest

from events.actions.questions import order_questions, questions_of, remove_question
from events.models import Condition
from tests.factories.contacts import TopicFactory
from tests.factories.events import ConditionFactory, EventFactory, QuestionFactory

from .form_pages import add_url, edit_url, open_question, save_question, words_of
from .pages import FilledForm

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory()


def test_only_earlier_questions_are_offered_to_conditions(client, staff, event):
    QuestionFactory(event=event, kind="page", label="Dinner")
    earlier = QuestionFactory(event=event, label="Earlier")
    question, _later = QuestionFactory(event=event), QuestionFactory(event=event)

    form = client.get(edit_url(question)).context["conditions"].forms[0]

    assert form.fields["on"].choices == [("", "–"), (str(earlier.pk), "Earlier")]


def test_the_first_question_has_no_conditions(client, staff, event):
    assert "Always: no question comes before it." in words_of(client.get(add_url(event)))


def test_the_answers_to_choose_from_come_without_a_script_and_nothing_typed_is_lost(client, staff, event):
    on = QuestionFactory(event=event, kind="choices", label="Which days?", options=["Monday", "Tuesday"])
    monday, tuesday = on.options.all()
    url = add_url(event, kind="choice")

    shown = save_question(
        client, url, "_show", label="Which room?", options__0__label="A", options__1__label="B",
        conditions__0__on=on.pk, conditions__0__how="contains",
    )  # fmt: skip

    assert "Error" not in words_of(shown)
    assert "Answer to “Which days?”: Monday Tuesday" in words_of(shown)
    values = FilledForm(shown, "question_form").values
    client.post(url, values | {"conditions-0-values": [str(tuesday.pk)], "_save": "1"})
    question = event.questions.get(label="Which room?")
    (condition,) = question.conditions.all()
    assert (condition.on, condition.operator, condition.values) == (on, "contains", [str(tuesday.pk)])
    assert str(monday.pk) not in condition.values


def test_a_condition_without_an_answer_is_refused_and_the_answers_are_shown(client, staff, event):
    on = QuestionFactory(event=event, kind="yes_no", label="Will you stay?")

    response = save_question(client, add_url(event), label="Where?", conditions__0__on=on.pk)

    words = words_of(response)
    assert "Say with what the answer to “Will you stay?” is compared." in words
    assert "Answer to “Will you stay?”: Yes No" in words


def test_what_was_ticked_for_another_question_is_not_taken_for_this_one(client, staff, event):
    first, second = (QuestionFactory(event=event, kind="yes_no", label=label) for label in ("First?", "Second?"))
    question = QuestionFactory(event=event)
    ConditionFactory(question=question, on=first, values=["yes"])

    response = save_question(client, edit_url(question), conditions__0__on=second.pk)

    assert "Say with what the answer to “Second?” is compared." in words_of(response)


@pytest.mark.parametrize(
    ("kind", "how", "typed", "kept"),
    [
        ("number", "one_of", "12\n7,5\n7.5", ["12", "7.5", "7.5"]),
        ("date", "equals", "2027-03-31", ["2027-03-31"]),
        ("country", "one_of", "Malta\nit", ["MT", "IT"]),
        ("short_text", "contains", "bus\n train ", ["bus", "train"]),
        ("programme", "not contains", "Alpine", ["Alpine"]),
        ("consent", "equals", ["yes"], ["yes"]),
        ("file", "answered", [], []),
        ("topics", "one_of", ["State aid"], ["State aid"]),
    ],
)
def test_a_condition_compares_as_its_kind_is_answered(client, staff, event, kind, how, typed, kept):
    TopicFactory(name="State aid")
    on = QuestionFactory(event=event, kind=kind)

    response = save_question(
        client, add_url(event), label="Later", conditions__0__on=on.pk, conditions__0__how=how,
        conditions__0__values_of=on.pk, conditions__0__values=typed,
    )  # fmt: skip

    assert response.status_code == 302, words_of(response)
    condition = Condition.objects.get()
    assert (condition.operator, condition.is_negated) == (how.removeprefix("not "), how.startswith("not "))
    assert condition.values == kept


@pytest.mark.parametrize(
    ("kind", "how", "typed", "words"),
    [
        ("number", "equals", "many", "Write numbers, one a line, such as 12 or 7.5."),
        ("number", "equals", "Infinity", "Write numbers, one a line, such as 12 or 7.5."),
        ("date", "equals", "2027-02-30", "Write days as year-month-day, one a line, such as 2027-03-31."),
        ("date", "equals", "soon", "Write days as year-month-day, one a line, such as 2027-03-31."),
        ("country", "equals", "Atlantis", "Write countries by name or code, one a line, such as Malta or MT."),
        ("yes_no", "equals", ["maybe"], "Choose among the answers that are offered to “Answer”."),
        ("yes_no", "equals", ["yes", "no"], "“is” compares with one answer."),
        ("file", "equals", [], "Of a file only whether it was sent can be looked at"),
        ("short_text", "contains", "x" * 301, "has more than 300 characters"),
    ],
)
def test_a_condition_that_can_never_hold_is_refused_in_words(client, staff, event, kind, how, typed, words):
    on = QuestionFactory(event=event, kind=kind)

    response = save_question(
        client, add_url(event), label="Later", conditions__0__on=on.pk, conditions__0__how=how,
        conditions__0__values_of=on.pk, conditions__0__values=typed,
    )  # fmt: skip

    assert words in words_of(response)
    assert not Condition.objects.exists()


def test_a_condition_is_removed(client, staff, event):
    question = QuestionFactory(event=event)
    order = [QuestionFactory(event=event, kind="yes_no").pk, question.pk]
    order_questions(owner=event, seen=order[::-1], wanted=order, by=staff)
    ConditionFactory(question=question, on_id=order[0], values=["yes"])

    save_question(client, edit_url(question), conditions__0__DELETE="on")

    assert not question.conditions.exists()


def test_a_condition_on_a_question_that_was_removed_meanwhile_is_refused(client, staff, event):
    on = QuestionFactory(event=event, kind="yes_no")
    url = add_url(event)
    sent = open_question(client, url) | {
        "label": "Later", "conditions-0-on": [on.pk], "conditions-0-values_of": [on.pk], "conditions-0-values": ["yes"],
        "_save": "1",
    }  # fmt: skip
    QuestionFactory(event=event)
    remove_question(question=on, by=staff)

    response = client.post(url, sent)

    assert "Choose among the answers that are offered to “Earlier question”." in words_of(response)
    assert [each.label for each in questions_of(event)] != ["Later"]
