"""Staff look at a form and put it in order."""

import pytest

from events.actions.questions import remove_question
from events.admin.form_pages import form_url
from tests.factories.accounts import StaffFactory
from tests.factories.events import (
    AnswerFactory,
    ConditionFactory,
    EventFactory,
    QuestionFactory,
    QuestionSetFactory,
)
from tests.pages import Page

from .form_pages import labels_of, words_after, words_of
from .pages import FilledForm, change_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory()


def form_of(client, owner):
    """What the page of a form would send untouched."""
    return FilledForm(client.get(form_url(owner)), "order_form").values


def order(client, owner, **typed):
    return client.post(form_url(owner), form_of(client, owner) | typed)


def three(event):
    return [QuestionFactory(event=event, label=label) for label in ("First", "Second", "Third")]


# -- what the page says -------------------------------------------------------------------------------------------
def test_the_event_leads_to_its_form_and_says_how_long_it_is(client, staff, event):
    QuestionFactory.create_batch(2, event=event)
    QuestionFactory(event=event, kind="page")
    QuestionFactory(event=event)
    QuestionFactory(event=event, removed_at=event.starts_at)

    page = Page(client.get(change_url(event)).content.decode())

    assert "Form: 3 questions, 2 pages" in page.words
    assert form_url(event) in page.links


def test_an_empty_form_says_so(client, staff, event):
    assert "Nothing is asked yet: people register with their profile alone." in words_of(client.get(form_url(event)))


def test_each_question_says_what_matters_about_it(client, staff, event):
    QuestionFactory(event=event, kind="page", label="Dinner")
    stay = QuestionFactory(event=event, label="Will you stay?", kind="yes_no", is_required=True)
    group = QuestionFactory(event=event, label="Which group?", kind="choice", options=["North", "South"],
                            options__North=20)  # fmt: skip
    diet = QuestionFactory(event=event, label="Your diet?", is_sensitive=True)
    ConditionFactory(question=diet, on=stay, values=["yes"])
    ConditionFactory(question=diet, on=group, values=[str(group.options.last().pk)], is_negated=True)
    AnswerFactory.create_batch(2, question=stay, registration__event=event, value=True)

    page = Page(client.get(form_url(event)).content.decode())

    assert page.words[page.words.index("Page 1") :] == [
        "Page 1", "Dinner", "↑", "↓", "Edit", "Copy", "Remove",
        "⠿", "Will you stay?", "Yes or no", "Required", "2 answers", "↑", "↓", "Edit", "Copy", "Remove",
        "⠿", "Which group?", "One of several", "2 options", "Limited", "“North”: 0 of 20 taken", "0 answers",
        "↑", "↓", "Edit", "Copy", "Remove",
        "⠿", "Your diet?", "Short text", "Sensitive",
        "Shown when “Will you stay?” is “Yes”, and “Which group?” is not “South”", "0 answers",
        "↑", "↓", "Edit", "Copy", "Remove",
    ]  # fmt: skip


def test_conditions_of_which_any_is_enough_are_said_with_or(client, staff, event):
    country = QuestionFactory(event=event, label="Country?", kind="country")
    question = QuestionFactory(event=event, shown_when="any")
    ConditionFactory(question=question, on=country, values=["IT", "MT"], operator="one_of")
    ConditionFactory(question=question, on=country, is_negated=True)

    words = words_of(client.get(form_url(event)))

    assert "Shown when “Country?” is one of “Italy”, “Malta”, or “Country?” is not answered" in words


def test_a_removed_question_with_answers_is_listed_apart(client, staff, event):
    question = AnswerFactory(registration__event=event, question__label="Old question").question
    remove_question(question=question, by=staff)

    words = words_of(client.get(form_url(event)))

    assert "Removed, with answers that are kept Old question 1 answer Ask again" in words


def test_a_sensitive_question_that_nobody_may_read_is_pointed_out(client, staff, event):
    QuestionFactory(event=event, is_sensitive=True)
    words = "nobody is named yet who reads its answers"

    assert words in words_of(client.get(form_url(event)))
    event.sensitive_readers.add(staff)
    assert words not in words_of(client.get(form_url(event)))


def test_a_form_takes_as_many_statements_for_sixty_questions_as_for_one(client, staff, django_assert_num_queries):
    def form(number):
        event = EventFactory(pool__capacity=None)
        first = QuestionFactory(event=event, kind="choice", is_sensitive=True)
        for _ in range(number):
            question = QuestionFactory(event=event, kind="choice")
            ConditionFactory(question=question, on=first, values=[str(first.options.first().pk)])
            AnswerFactory(question=question, registration__event=event)
        remove_question(question=question, by=staff)
        return form_url(event)

    small, large = form(1), form(60)
    client.get(small)
    with django_assert_num_queries(11):
        client.get(small)
    with django_assert_num_queries(11):
        client.get(large)


