"""Staff edit one question: what it asks, what it offers, when it is shown."""

from decimal import Decimal

import pytest

from events.actions.questions import questions_of, remove_question
from events.admin.form_pages import form_url
from events.models import Option, Question
from tests.factories.events import (
    AnswerFactory,
    ConditionFactory,
    EventFactory,
    QuestionFactory,
    QuestionSetFactory,
    RegistrationFactory,
)

from .form_pages import add_url, edit_url, open_question, save_question, words_after, words_of
from .pages import FilledForm

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory()


def answer_to(question, *options):
    value = options[0].label if options else "Something"
    return AnswerFactory(
        registration__event=question.event, question=question, value=value, option_ids=[each.pk for each in options]
    )


# -- a new question -----------------------------------------------------------------------------------------------
def test_a_question_is_added_with_what_its_kind_has(client, staff, event):
    response = save_question(
        client, add_url(event, kind="number"), label="How many nights?", help_text="In the hotel", is_required="on",
        number_min="0", number_max="7.5", privacy_note="For the hotel",
    )  # fmt: skip

    assert "“How many nights?” is saved." in words_after(client, response)
    question = event.questions.get()
    assert (question.kind, question.label, question.help_text, question.privacy_note) == (
        "number", "How many nights?", "In the hotel", "For the hotel",
    )  # fmt: skip
    assert (question.is_required, question.number_min, question.number_max) == (True, 0, Decimal("7.50"))


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("short_text", {"is_required", "is_sensitive", "privacy_note"}),
        ("number", {"is_required", "is_sensitive", "privacy_note", "number_min", "number_max"}),
        ("file", {"is_required", "is_sensitive", "privacy_note", "file_kinds", "file_max_megabytes"}),
        ("page", set()),
    ],
)
def test_a_page_has_the_fields_of_its_kind(client, staff, event, kind, fields):
    form = client.get(add_url(event, kind=kind)).context["form"]

    assert set(form.fields) == {"kind", "label", "help_text", "shown_when", "version", *fields}


def test_a_choice_is_added_with_options_in_their_order_and_limits(client, staff, event):
    response = save_question(
        client, add_url(event, kind="choice"), label="Which group?",
        options__0__label="North", options__0__capacity="20", options__0__ORDER="2",
        options__1__label="South", options__1__ORDER="1", options__2__label="East",
    )  # fmt: skip

    assert response.status_code == 302, words_of(response)
    options = event.questions.get().options
    assert list(options.values_list("label", "capacity")) == [("South", None), ("North", 20), ("East", None)]


def test_a_file_takes_only_the_kinds_that_are_ticked(client, staff, event):
    save_question(
        client, add_url(event, kind="file"), label="Your letter", file_kinds=["pdf", "docx"], file_max_megabytes="5"
    )

    question = event.questions.get()
    assert (question.file_kinds, question.file_max_megabytes) == (["pdf", "docx"], 5)


def test_a_heading_begins_a_page_behind_the_question_that_was_chosen(client, staff, event):
    first, last = QuestionFactory(event=event), QuestionFactory(event=event)

    save_question(client, add_url(event, kind="page", after=first.pk), label="Travel")

    assert [each.label for each in questions_of(event)] == [first.label, "Travel", last.label]


def test_one_question_after_the_other_is_added_in_order(client, staff, event):
    first = save_question(client, add_url(event, kind="date"), "_another", label="First")
    assert "kind=date" in first.url
    save_question(client, first.url, label="Second")

    assert [each.label for each in questions_of(event)] == ["First", "Second"]


