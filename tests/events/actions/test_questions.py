"""Staff build a form: what is asked, in which order, under which conditions; live forms keep what was answered."""

import pytest

from audit.models import Entry
from events.actions.question_options import LimitBelowTaken, OptionGone, OptionWish
from events.actions.questions import (
    Answered,
    AnsweredAsSensitive,
    ChangedMeanwhile,
    FormGone,
    KindHasAnswers,
    LookedAt,
    NotEarlier,
    QuestionGone,
    add_question,
    change_question,
    order_questions,
    questions_of,
    remove_question,
    version_of,
)
from events.models import Condition, Option, Question, State
from tests.factories.events import (
    AnswerFactory,
    ConditionFactory,
    EventFactory,
    QuestionFactory,
    QuestionSetFactory,
    RegistrationFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory()


def labels_of(owner):
    return [question.label for question in questions_of(owner)]


def wishes_of(question):
    return [OptionWish(option.label, option.capacity, option.pk) for option in question.options.all()]


def conditions_of(question):
    return [
        Condition(on_id=each.on_id, is_negated=each.is_negated, operator=each.operator, values=each.values)
        for each in question.conditions.all()
    ]


def change(question, staff, *, options=None, conditions=None, version=None, **fields):
    """Saves ``question`` as it stands with these differences."""
    present = Question.objects.get(pk=question.pk)
    version = version or version_of(present)
    edited = Question.objects.get(pk=question.pk)
    for name, value in fields.items():
        setattr(edited, name, value)
    return change_question(
        question=edited,
        version=version,
        options=wishes_of(present) if options is None else options,
        conditions=conditions_of(present) if conditions is None else conditions,
        by=staff,
    )


def answered(question, *options, state=State.CONFIRMED):
    """Somebody's answer to ``question``: these of its options, or words."""
    value = [option.label for option in options] if question.kind == "choices" else options[0].label if options else "x"
    return AnswerFactory(
        registration=RegistrationFactory(event=question.event, state=state),
        question=question,
        value=value,
        option_ids=[option.pk for option in options],
    )


# -- adding ---------------------------------------------------------------------------------------------------
def test_a_new_question_stands_at_the_end_or_behind_the_one_that_is_named(event, staff):
    first = QuestionFactory(event=event, label="First")
    QuestionFactory(event=event, label="Last")

    add_question(question=Question(label="Behind the last"), owner=event, by=staff)
    add_question(question=Question(label="Behind the first"), owner=event, after=first.pk, by=staff)

    assert labels_of(event) == ["First", "Behind the first", "Last", "Behind the last"]
    assert Entry.objects.filter(verb="question-added").count() == 2


def test_a_new_question_brings_its_options_and_its_conditions(event, staff):
    on = QuestionFactory(event=event, kind="yes_no")
    question = Question(label="Which group?", kind="choice", shown_when="any")

    add_question(
        question=question,
        owner=event,
        options=[OptionWish("North", 20), OptionWish("South")],
        conditions=[Condition(on=on, values=["yes"])],
        by=staff,
    )

    assert list(question.options.values_list("label", "capacity", "taken", "position")) == [
        ("North", 20, 0, 0),
        ("South", None, 0, 1),
    ]
    assert list(question.conditions.values_list("on", "operator", "values")) == [(on.pk, "equals", ["yes"])]


def test_a_condition_on_a_later_question_is_refused(event, staff):
    first, later = QuestionFactory(event=event), QuestionFactory(event=event)

    with pytest.raises(NotEarlier) as refusal:
        add_question(
            question=Question(label="Between"),
            owner=event,
            conditions=[Condition(on=later, operator="answered")],
            after=first.pk,
            by=staff,
        )

    assert [condition.on for condition in refusal.value.conditions] == [later]
    assert labels_of(event) == [first.label, later.label]


@pytest.mark.parametrize("elsewhere", ["another form", "removed", "a heading", "an option of another question"])
def test_a_condition_on_anything_but_an_answer_of_the_same_form_is_refused(event, staff, elsewhere):
    values = []
    match elsewhere:
        case "another form":
            on = QuestionFactory()
        case "removed":
            on = QuestionFactory(event=event, removed_at=event.published_at)
        case "a heading":
            on = QuestionFactory(event=event, kind="page")
        case _:
            on = QuestionFactory(event=event, kind="choice")
            values = [str(QuestionFactory(event=event, kind="choice").options.first().pk)]
    condition = Condition(on=on, operator="equals" if values else "answered", values=values)

    with pytest.raises(NotEarlier):
        add_question(question=Question(label="Later"), owner=event, conditions=[condition], by=staff)


def test_a_question_of_a_form_that_was_deleted_is_refused(staff):
    kept = QuestionSetFactory()
    kept.__class__.objects.all().delete()

    with pytest.raises(FormGone):
        add_question(question=Question(label="Too late"), owner=kept, by=staff)


# -- changing -------------------------------------------------------------------------------------------------
def test_a_changed_question_has_a_new_revision_and_an_entry_of_what_changed(event, staff):
    question = QuestionFactory(event=event, revision=3)

    change(question, staff, label="What else?", is_required=True)

    question.refresh_from_db()
    assert (question.label, question.is_required, question.revision) == ("What else?", True, 4)
    assert Entry.objects.get().detail == {"question": question.pk, "fields": ["label", "is_required"]}


def test_an_untouched_question_keeps_its_revision_and_leaves_no_entry(event, staff):
    question = QuestionFactory(event=event, kind="choice")
    before = list(question.options.values())

    change(question, staff)

    question.refresh_from_db()
    assert question.revision == 1
    assert list(question.options.values()) == before
    assert not Entry.objects.exists()


def test_a_number_of_places_is_no_new_revision(event, staff):
    question = QuestionFactory(event=event, kind="choice", options=["North", "South"])
    north, south = wishes_of(question)

    change(question, staff, options=[OptionWish("North", 5, north.pk), south])

    question.refresh_from_db()
    assert question.revision == 1
    assert Entry.objects.get(verb="option-limited").detail == {"old": None, "new": 5}


def test_a_renamed_option_leaves_the_old_words_to_old_answers(event, staff):
    question = QuestionFactory(event=event, kind="choice", options=["North", "South"])
    north, south = question.options.all()
    answer = answered(question, north)

    change(question, staff, options=[OptionWish("Far north", None, north.pk), OptionWish("South", None, south.pk)])

    answer.refresh_from_db()
    assert (answer.words, answer.option_ids) == ("North", [north.pk])
    assert list(question.options.values_list("pk", "label")) == [(north.pk, "Far north"), (south.pk, "South")]


def test_options_may_exchange_their_words_and_their_places(event, staff):
    question = QuestionFactory(event=event, kind="choice", options=["North", "South"])
    north, south = question.options.all()

    change(question, staff, options=[OptionWish("North", None, south.pk), OptionWish("South", None, north.pk)])

    assert list(question.options.values_list("pk", "label")) == [(south.pk, "North"), (north.pk, "South")]


def test_a_limit_counts_who_has_chosen_the_option_already(event, staff):
    question = QuestionFactory(event=event, kind="choices", options=["North", "South"])
    north, south = question.options.all()
    for state in (State.CONFIRMED, State.WAITING, State.PENDING, State.CANCELLED):
        answered(question, north, south, state=state)

    change(question, staff, options=[OptionWish("North", 3, north.pk), OptionWish("South", None, south.pk)])

    assert list(question.options.values_list("capacity", "taken")) == [(3, 3), (None, 0)]


def test_a_limit_below_what_is_taken_is_refused_with_the_number(event, staff):
    question = QuestionFactory(event=event, kind="choice", options=["North", "South"])
    north, south = question.options.all()
    for _ in range(2):
        answered(question, north)

    with pytest.raises(LimitBelowTaken) as refusal:
        change(question, staff, options=[OptionWish("North", 1, north.pk), OptionWish("South", None, south.pk)])

    assert (refusal.value.label, refusal.value.taken) == ("North", 2)
    assert list(question.options.values_list("capacity", flat=True)) == [None, None]


def test_an_option_that_was_removed_meanwhile_is_refused(event, staff):
    question = QuestionFactory(event=event, kind="choice")
    stranger = QuestionFactory(event=event, kind="choice").options.first()

    with pytest.raises(OptionGone):
        change(question, staff, options=[OptionWish("Mine", None, stranger.pk)])


def test_a_removed_option_stays_in_the_answers_that_chose_it(event, staff):
    question = QuestionFactory(event=event, kind="choice", options=["North", "South", "East"])
    north, *others = question.options.all()
    answer = answered(question, north)

    change(question, staff, options=[OptionWish(each.label, None, each.pk) for each in others])

    answer.refresh_from_db()
    assert answer.words == "North"
    assert not Option.objects.filter(pk=north.pk).exists()


def test_an_option_that_a_condition_looks_at_stays(event, staff):
    question = QuestionFactory(event=event, kind="choice", options=["North", "South", "East"])
    north, *others = question.options.all()
    condition = ConditionFactory(question=QuestionFactory(event=event), on=question, values=[str(north.pk)])

    with pytest.raises(LookedAt) as refusal:
        change(question, staff, options=[OptionWish(each.label, None, each.pk) for each in others])

    assert refusal.value.dependents == [condition]


def test_the_kind_of_a_question_that_was_answered_stays(event, staff):
    question = QuestionFactory(event=event)
    answered(question)

    with pytest.raises(KindHasAnswers) as refusal:
        change(question, staff, kind="long_text")

    assert refusal.value.number == 1
    question.refresh_from_db()
    assert question.kind == "short_text"


def test_the_kind_of_a_question_that_a_condition_looks_at_stays(event, staff):
    question = QuestionFactory(event=event, kind="yes_no")
    ConditionFactory(question=QuestionFactory(event=event), on=question, values=["yes"])

    with pytest.raises(LookedAt):
        change(question, staff, kind="page")


def test_another_kind_takes_the_options_away_that_it_does_not_have(event, staff):
    question = QuestionFactory(event=event, kind="choice")

    change(question, staff, kind="short_text")

    question.refresh_from_db()
    assert question.kind == "short_text"
    assert not question.options.exists()


def test_what_was_answered_as_sensitive_stays_so(event, staff):
    question = QuestionFactory(event=event, is_sensitive=True)
    unanswered = QuestionFactory(event=event, is_sensitive=True)
    answered(question)

    with pytest.raises(AnsweredAsSensitive):
        change(question, staff, is_sensitive=False)
    change(unanswered, staff, is_sensitive=False)

    assert issubclass(AnsweredAsSensitive, Answered)
    assert list(Question.objects.values_list("is_sensitive", flat=True)) == [True, False]


def test_conditions_are_replaced_and_count_as_a_change(event, staff):
    on, question = QuestionFactory(event=event, kind="yes_no"), QuestionFactory(event=event)
    ConditionFactory(question=question, on=on)

    change(question, staff, conditions=[Condition(on=on, values=["no"], is_negated=True)])

    assert list(question.conditions.values_list("is_negated", "operator", "values")) == [(True, "equals", ["no"])]
    question.refresh_from_db()
    assert question.revision == 2


def test_who_saves_second_is_refused(event, staff):
    question = QuestionFactory(event=event)
    seen = version_of(question)
    change(question, staff, help_text="By somebody else")

    with pytest.raises(ChangedMeanwhile):
        change(question, staff, version=seen, label="Mine")


def test_a_question_that_moved_is_the_same_version_and_keeps_its_new_place(event, staff):
    first, second = QuestionFactory(event=event), QuestionFactory(event=event)
    seen, stale = version_of(first), Question.objects.get(pk=first.pk)
    order_questions(owner=event, seen=[first.pk, second.pk], wanted=[second.pk, first.pk], by=staff)

    stale.label = "Changed"
    change_question(question=stale, version=seen, by=staff)

    assert labels_of(event) == [second.label, "Changed"]


def test_a_question_that_was_removed_meanwhile_is_refused(event, staff):
    question = QuestionFactory(event=event)
    seen = version_of(question)
    remove_question(question=question, by=staff)

    with pytest.raises(QuestionGone):
        change_question(question=question, version=seen, by=staff)
    with pytest.raises(QuestionGone):
        remove_question(question=question, by=staff)
