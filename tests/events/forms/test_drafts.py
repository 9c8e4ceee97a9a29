"""What a draft keeps of a form, and how the form comes back from it."""

import pytest

from events.forms import AnswersForm
from events.forms.fields import LONG_TEXT_LENGTH
from tests.factories.events import AnswerFactory, QuestionFactory, RegistrationFactory

from .answering import PROGRAMME, around, event_with_every_kind, form_for, keys, name_of, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return event_with_every_kind()


def test_a_draft_keeps_what_was_typed_checked_or_not(event):
    choice, several = name_of(event, "choice"), name_of(event, "choices")

    form = form_for(event, {choice: "Steak", several: ["Vegan", "Steak"], "foreign": "no", "csrfmiddlewaretoken": "x"})

    vegan = keys(event.questions.get(kind="choices"), "Vegan")
    assert without_versions(form.as_draft()) == {choice: ["Steak"], several: [vegan, "Steak"]}


def without_versions(draft):
    return {name: texts for name, texts in draft.items() if name != "asked"}


def test_a_draft_is_shown_again_as_it_was_without_complaints(event):
    typed = posted(event) | {name_of(event, "choice"): "Steak"}
    draft = form_for(event, typed).as_draft()

    form = form_for(event, earlier=draft)

    assert {bound.name: bound.value() for bound in form} == typed | {name_of(event, "consent"): True}
    assert not form.errors


def test_a_right_answer_is_kept_by_a_draft_in_one_spelling(event):
    form = form_for(event, posted(event))
    assert form.is_valid()

    draft = form.as_draft()

    assert [draft[name_of(event, kind)] for kind in ("number", "programme", "phone", "url")] == [
        ["12.5"], [PROGRAMME], ["+39 06 6982"], ["https://example.org/a?b=c"],
    ]  # fmt: skip
    assert AnswersForm.from_draft(draft, **around(event)).is_valid()


def test_a_draft_of_earlier_days_that_holds_the_words_of_options_is_understood(event):
    draft = {name_of(event, "choice"): ["Vegan"], name_of(event, "choices"): ["Vegan", "Steak"]}

    choice, several = (event.questions.get(kind=kind) for kind in ("choice", "choices"))
    form = form_for(event, earlier=draft)

    assert [bound.value() for bound in form if bound.value()] == [
        keys(choice, "Vegan"),
        [keys(several, "Vegan"), "Steak"],
    ]


def test_a_draft_outlives_a_question_that_was_removed_and_one_that_was_added(event):
    draft = form_for(event, posted(event)).as_draft()
    event.questions.exclude(kind="choice").delete()
    new = QuestionFactory(event=event, is_required=True, label="New?")

    form = AnswersForm.from_draft(draft, **around(event))

    assert form.errors == {AnswersForm.name_of(new): ["Fill in “New?”."]}
    assert form.cleaned_data == {name: draft[name][0] for name in [name_of(event, "choice")]}


def test_what_is_longer_than_a_draft_may_be_is_said(event):
    name = name_of(event, "short_text")

    assert form_for(event, {name: "x" * (LONG_TEXT_LENGTH + 1)}).is_too_long
    assert not form_for(event, {name: "x" * LONG_TEXT_LENGTH, "foreign": "x" * 9999}).is_too_long
    assert not form_for(event).is_too_long


def test_answers_that_were_given_are_shown_to_be_changed(event):
    registration = RegistrationFactory(event=event)
    sent = form_for(event, posted(event))
    assert sent.is_valid()
    for question, given in sent.answers.items():
        AnswerFactory(
            registration=registration, question=question, value=given.value, option_ids=list(given.option_ids),
            question_revision=question.revision,
        )  # fmt: skip
    AnswerFactory(registration=registration).question.delete()

    earlier = AnswersForm.earlier_of(around(event)["event"], registration.answers.all())

    assert earlier == without_versions(sent.as_draft())
    form = form_for(event, dict(earlier.items()), earlier=earlier)
    assert (form.is_valid(), form.answers) == (True, sent.answers)


def test_who_agreed_to_other_words_is_asked_anew(event):
    consent = event.questions.get(kind="consent")
    answer = AnswerFactory(registration__event=event, question=consent, value=True)
    name = AnswersForm.name_of(consent)
    assert AnswersForm.earlier_of(around(event)["event"], [answer]) == {name: ["yes"]}

    event.questions.filter(pk=consent.pk).update(revision=2, label="To something else?")

    assert AnswersForm.earlier_of(around(event)["event"], [answer]) == {name: []}
    assert AnswersForm.from_draft({name: ["yes"], "asked": [f"{consent.pk}.1"]}, **around(event))[name].data is False
    assert AnswersForm.from_draft({name: ["yes"], "asked": [f"{consent.pk}.2"]}, **around(event))[name].data is True