def test_whoever_may_not_change_the_event_builds_no_form(client, event):
    client.force_login(StaffFactory(is_superuser=False))

    assert client.get(form_url(event)).status_code == 403


# -- order --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("place", "labels"),
    [
        ("1", ["Third", "First", "Second"]),
        ("2", ["First", "Third", "Second"]),
        ("9", ["First", "Second", "Third"]),
    ],
)
def test_a_question_moves_to_the_place_that_is_written(client, staff, event, place, labels):
    third = three(event)[-1]

    order(client, event, **{f"place_{third.pk}": place})

    assert labels_of(event) == labels


def test_a_question_that_moves_down_stands_at_the_place_that_is_written(client, staff, event):
    first, *_others = three(event)

    response = order(client, event, **{f"place_{first.pk}": "2"})

    assert labels_of(event) == ["Second", "First", "Third"]
    assert "The order is saved." in words_after(client, response)


@pytest.mark.parametrize(
    ("button", "labels"), [("up", ["Second", "First", "Third"]), ("down", ["First", "Third", "Second"])]
)
def test_a_button_moves_a_question_by_one_place_and_keeps_the_focus(client, staff, event, button, labels):
    second = three(event)[1]

    response = order(client, event, **{button: second.pk})

    assert labels_of(event) == labels
    assert response.url == f"{form_url(event)}?moved={button}-{second.pk}"
    other = {"up": "down", "down": "up"}[button]
    page = client.get(response.url).content.decode()
    assert page.count("autofocus") == 1
    assert f"autofocus>{'↓' if other == 'down' else '↑'}" in page


def test_a_move_before_the_question_that_a_condition_looks_at_is_refused_with_what_was_written(client, staff, event):
    first, second, third = three(event)
    ConditionFactory(question=third, on=second)

    response = order(client, event, **{f"place_{third.pk}": "1", f"place_{first.pk}": "3"})

    words = words_of(response)
    assert "Nothing is moved yet." in words
    assert "“Third” is shown when “Second” is answered, so it must come after that question." in words
    typed = FilledForm(response, "order_form").values
    assert [typed[f"place_{question.pk}"] for question in (third, second, first)] == [["1"], ["2"], ["3"]]
    assert labels_of(event) == ["First", "Second", "Third"]


@pytest.mark.parametrize("place", ["", "two", "-1", "9" * 400, "²"])
def test_a_place_that_is_no_number_is_refused_in_words_and_kept(client, staff, event, place):
    first, *_others = three(event)

    response = order(client, event, **{f"place_{first.pk}": place})

    assert "Write the place of “First” as a whole number." in words_of(response)
    assert FilledForm(response, "order_form").values[f"place_{first.pk}"] == [place]


def test_an_order_of_a_form_that_changed_meanwhile_is_refused(client, staff, event):
    first, *_others = three(event)
    sent = form_of(client, event) | {f"place_{first.pk}": "3"}
    QuestionFactory(event=event, label="By somebody else")

    response = client.post(form_url(event), sent)

    assert "somebody else added, removed or moved a question in the meantime" in words_of(response)
    assert labels_of(event) == ["First", "Second", "Third", "By somebody else"]


@pytest.mark.parametrize(
    "sent",
    [
        {}, {"seen": "x,99999999999999999999,,-1"}, {"seen": "1,1,1", "place_1": "1"}, {"seen": "9" * 5000},
    ],
)  # fmt: skip
def test_a_form_that_was_sent_mangled_is_answered_in_words(client, staff, event, sent):
    three(event)

    assert client.post(form_url(event), sent).status_code == 200
    assert labels_of(event) == ["First", "Second", "Third"]


def test_a_kept_set_is_put_in_order_by_the_same_page(client, staff):
    kept = QuestionSetFactory()
    _first, second = (QuestionFactory(event=None, kept_in=kept, label=label) for label in ("First", "Second"))

    order(client, kept, **{f"place_{second.pk}": "1"})

    assert labels_of(kept) == ["Second", "First"]


def test_a_form_whose_event_was_deleted_meanwhile_says_so(client, staff):
    kept = QuestionSetFactory()
    url = form_url(kept)
    kept.delete()

    assert client.get(url).status_code == 404
