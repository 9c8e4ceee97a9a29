import pytest

from audit.models import Entry
from events.actions.question_copies import NameTaken, copy_questions, keep_as_set
from events.actions.questions import questions_of, remove_question
from events.models import QuestionSet
from tests.factories.events import ConditionFactory, EventFactory, QuestionFactory, QuestionSetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dinner():
    """A form of three: a choice with a limit, and two that look at it."""
    event = EventFactory()
    group = QuestionFactory(event=event, label="Which group?", kind="choice", options=["North", "South"],
                            options__North=20)  # fmt: skip
    north = group.options.get(label="North")
    north.taken = 7
    north.save()
    diet = QuestionFactory(event=event, label="Your diet?", is_sensitive=True, shown_when="any")
    ConditionFactory(question=diet, on=group, values=[str(north.pk)], is_negated=True)
    bus = QuestionFactory(event=event, label="Do you take the bus?", kind="yes_no", is_required=True, revision=4)
    ConditionFactory(question=bus, on=diet)
    ConditionFactory(question=bus, on=group)
    return event


def test_copies_bring_options_and_conditions_and_nobody_has_chosen_them(dinner, staff):
    target = EventFactory()
    QuestionFactory(event=target, label="Asked before")

    copied = copy_questions(questions=questions_of(dinner), to=target, by=staff)

    before, group, diet, bus = questions_of(target)
    assert [question.label for question in (before, *copied.questions)] == [
        "Asked before", "Which group?", "Your diet?", "Do you take the bus?",
    ]  # fmt: skip
    assert [(each.label, each.capacity, each.taken) for each in group.options.all()] == [
        ("North", 20, 0), ("South", None, 0),
    ]  # fmt: skip
    (condition,) = diet.conditions.all()
    assert (condition.on, condition.values, condition.is_negated) == (group, [str(group.options.first().pk)], True)
    assert (diet.is_sensitive, diet.shown_when, bus.is_required, bus.revision) == (True, "any", True, 1)
    assert {each.on for each in bus.conditions.all()} == {group, diet}
    assert copied.left_out == []
    assert Entry.objects.get().verb == "questions-copied"


def test_conditions_on_what_is_not_copied_are_left_out_and_named(dinner, staff):
    target = EventFactory()
    _group, diet, bus = questions_of(dinner)

    copied = copy_questions(questions=[diet, bus], to=target, by=staff)

    new_diet, new_bus = questions_of(target)
    assert list(new_diet.conditions.all()) == []
    assert [each.on for each in new_bus.conditions.all()] == [new_diet]
    assert [(each.question.label, each.on.label) for each in copied.left_out] == [
        ("Your diet?", "Which group?"), ("Do you take the bus?", "Which group?"),
    ]  # fmt: skip


def test_copying_takes_as_many_statements_for_many_questions(staff, django_assert_num_queries):
    def form(number):
        event = EventFactory()
        first = QuestionFactory(event=event, kind="choice")
        for _ in range(number):
            ConditionFactory(question=QuestionFactory(event=event, kind="choice"), on=first)
        return questions_of(event)

    small, large, target, other = form(1), form(30), EventFactory(), EventFactory()
    with django_assert_num_queries(14):
        copy_questions(questions=small, to=target, by=staff)
    with django_assert_num_queries(14):
        copy_questions(questions=large, to=other, by=staff)


def test_questions_are_kept_as_a_set_and_inserted_elsewhere(dinner, staff):
    kept, copied = keep_as_set(questions=questions_of(dinner), name="Dinner", description="Groups", by=staff)
    target = EventFactory()

    copy_questions(questions=questions_of(kept), to=target, by=staff)

    labels = ["Which group?", "Your diet?", "Do you take the bus?"]
    assert (kept.name, kept.description, copied.left_out) == ("Dinner", "Groups", [])
    assert [question.label for question in questions_of(kept)] == labels
    assert [question.label for question in questions_of(target)] == labels
    assert len(questions_of(dinner)) == 3


def test_a_second_set_of_the_same_name_is_refused(dinner, staff):
    QuestionSetFactory(name="Dinner")

    with pytest.raises(NameTaken):
        keep_as_set(questions=questions_of(dinner), name="Dinner", by=staff)

    assert QuestionSet.objects.count() == 1


def test_a_question_of_a_kept_set_is_deleted_when_it_is_removed(staff):
    question = QuestionFactory(event=None, kept_in=QuestionSetFactory())

    assert remove_question(question=question, by=staff) == 0

    assert not type(question).objects.exists()
