"""What staff do with whole questions: remove, bring back, keep, copy, insert."""

import pytest

from audit.models import Entry
from events.actions.question_copies import keep_as_set
from events.actions.questions import questions_of, remove_question
from events.admin.form_pages import form_url
from events.models import Answer, Question, QuestionSet
from tests.factories.events import (
    AnswerFactory,
    ConditionFactory,
    EventFactory,
    QuestionFactory,
    QuestionSetFactory,
)

from .form_pages import labels_of, words_after, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory()


def act_on(question, name):
    return f"{form_url(question.event or question.kept_in)}{question.pk}/{name}/"


@pytest.mark.parametrize("act", ["copy", "keep", "remove"])
def test_the_way_back_from_an_act_leads_over_the_form(client, staff, event, act):
    question = QuestionFactory(event=event)
    QuestionFactory()
    url = act_on(question, act) if act == "remove" else f"{form_url(event)}{act}/"

    trail = client.get(url).content.decode().partition("breadcrumbs")[2].partition("</div>")[0]

    assert f'{event}</a>\n› <a href="{form_url(event)}">Form</a>\n› ' in trail


# -- removing -----------------------------------------------------------------------------------------------------
def test_removing_says_first_how_many_answers_there_are_and_keeps_them(client, staff, event):
    question = QuestionFactory(event=event, label="Your diet?")
    AnswerFactory.create_batch(12, registration__event=event, question=question)

    asked = words_of(client.get(act_on(question, "remove")))
    assert "“Your diet?”: 12 answers. Once removed, nobody is asked it any more. The answers are kept" in asked
    assert labels_of(event) == ["Your diet?"]

    done = client.post(act_on(question, "remove"))
    assert "“Your diet?” is removed; kept: 12 answers." in words_after(client, done)
    assert labels_of(event) == []
    assert Answer.objects.filter(question=question).count() == 12


def test_a_question_that_another_one_looks_at_is_not_removed_and_why_is_said(client, staff, event):
    on = QuestionFactory(event=event, label="Will you stay?", kind="yes_no")
    ConditionFactory(question=QuestionFactory(event=event, label="Which room?"), on=on, values=["yes"])

    response = client.get(act_on(on, "remove"))

    words = "Nothing is removed. “Which room?” is shown when “Will you stay?” is “Yes”. Change that condition first."
    assert words in words_after(client, response)
    assert client.post(act_on(on, "remove")).status_code == 302
    assert len(questions_of(event)) == 2


def test_a_second_press_of_remove_is_answered_like_the_first(client, staff, event):
    question = QuestionFactory(event=event)

    client.post(act_on(question, "remove"))
    response = client.post(act_on(question, "remove"))

    assert "The question is removed." in words_after(client, response)
    assert Entry.objects.filter(verb="question-removed").count() == 1


def test_a_heading_is_removed_and_its_questions_stay(client, staff, event):
    heading, question = QuestionFactory(event=event, kind="page"), QuestionFactory(event=event)

    assert "the questions below it move to the page before" in words_of(client.get(act_on(heading, "remove")))
    client.post(act_on(heading, "remove"))

    assert questions_of(event) == [question]


def test_a_removed_question_is_asked_again(client, staff, event):
    question = AnswerFactory(registration__event=event, question__label="Your diet?").question
    remove_question(question=question, by=staff)

    assert "comes back at the end of the form, with 1 answer." in words_of(client.get(act_on(question, "restore")))
    response = client.post(act_on(question, "restore"))

    assert "“Your diet?” is asked again." in words_after(client, response)
    assert labels_of(event) == ["Your diet?"]


# -- keeping ------------------------------------------------------------------------------------------------------
def test_questions_are_kept_under_a_name(client, staff, event):
    first, second = QuestionFactory(event=event, label="First"), QuestionFactory(event=event, label="Second")

    response = client.post(
        f"{form_url(event)}keep/",
        {"name": "Travel", "description": "Beds and buses", "questions": [first.pk, second.pk]},
    )

    assert "The questions are kept as “Travel”." in words_after(client, response)
    kept = QuestionSet.objects.get()
    assert (kept.description, labels_of(kept), labels_of(event)) == (
        "Beds and buses", ["First", "Second"], ["First", "Second"],
    )  # fmt: skip


def test_a_heading_is_told_from_the_questions_that_can_be_kept(client, staff, event):
    QuestionFactory(event=event, label="Your journey", kind="page")
    QuestionFactory(event=event, label="Means")

    form = client.get(f"{form_url(event)}keep/").context["form"]

    assert [str(words) for _value, words in form.fields["questions"].choices] == ["Page: Your journey", "Means"]