def test_a_copy_begins_as_the_question_it_copies_and_stands_behind_it(client, staff, event):
    on = QuestionFactory(event=event, kind="yes_no")
    old = QuestionFactory(event=event, kind="choice", options=["North", "South"], options__North=3, label="Which?")
    ConditionFactory(question=old, on=on, values=["yes"])
    last = QuestionFactory(event=event)

    save_question(client, add_url(event, copy=old.pk), label="Which else?")

    _on, _old, copy, _last = questions_of(event)
    assert (_old, _last) == (old, last)
    assert (copy.label, copy.kind) == ("Which else?", "choice")
    assert [(option.label, option.capacity) for option in copy.options.all()] == [("North", 3), ("South", None)]
    assert [(each.on, each.values) for each in copy.conditions.all()] == [(on, ["yes"])]
    assert old.options.count() == 2


def test_a_question_of_a_kept_set_is_edited_on_the_same_page(client, staff):
    kept = QuestionSetFactory()
    save_question(client, add_url(kept, kind="phone"), label="Your phone?")
    question = kept.questions.get()

    save_question(client, edit_url(question), label="Your number?")

    question.refresh_from_db()
    assert (question.label, question.kept_in, question.event) == ("Your number?", kept, None)


# -- what is refused ----------------------------------------------------------------------------------------------
def test_everything_typed_comes_back_with_what_is_wrong(client, staff, event):
    response = save_question(
        client, add_url(event, kind="choice"), label="", help_text="Kept",
        options__0__label="Only one", options__1__capacity="5",
    )  # fmt: skip

    words = words_of(response)
    assert "Nothing is saved yet." in words
    assert "Fill in “Question”." in words
    assert "Write to which option these places belong." in words
    values = FilledForm(response, "question_form").values
    assert (values["help_text"], values["options-0-label"], values["options-1-capacity"]) == (
        ["Kept"], ["Only one"], ["5"],
    )  # fmt: skip
    assert not event.questions.exists()


@pytest.mark.parametrize(
    ("kind", "labels", "words"),
    [
        ("choice", [], "A question with a choice needs options."),
        ("choices", [], "A question with a choice needs options."),
        ("choice", ["Vegan"], "One option alone is no choice."),
        ("choice", ["Vegan", "Vegan"], "“Vegan” is offered twice."),
        ("choice", ["x" * 121, "B"], "“Option” may have at most 120 characters; yours has 121."),
        ("choice", ["A\0", "B"], "“Option” holds a sign that cannot be kept."),
        ("choice", ["A\u202eb", "B"], "“Option” holds a sign that turns round the direction of text."),
        ("choice", ["\u200b", "B"], "“Option” holds only signs that cannot be seen."),
    ],
)
def test_options_that_make_no_choice_are_refused_in_words(client, staff, event, kind, labels, words):
    rows = {f"options__{number}__label": label for number, label in enumerate(labels)}

    response = save_question(client, add_url(event, kind=kind), label="Your diet?", **rows)

    assert words in words_of(response)
    assert not event.questions.exists()


def test_several_of_several_may_offer_one_thing(client, staff, event):
    save_question(client, add_url(event, kind="choices"), label="What do you need?", options__0__label="A letter")

    assert [option.label for option in event.questions.get().options.all()] == ["A letter"]


def test_numbers_that_are_out_of_order_are_refused(client, staff, event):
    response = save_question(client, add_url(event, kind="number"), label="How many?", number_min="5", number_max="1")

    assert "The smallest number must not be above the largest." in words_of(response)


@pytest.mark.parametrize("total", ["", "-1", "x", "99999999"])
def test_mangled_rows_are_no_server_error(client, staff, event, total):
    response = save_question(
        client, add_url(event, kind="choice"), label="Which?", options__TOTAL_FORMS=total, conditions__TOTAL_FORMS=total
    )

    assert response.status_code == 200
    assert not event.questions.exists()


def test_a_kind_that_does_not_exist_is_refused(client, staff, event):
    response = save_question(client, add_url(event, kind="number"), kind="king", label="Which?")

    assert "Choose among the answers that are offered to “Kind”." in words_of(response)


