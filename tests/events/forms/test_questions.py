"""The form that staff's questions become."""

import pytest
from django.utils.datastructures import MultiValueDict

from events.forms import AnswersForm
from events.forms.fields import FIELDS, LONG_TEXT_LENGTH, SHORT_TEXT_LENGTH
from events.models import Question, event_standing, load_event
from events.models.answer import in_words
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import AnswerFactory, EventFactory, QuestionFactory, RegistrationFactory, SeatPoolFactory

pytestmark = pytest.mark.django_db

TOPICS = ("Simplified costs", "State aid")
PROGRAMME = "Interreg Baltic Sea Region"
#: One valid answer of every kind: as it is typed (options by their words), as it is kept, and in words.
ANSWERS = {
    "short_text": ("Lump sums", "Lump sums", "Lump sums"),
    "long_text": ("Two\r\nlines 🦊", "Two\r\nlines 🦊", "Two\r\nlines 🦊"),
    "choice": ("Vegan", "Vegan", "Vegan"),
    "choices": (["Vegan", "Everything"], ["Vegan", "Everything"], "Vegan, Everything"),
    "yes_no": ("no", False, "No"),
    "number": ("12,5", 12.5, "12.5"),
    "date": ("2026-06-28", "2026-06-28", "28 June 2026"),
    "country": ("IT", "IT", "Italy"),
    "programme": ("interreg baltic sea region", PROGRAMME, PROGRAMME),
    "topics": (["State aid"], ["State aid"], "State aid"),
    "phone": ("0039 06 6982", "+39 06 6982", "+39 06 6982"),
    "url": ("example.org/a?b=c", "https://example.org/a?b=c", "https://example.org/a?b=c"),
    "consent": ("yes", True, "Yes"),
}
CHOOSING = ("choice", "choices", "topics", "yes_no", "country")


@pytest.fixture
def event():
    """An event that asks a question of every kind, none of which must be answered."""
    ProgrammeFactory(name=PROGRAMME)
    event = EventFactory()
    for kind in ANSWERS:
        QuestionFactory(event=event, kind=kind, label=f"Your {kind}?")
    return event


def around(event):
    standing = event_standing(event.slug)
    return {"event": load_event(event.pk, standing.revision), "pools": standing.pools, "topics": TOPICS}


def form_for(event, data=None, **options):
    """The form as a view makes it; a single value is posted like one of a list."""
    if data is not None:
        data = MultiValueDict({name: value if isinstance(value, list) else [value] for name, value in data.items()})
    return AnswersForm(data, **around(event), **options)


def name_of(event, kind):
    return AnswersForm.name_of(event.questions.get(kind=kind))


def posted(event):
    """An answer to every question, as its field posts it."""
    questions = event.questions.filter(kind__in=ANSWERS)
    return {AnswersForm.name_of(question): keys(question, ANSWERS[question.kind][0]) for question in questions}


def keys(question, value):
    """A value as it is posted: options by their keys, where they are some of the question's."""
    if isinstance(value, list):
        return [keys(question, part) for part in value]
    known = {option.label: str(option.pk) for option in question.options.all()}
    return known.get(value, value)


# -- what is asked --------------------------------------------------------------------------------------------
def test_every_kind_of_question_has_its_field():
    assert set(ANSWERS) | {"file", "page"} == set(Question.Kind.values)
    assert set(ANSWERS) <= set(FIELDS)


def test_questions_stand_in_their_order_with_hint_and_privacy_notice():
    event = EventFactory()
    last = QuestionFactory(event=event, position=2, label="Last?", is_required=True)
    first = QuestionFactory(
        event=event, position=1, label="First?", help_text="In a word.", privacy_note="Only the caterer sees it."
    )

    form = form_for(event)

    assert [(field.name, field.label, field.help_text, field.field.required) for field in form] == [
        (f"question_{first.pk}", "First?", "In a word. Only the caterer sees it.", False),
        (f"question_{last.pk}", "Last?", "", True),
    ]


def test_where_to_take_part_is_asked_only_when_there_is_a_choice(event):
    assert "pool" not in form_for(event).fields

    online = SeatPoolFactory(event=event, slug="online", capacity=5)
    form = form_for(event, posted(event) | {"pool": "online"})

    assert form.fields["pool"].choices == [("on-site", "On site"), ("online", "Online")]
    assert form.is_valid()
    assert form.pool_pk == online.pk
    assert form.rows[0] == ("How will you take part?", "Online", "id_pool", 1)
    assert form_for(event, posted(event)).errors["pool"] == ["Choose an answer to “How will you take part?”."]


def test_the_only_pool_is_the_one_that_is_asked_for(event):
    form = form_for(event, {})

    assert form.is_valid()
    assert form.pool_pk == event.pools.get().pk


# -- what is answered -----------------------------------------------------------------------------------------
def test_answers_are_clean_values_by_question(event):
    form = form_for(event, posted(event))

    assert form.is_valid()
    assert {question.kind: given.value for question, given in form.answers.items()} == {
        kind: kept for kind, (_posted, kept, _words) in ANSWERS.items()
    }


def test_answers_are_shown_in_words_to_be_checked(event):
    form = form_for(event, posted(event))

    assert form.is_valid()
    assert form.rows == [
        (f"Your {kind}?", words, f"id_{name_of(event, kind)}", 1) for kind, (_posted, _kept, words) in ANSWERS.items()
    ]


