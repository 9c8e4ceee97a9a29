"""The form that staff's questions become."""

import pytest
from django.utils.datastructures import MultiValueDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.forms import AnswersForm
from events.forms.questions import LONG_TEXT_LENGTH, SHORT_TEXT_LENGTH
from events.models import Question, event_standing, load_event
from events.models.question import in_words
from tests.factories.events import AnswerFactory, EventFactory, QuestionFactory, RegistrationFactory, SeatPoolFactory

pytestmark = pytest.mark.django_db

TOPICS = ("Simplified costs", "State aid")
#: One valid answer of every kind: as it is posted, as it is kept, and in words.
ANSWERS = {
    "short_text": ("Lump sums", "Lump sums", "Lump sums"),
    "long_text": ("Two\r\nlines", "Two\r\nlines", "Two\r\nlines"),
    "choice": ("Vegan", "Vegan", "Vegan"),
    "choices": (["Vegan", "Everything"], ["Vegan", "Everything"], "Vegan, Everything"),
    "topics": (["State aid"], ["State aid"], "State aid"),
    "yes_no": ("no", False, "No"),
}


@pytest.fixture
def event():
    """An event that asks a question of every kind, none of which must be answered."""
    event = EventFactory()
    for kind in Question.Kind:
        QuestionFactory(event=event, kind=kind, label=f"Your {kind}?")
    return event


def form_for(event, data=None, **options):
    """The form as a view makes it; a single value is posted like one of a list."""
    standing = event_standing(event.slug)
    if data is not None:
        data = MultiValueDict({name: value if isinstance(value, list) else [value] for name, value in data.items()})
    about = {"event": load_event(event.pk, standing.revision), "pools": standing.pools, "topics": TOPICS}
    return AnswersForm(data, **about, **options)


def name_of(event, kind):
    return AnswersForm.name_of(event.questions.get(kind=kind))


def posted(event):
    return {name_of(event, kind): value for kind, (value, _kept, _words) in ANSWERS.items()}


# -- what is asked --------------------------------------------------------------------------------------------
def test_every_kind_of_question_has_its_field():
    assert set(ANSWERS) == set(Question.Kind.values)


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
    assert form.rows[0] == ("How will you take part?", "Online", "id_pool")
    assert form_for(event, posted(event)).errors["pool"] == ["Choose an answer to “How will you take part?”."]


def test_the_only_pool_is_the_one_that_is_asked_for(event):
    form = form_for(event, {})

    assert form.is_valid()
    assert form.pool_pk == event.pools.get().pk


# -- what is answered -----------------------------------------------------------------------------------------
def test_answers_are_clean_values_by_question(event):
    form = form_for(event, posted(event))

    assert form.is_valid()
    assert {question.kind: value for question, value in form.answers.items()} == {
        kind: kept for kind, (_posted, kept, _words) in ANSWERS.items()
    }


def test_answers_are_shown_in_words_to_be_checked(event):
    form = form_for(event, posted(event))

    assert form.is_valid()
    assert form.rows == [
        (f"Your {kind}?", words, f"id_{name_of(event, kind)}") for kind, (_posted, _kept, words) in ANSWERS.items()
    ]


def test_nothing_is_an_answer_where_none_must_be_given(event):
    form = form_for(event, {})

    assert form.is_valid()
    assert {in_words(value) for value in form.answers.values()} == {""}


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("short_text", "Fill in “Your short_text?”."),
        ("long_text", "Fill in “Your long_text?”."),
        ("choice", "Choose an answer to “Your choice?”."),
        ("choices", "Choose an answer to “Your choices?”."),
        ("topics", "Choose an answer to “Your topics?”."),
        ("yes_no", "Choose an answer to “Your yes_no?”."),
    ],
)
def test_a_missing_answer_is_told_by_its_question(event, kind, message):
    event.questions.filter(kind=kind).update(is_required=True)

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
    ],
)
def test_a_wrong_answer_is_told_by_its_question_and_kept(event, kind, value, message):
    name = name_of(event, kind)

    form = form_for(event, posted(event) | {name: value})

    assert form.errors == {name: [message]}
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

    assert form.as_draft() == {choice: ["Steak"], several: ["Vegan", "Steak"]}


def test_a_draft_is_shown_again_as_it_was_without_complaints(event):
    draft = form_for(event, posted(event) | {name_of(event, "choice"): "Steak"}).as_draft()
    standing = event_standing(event.slug)
    options = {"event": event, "pools": standing.pools, "topics": TOPICS}

    form = AnswersForm(initial=AnswersForm.initial_of_draft(draft, **options), **options)

    assert {bound.name: bound.value() for bound in form} == posted(event) | {name_of(event, "choice"): "Steak"}
    assert not form.errors


def test_a_draft_outlives_a_question_that_was_removed_and_one_that_was_added(event):
    draft = form_for(event, posted(event)).as_draft()
    event.questions.exclude(kind="choice").delete()
    new = QuestionFactory(event=event, is_required=True, label="New?")
    standing = event_standing(event.slug)

    form = AnswersForm.from_draft(draft, event=event, pools=standing.pools, topics=TOPICS)

    assert form.errors == {AnswersForm.name_of(new): ["Fill in “New?”."]}
    assert form.cleaned_data == {name_of(event, "choice"): "Vegan"}


def test_what_is_longer_than_a_draft_may_be_is_said(event):
    name = name_of(event, "short_text")

    assert form_for(event, {name: "x" * (LONG_TEXT_LENGTH + 1)}).is_too_long
    assert not form_for(event, {name: "x" * LONG_TEXT_LENGTH, "foreign": "x" * 9999}).is_too_long
    assert not form_for(event).is_too_long


def test_answers_that_were_given_are_shown_to_be_changed(event):
    registration = RegistrationFactory(event=event)
    for question in event.questions.all():
        AnswerFactory(registration=registration, question=question, value=ANSWERS[question.kind][1])
    AnswerFactory(registration=registration).question.delete()

    assert AnswersForm.initial_of(registration.answers.all()) == posted(event)


# -- whatever is typed ----------------------------------------------------------------------------------------
def values():
    """Answers of all sorts: right ones, any text at all, and several where one is asked for."""
    right = st.sampled_from([value for value, _kept, _words in ANSWERS.values()]).map(
        lambda value: value if isinstance(value, list) else [value]
    )
    return right | st.lists(st.text(max_size=40), max_size=3)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_posted_is_checked_without_a_crash_and_comes_back_from_a_draft(event, data):
    standing = event_standing(event.slug)
    options = {"event": load_event(event.pk, standing.revision), "pools": standing.pools, "topics": TOPICS}
    names = list(AnswersForm(**options).fields)
    typed = data.draw(st.dictionaries(st.sampled_from([*names, "pool", "later", "foreign"]), values()))

    form = AnswersForm(MultiValueDict(typed), **options)
    again = AnswersForm.from_draft(form.as_draft(), **options)

    if form.is_valid():
        assert (again.is_valid(), again.answers) == (True, form.answers)
        assert all(isinstance(words, str) for _label, words, _control in form.rows)
    else:
        assert all(f"Your {form.questions[name].kind}?" in str(errors) for name, errors in form.errors.items())
    assert again.as_draft() == form.as_draft()
    assert set(AnswersForm.initial_of_draft(form.as_draft(), **options)) == set(typed) & set(names)