def test_hostile_words_are_shown_as_words(client, staff, event):
    save_question(
        client, add_url(event, kind="choice"), label="<script>alert(1)</script> {{ 7 }}",
        options__0__label="<b>", options__1__label="%s 😀",
    )  # fmt: skip
    question = event.questions.get()

    for url in (form_url(event), edit_url(question), f"{edit_url(question)}remove/"):
        page = client.get(url).content.decode()
        assert "<script>alert(1)" not in page
        assert "{{ 7 }}" in page
    assert [option.label for option in question.options.all()] == ["<b>", "%s 😀"]


# -- changing what is there ---------------------------------------------------------------------------------------
def test_an_untouched_page_changes_nothing(client, staff, event):
    on = QuestionFactory(event=event, kind="yes_no")
    question = QuestionFactory(event=event, kind="choice", help_text="Hint\n\nmore", options__Vegan=4)
    ConditionFactory(question=question, on=on, values=["no"], is_negated=True)
    before = _facts(question)

    assert save_question(client, edit_url(question)).status_code == 302

    assert _facts(question) == before


def _facts(question):
    conditions = question.conditions.values("on", "is_negated", "operator", "values")
    return Question.objects.filter(pk=question.pk).values().get(), list(question.options.values()), list(conditions)


def test_an_option_is_renamed_and_old_answers_keep_their_words(client, staff, event):
    question = QuestionFactory(event=event, kind="choice", options=["North", "South"])
    answer = answer_to(question, question.options.first())
    assert "1 answer" in words_of(client.get(edit_url(question)))

    save_question(client, edit_url(question), options__0__label="Far north")

    answer.refresh_from_db()
    assert answer.words == "North"
    assert [option.label for option in question.options.all()] == ["Far north", "South"]


def test_a_limit_below_what_is_taken_is_refused_with_the_number(client, staff, event):
    question = QuestionFactory(event=event, kind="choice", options=["North", "South"], label="Which?")
    north = question.options.first()
    answer_to(question, north)
    response = save_question(client, edit_url(question), options__0__capacity="0")
    assert "“North” was chosen 1 time already, so it cannot have fewer places than that." in words_of(response)
    answer_to(question, north)

    response = save_question(client, edit_url(question), options__0__capacity="1")

    assert "“North” was chosen 2 times already, so it cannot have fewer places than that." in words_of(response)
    assert FilledForm(response, "question_form").values["options-0-capacity"] == ["1"]
    save_question(client, edit_url(question), options__0__capacity="2")
    assert "2 answers, 2 of 2 places taken" in words_of(client.get(edit_url(question)))


def test_a_removed_option_is_gone_from_the_form(client, staff, event):
    question = QuestionFactory(event=event, kind="choice", options=["North", "South", "East"])
    answer_to(question, question.options.get(label="South"))

    response = save_question(client, edit_url(question), options__1__DELETE="on")

    assert "Removed: “South”, whose words are kept in 1 answer." in words_after(client, response)
    assert [option.label for option in question.options.all()] == ["North", "East"]


def test_an_option_that_a_condition_looks_at_is_kept_in_words(client, staff, event):
    question = QuestionFactory(event=event, kind="choice", options=["North", "South", "East"], label="Which?")
    ConditionFactory(
        question=QuestionFactory(event=event, label="Boots?"), on=question, values=[str(question.options.first().pk)]
    )

    response = save_question(client, edit_url(question), options__0__DELETE="on")

    assert "“Boots?” is shown when “Which?” is “North”. Change that condition first." in words_of(response)
    assert question.options.count() == 3