def test_nothing_is_an_answer_where_none_must_be_given(event):
    form = form_for(event, {})

    assert form.is_valid()
    assert [row.words for row in form.rows] == ["No" if kind == "consent" else "" for kind in ANSWERS]
    assert all(given.is_empty and in_words(given.value) == "" for given in form.answers.values())


@pytest.mark.parametrize("kind", ANSWERS)
def test_a_missing_answer_is_told_by_its_question(event, kind):
    event.questions.filter(kind=kind).update(is_required=True)

    words = "Choose an answer to “Your {}?”." if kind in CHOOSING else "Fill in “Your {}?”."
    message = "Tick “Your consent?” to go on." if kind == "consent" else words.format(kind)
    assert form_for(event, {}).errors == {name_of(event, kind): [message]}


@pytest.mark.parametrize("kind", ["short_text", "long_text"])
def test_blanks_are_no_answer(event, kind):
    event.questions.filter(kind=kind).update(is_required=True)
    name = name_of(event, kind)

    assert form_for(event, {name: " \r\n "}).errors == {name: [f"Fill in “Your {kind}?”."]}


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        (
            "short_text",
            "x" * (SHORT_TEXT_LENGTH + 1),
            "“Your short_text?” may have at most 300 characters; yours has 301.",
        ),
        (
            "long_text",
            "x" * (LONG_TEXT_LENGTH + 1),
            "“Your long_text?” may have at most 5000 characters; yours has 5001.",
        ),
        ("short_text", "a\0b", "“Your short_text?” holds a sign that cannot be kept. Please type it anew."),
        ("long_text", "a\0b", "“Your long_text?” holds a sign that cannot be kept. Please type it anew."),
        ("choice", "Steak", "Choose among the answers that are offered to “Your choice?”."),
        ("choice", "x" * 6000, "Choose among the answers that are offered to “Your choice?”."),
        ("choices", ["Vegan", "Steak"], "Choose among the answers that are offered to “Your choices?”."),
        ("topics", ["Vegan"], "Choose among the answers that are offered to “Your topics?”."),
        ("yes_no", "maybe", "Choose among the answers that are offered to “Your yes_no?”."),
        ("number", "twelve", "“Your number?” must be a number, such as 12 or 12.5."),
        ("number", "nan", "“Your number?” must be a number, such as 12 or 12.5."),
        ("number", "1e9", "“Your number?” must be a number, such as 12 or 12.5."),
        ("number", "1\0", "“Your number?” must be a number, such as 12 or 12.5."),
        ("number", "9" * 4000, "“Your number?” may have at most ten digits, and two more after the point."),
        ("number", "1.234", "“Your number?” may have at most ten digits, and two more after the point."),
        ("date", "2026-02-30", "“Your date?” must be a day of the calendar, written as 2026-06-28."),
        ("date", "30 February", "“Your date?” must be a day of the calendar, written as 2026-06-28."),
        ("date", "x" * 4000, "“Your date?” must be a day of the calendar, written as 2026-06-28."),
        ("date", "2026-06-28\0", "“Your date?” must be a day of the calendar, written as 2026-06-28."),
        ("date", "0026-06-28", "Check the year of “Your date?”."),
        ("country", "XX", "Choose among the answers that are offered to “Your country?”."),
        ("country", "Italy", "Choose among the answers that are offered to “Your country?”."),
        (
            "programme",
            "Interreg Balti",
            f"Choose a programme of our list for “Your programme?”. Did you mean: {PROGRAMME}?",
        ),
        (
            "programme",
            "Qwxyz",
            "No programme of our list is called that. Begin to type for “Your programme?” and choose one of them.",
        ),
        ("programme", "a\0b", "“Your programme?” holds a sign that cannot be kept. Please type it anew."),
        ("phone", "call me", "Write “Your phone?” with the number of the country first, such as +39 091 555 0100."),
        (
            "phone",
            "091 555 0100",
            "Write “Your phone?” with the number of the country first, such as +39 091 555 0100.",
        ),
        ("phone", "1" * 41, "“Your phone?” may have at most 40 characters; yours has 41."),
        ("phone", "+39\0", "“Your phone?” holds a sign that cannot be kept. Please type it anew."),
        ("url", "javascript:alert(1)", "“Your url?” must be an address such as https://example.org/page."),
        ("url", "ftp://example.org/", "“Your url?” must be an address such as https://example.org/page."),
        ("url", "an address", "“Your url?” must be an address such as https://example.org/page."),
        (
            "short_text",
            "\u202eevil",
            "“Your short_text?” holds a sign that turns round the direction of text. Please type it anew.",
        ),
    ],
)
def test_a_wrong_answer_is_told_by_its_question_and_kept(event, kind, value, message):
    name = name_of(event, kind)

    question = event.questions.get(kind=kind)
    value = keys(question, value)
    form = form_for(event, posted(event) | {name: value})

    assert form.errors == {name: [message]}
    assert set(form.cleaned_data) == set(posted(event)) - {name}
    assert form.as_draft()[name] == [part.replace("\0", "") for part in (value if isinstance(value, list) else [value])]


def test_the_words_of_a_question_are_data_in_its_messages():
    event = EventFactory()
    label = "100% <b>{label}</b> %(value)s?"
    QuestionFactory(event=event, kind="choice", label=label)
    name = name_of(event, "choice")

    form = form_for(event, {name: "Steak"})

    assert form.errors[name] == [f"Choose among the answers that are offered to “{label}”."]


# -- a draft --------------------------------------------------------------------------------------------------
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