def test_conditions_on_what_is_not_kept_are_named(client, staff, event):
    on = QuestionFactory(event=event, label="Will you stay?")
    question = QuestionFactory(event=event, label="Which room?")
    ConditionFactory(question=question, on=on)

    response = client.post(f"{form_url(event)}keep/", {"name": "Rooms", "questions": [question.pk]})

    words = "“Which room?” no longer looks at “Will you stay?”"
    assert words in words_after(client, response)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": "Travel"}, "There is a kept set of this name already."),
        ({"name": ""}, "Fill in “Name of the set”."),
        ({"name": "Rooms", "questions": []}, "Tick at least one question."),
        ({"name": "Rooms", "questions": ["77777"]}, "Choose among the answers that are offered to “Questions”."),
    ],
)
def test_a_set_that_cannot_be_kept_is_refused_with_what_was_typed(client, staff, event, typed, words):
    QuestionSetFactory(name="Travel")
    question = QuestionFactory(event=event)

    response = client.post(f"{form_url(event)}keep/", {"description": "Kept words", "questions": [question.pk]} | typed)

    assert words in words_of(response)
    assert "Kept words" in response.content.decode()
    assert QuestionSet.objects.count() == 1


# -- copying ------------------------------------------------------------------------------------------------------
def test_questions_of_another_event_are_chosen_and_copied(client, staff, event):
    source = EventFactory(title="The year before")
    first, second, third = (QuestionFactory(event=source, label=label) for label in ("First", "Second", "Third"))
    ConditionFactory(question=third, on=second)
    url = f"{form_url(event)}copy/"

    listed = client.post(url, {"source": source.pk, "listed": ""})
    assert "First Second Third" in words_of(listed)
    assert labels_of(event) == []
    response = client.post(url, {"source": source.pk, "listed": source.pk, "questions": [first.pk, third.pk]})

    words = words_after(client, response)
    assert "2 questions are copied." in words
    assert "“Third” no longer looks at “Second”" in words
    assert labels_of(event) == ["First", "Third"]


@pytest.mark.parametrize(("number", "words"), [(2, "1 question is copied."), (1, "Only a page heading is copied.")])
def test_headings_are_not_counted_as_questions_that_are_copied(client, staff, event, number, words):
    source = EventFactory()
    keys = [QuestionFactory(event=source, kind=kind).pk for kind in ("page", "yes_no")]
    chosen = {"source": source.pk, "listed": source.pk, "questions": keys[:number]}

    response = client.post(f"{form_url(event)}copy/", chosen)

    assert words in words_after(client, response)
    assert len(questions_of(event)) == number


def test_another_event_chosen_afterwards_lists_its_own_questions(client, staff, event):
    one, other = EventFactory(), EventFactory()
    ticked = QuestionFactory(event=one, label="Of one")
    QuestionFactory(event=other, label="Of the other")

    response = client.post(f"{form_url(event)}copy/", {"source": other.pk, "listed": one.pk, "questions": [ticked.pk]})

    assert "Of the other" in words_of(response)
    assert labels_of(event) == []


@pytest.mark.parametrize("source", ["", "0", "x", "-1", "own"])
def test_a_source_that_is_not_offered_is_refused_in_words(client, staff, event, source):
    QuestionFactory(event=EventFactory())
    QuestionFactory(event=event)
    key = str(event.pk) if source == "own" else source

    response = client.post(f"{form_url(event)}copy/", {"source": key, "listed": key, "questions": ["1"]})

    assert "“Event”" in words_of(response)
    assert len(questions_of(event)) == 1


def test_without_another_form_there_is_nothing_to_copy(client, staff, event):
    assert "No other event has questions." in words_after(client, client.get(f"{form_url(event)}copy/"))


def test_a_kept_set_is_inserted(client, staff, event):
    QuestionFactory(event=event, label="Asked before")
    source = EventFactory()
    QuestionFactory(event=source, label="Bus?")
    kept, _copied = keep_as_set(questions=questions_of(source), name="Travel", by=staff)
    url = f"{form_url(event)}insert/"

    assert "Bus?" in words_of(client.post(url, {"source": kept.pk}))
    client.post(url, {"source": kept.pk, "listed": kept.pk, "questions": [kept.questions.get().pk]})

    assert labels_of(event) == ["Asked before", "Bus?"]


def test_without_a_kept_set_it_is_said_how_one_is_made(client, staff, event):
    assert "No set of questions is kept yet." in words_after(client, client.get(f"{form_url(event)}insert/"))


# -- kept sets ----------------------------------------------------------------------------------------------------
def test_a_new_set_is_filled_on_the_page_of_its_form(client, staff):
    response = client.post("/admin/events/questionset/add/", {"name": "Travel", "description": "Beds and buses"})

    assert response.url == form_url(QuestionSet.objects.get())
    assert "Nothing is asked yet." in words_of(client.get(response.url))


def test_the_list_of_sets_says_how_many_questions_each_has(client, staff):
    kept = QuestionSetFactory(name="Travel")
    QuestionFactory.create_batch(2, event=None, kept_in=kept)

    words = words_of(client.get("/admin/events/questionset/"))

    assert "Travel - 2 Edit questions" in words


def test_a_set_is_deleted_with_its_questions(client, staff):
    kept = QuestionSetFactory()
    on, question = (QuestionFactory(event=None, kept_in=kept) for _ in range(2))
    ConditionFactory(question=question, on=on)

    client.post(f"/admin/events/questionset/{kept.pk}/delete/", {"post": "yes"})

    assert not Question.objects.exists()