def test_the_kind_of_an_answered_question_stays_and_a_copy_is_offered(client, staff, event):
    question = QuestionFactory(event=event, label="Your group?")
    answer_to(question)

    # The first time the page shows what a choice needs; then it is known that the kind stays.
    first = save_question(client, edit_url(question), kind="choice", label="Your group now?")
    values = FilledForm(first, "question_form").values
    sent = values | {"options-0-label": "North", "options-1-label": "South", "_save": "1"}
    refused = client.post(edit_url(question), sent)

    assert "The kind stays: it has 1 answer as it is." in words_of(refused)
    assert "Save as a new question" in refused.content.decode()
    assert questions_of(event) == [question]

    values = FilledForm(refused, "question_form").values
    assert client.post(edit_url(question), values | {"_as_new": "1"}).status_code == 302
    old, new = questions_of(event)
    assert (old.kind, old.label, new.kind, new.label) == ("short_text", "Your group?", "choice", "Your group now?")
    assert [option.label for option in new.options.all()] == ["North", "South"]


def test_a_question_that_is_required_from_now_on_says_whom_it_concerns(client, staff, event):
    RegistrationFactory.create_batch(2, event=event)
    question = QuestionFactory(event=event)
    words = "2 people registered without answering it. Their registrations stay valid"

    required = save_question(client, edit_url(question), is_required="on")
    assert words in words_after(client, required)
    changed = save_question(client, edit_url(question), label="In other words?")
    assert words not in words_after(client, changed)


def test_what_was_answered_as_sensitive_stays_so_in_words(client, staff, event):
    question = QuestionFactory(event=event, is_sensitive=True)
    answer_to(question)
    sent = open_question(client, edit_url(question)) | {"_save": "1"}
    del sent["is_sensitive"]

    response = client.post(edit_url(question), sent)

    assert "1 answer given for named staff only to read. It stays sensitive." in words_of(response)


def test_who_saves_second_is_told_and_may_save_again(client, staff, event):
    question = QuestionFactory(event=event)
    sent = open_question(client, edit_url(question)) | {"label": "Mine", "_save": "1"}
    save_question(client, edit_url(question), label="Theirs")

    response = client.post(edit_url(question), sent)

    assert "Somebody else changed this question while you were editing it." in words_of(response)
    values = FilledForm(response, "question_form").values
    assert values["label"] == ["Mine"]
    assert client.post(edit_url(question), values | {"_save": "1"}).status_code == 302
    question.refresh_from_db()
    assert question.label == "Mine"


def test_a_question_that_was_removed_meanwhile_is_said_in_words(client, staff, event):
    question = QuestionFactory(event=event)
    sent = open_question(client, edit_url(question)) | {"_save": "1"}
    remove_question(question=question, by=staff)

    assert "This question is not asked any more: somebody removed it." in words_after(
        client, client.get(edit_url(question))
    )
    assert client.post(edit_url(question), sent).url == form_url(event)


def test_a_question_of_another_form_is_not_found_here(client, staff, event):
    other = QuestionFactory()

    response = client.get(f"{form_url(event)}{other.pk}/")

    assert response.url == form_url(event)


def test_more_rows_come_without_a_script(client, staff, event):
    QuestionFactory(event=event)
    url = add_url(event, kind="choice")

    more = save_question(client, url, "_more_options", label="Which?", options__2__label="Third")

    values = FilledForm(more, "question_form").values
    assert values["options-TOTAL_FORMS"] == ["8"]
    assert (values["label"], values["options-2-label"]) == (["Which?"], ["Third"])
    more = client.post(url, values | {"_more_conditions": "1"})
    assert FilledForm(more, "question_form").values["conditions-TOTAL_FORMS"] == ["6"]


def test_a_question_takes_as_many_statements_in_a_long_form_as_in_a_short_one(client, staff, django_assert_num_queries):
    def question_of(number):
        event = EventFactory()
        first = QuestionFactory(event=event, kind="choice")
        for _ in range(number):
            question = QuestionFactory(event=event, kind="choice", options=[str(each) for each in range(number + 2)])
            ConditionFactory(question=question, on=first)
        return edit_url(question)

    small, large = question_of(1), question_of(30)
    client.get(small)
    with django_assert_num_queries(7):
        client.get(small)
    with django_assert_num_queries(7):
        client.get(large)
    assert Option.objects.count() > 900
