"""The form that staff's questions become."""

import pytest

from events.forms.fields import FIELDS, LONG_TEXT_LENGTH, SHORT_TEXT_LENGTH
from events.models import Question
from events.models.answer import in_words
from tests.factories.events import EventFactory, QuestionFactory, SeatPoolFactory

from .answering import ANSWERS, CHOOSING, PROGRAMME, event_with_every_kind, form_for, keys, name_of, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return event_with_every_kind()


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
    assert form.rows[0] == ("How will you take part?", "Online", "id_pool", 1, False)
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
        (f"Your {kind}?", words, f"id_{name_of(event, kind)}", 1, False)
        for kind, (_posted, _kept, words) in ANSWERS.items()
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


def test_only_the_tick_itself_is_a_consent_whatever_else_is_sent(event):
    event.questions.filter(kind="consent").update(is_required=True)
    name = name_of(event, "consent")

    assert form_for(event, {name: "\u200b"}).errors == form_for(event, {}).errors
    assert form_for(event, {name: "yes"}).is_valid()


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
