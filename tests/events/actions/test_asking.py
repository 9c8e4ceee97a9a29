"""A form asks something new: who registered before is asked for an answer, once."""

import pytest
from django.utils import timezone

from audit.models import Entry
from events.actions.asking import AskedMeanwhile, NotOpen, ask_again, numbers_to_ask, who_lacks
from events.actions.questions import questions_of
from events.models import Deadline, Event, Question, Registration, State
from outbox.actions import deliver_due
from outbox.models import Message
from tests.factories.events import AnswerFactory, ConditionFactory, EventFactory, QuestionFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory(title="Joint audits")


def answer(registration, question, value="Something", *options):
    return AnswerFactory(
        registration=registration, question=question, value=value, option_ids=[option.pk for option in options]
    )


def ask(event, staff, *questions, note=""):
    return ask_again(event=event, asked={each.pk: each.revision for each in questions}, note=note, by=staff)


def lacking(event, question):
    return set(who_lacks(event, [question], questions_of(event)))


def test_those_who_have_not_answered_are_asked_by_one_message_each(event, staff, mailoutbox):
    question, other = QuestionFactory(event=event, label="Your diet?"), QuestionFactory(event=event, label="Your bus?")
    new, done, half = (RegistrationFactory(event=event) for _ in range(3))
    for each in (question, other):
        answer(done, each)
    answer(half, other)

    assert ask(event, staff, question, other, note="The hotel asks us.") == 2

    deliver_due(seconds=5)
    assert {message.to[0] for message in mailoutbox} == {new.person.email, half.person.email}
    (letter,) = [message for message in mailoutbox if message.to == [new.person.email]]
    assert letter.subject == "New questions about your registration: Joint audits"
    for words in ("- Your diet?", "- Your bus?", "The hotel asks us.", f"/registrations/{new.code}/change/"):
        assert words in letter.body
    entry = Entry.objects.get(verb="answers-asked")
    assert entry.detail == {"questions": [[question.pk, 1], [other.pk, 1]], "told": 2}
    assert set(Registration.objects.values_list("state", flat=True)) == {State.CONFIRMED}


@pytest.mark.parametrize(
    ("state", "is_asked"),
    [
        (State.CONFIRMED, True), (State.WAITING, True), (State.PENDING, True), (State.OFFERED, True),
        (State.DRAFT, False), (State.CANCELLED, False), (State.DECLINED, False), (State.EXPIRED, False),
    ],
)  # fmt: skip
def test_only_who_takes_part_or_waits_is_asked(event, state, is_asked):
    question = QuestionFactory(event=event)
    registration = RegistrationFactory(event=event, state=state)

    assert (registration in lacking(event, question)) is is_asked


def test_nobody_is_asked_for_the_same_words_twice(event, staff):
    question, other = QuestionFactory(event=event), QuestionFactory(event=event)
    RegistrationFactory(event=event)
    ask(event, staff, question)

    with pytest.raises(AskedMeanwhile):
        ask(event, staff, question)
    with pytest.raises(AskedMeanwhile):
        ask(event, staff, question, other)
    assert Message.objects.count() == 1
    assert list(numbers_to_ask(event, questions_of(event))) == [other]


def test_a_question_that_was_changed_since_may_be_asked_for_again(event, staff):
    question = QuestionFactory(event=event)
    RegistrationFactory(event=event)
    ask(event, staff, question)
    Question.objects.update(revision=2)

    assert ask(event, staff, Question.objects.get()) == 1
    assert Message.objects.count() == 2


def test_what_was_changed_since_the_page_was_opened_is_not_asked_for(event, staff):
    question = QuestionFactory(event=event)
    RegistrationFactory(event=event)
    Question.objects.update(revision=2)

    with pytest.raises(AskedMeanwhile):
        ask(event, staff, question)


@pytest.mark.parametrize("why", ["over", "closed", "cancelled", "draft"])
def test_nobody_is_asked_when_answers_can_no_longer_be_changed(event, staff, why):
    question = QuestionFactory(event=event)
    RegistrationFactory(event=event)
    now = timezone.now()
    match why:
        case "over":
            Event.objects.update(starts_at=now - timezone.timedelta(days=2), ends_at=now - timezone.timedelta(days=1))
        case "closed":
            Deadline.objects.update(closes_at=now - timezone.timedelta(hours=1))
        case "cancelled":
            Event.objects.update(status="cancelled", cancelled_at=now)
        case _:
            Event.objects.update(status="draft")

    with pytest.raises(NotOpen):
        ask(event, staff, question)


# -- whom a question concerns ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "given", "operator", "values", "is_negated", "is_shown"),
    [
        ("yes_no", True, "equals", ["yes"], False, True),
        ("yes_no", False, "equals", ["yes"], False, False),
        ("yes_no", False, "equals", ["yes"], True, True),
        ("yes_no", None, "equals", ["yes"], False, False),
        ("yes_no", None, "equals", ["yes"], True, True),
        ("short_text", "By bus", "contains", ["BUS", "train"], False, True),
        ("short_text", " By  bus", "equals", ["by bus"], False, True),
        ("short_text", "By car", "contains", ["bus", "train"], False, False),
        ("short_text", "By car", "answered", [], False, True),
        ("short_text", "By car", "answered", [], True, False),
        ("number", 7.5, "one_of", ["7.50", "9"], False, True),
        ("number", 7, "equals", ["7"], False, True),
        ("country", "MT", "one_of", ["IT", "MT"], False, True),
        ("date", "2027-03-31", "equals", ["2027-03-31"], False, True),
        ("topics", ["State aid", "Audit"], "contains", ["Audit"], False, True),
        ("topics", ["State aid", "Audit"], "equals", ["Audit"], False, False),
        ("topics", ["Audit"], "equals", ["Audit"], False, True),
    ],
)
def test_a_conditional_question_is_asked_of_those_to_whom_it_is_shown(
    event, kind, given, operator, values, is_negated, is_shown
):
    on, question = QuestionFactory(event=event, kind=kind), QuestionFactory(event=event)
    ConditionFactory(question=question, on=on, operator=operator, values=values, is_negated=is_negated)
    registration = RegistrationFactory(event=event)
    if given is not None:
        answer(registration, on, given)

    assert (registration in lacking(event, question)) is is_shown


@pytest.mark.parametrize(
    ("operator", "wanted", "is_shown"),
    [
        ("equals", ["A", "B"], True),
        ("equals", ["A"], False),
        ("one_of", ["A", "C"], True),
        ("contains", ["C"], False),
    ],
)
def test_a_condition_on_options_is_decided_by_their_keys(event, operator, wanted, is_shown):
    on = QuestionFactory(event=event, kind="choices", options=["A", "B", "C"])
    options = {option.label: option for option in on.options.all()}
    question = QuestionFactory(event=event)
    ConditionFactory(question=question, on=on, operator=operator, values=[str(options[each].pk) for each in wanted])
    registration = RegistrationFactory(event=event)
    answer(registration, on, ["A", "B"], options["A"], options["B"])

    assert (registration in lacking(event, question)) is is_shown


@pytest.mark.parametrize(("shown_when", "is_shown"), [("all", False), ("any", True)])
def test_of_several_conditions_all_or_any_must_hold(event, shown_when, is_shown):
    one, other = QuestionFactory(event=event), QuestionFactory(event=event)
    question = QuestionFactory(event=event, shown_when=shown_when)
    ConditionFactory(question=question, on=one)
    ConditionFactory(question=question, on=other)
    registration = RegistrationFactory(event=event)
    answer(registration, one)

    assert (registration in lacking(event, question)) is is_shown


def test_a_page_that_is_not_shown_hides_its_questions(event):
    on = QuestionFactory(event=event, kind="yes_no")
    heading, question = QuestionFactory(event=event, kind="page"), QuestionFactory(event=event)
    ConditionFactory(question=heading, on=on, values=["yes"])
    staying, going = RegistrationFactory(event=event), RegistrationFactory(event=event)
    answer(staying, on, True)
    answer(going, on, False)

    assert lacking(event, question) == {staying}


def test_people_are_counted_by_as_many_statements_for_many_questions(django_assert_num_queries):
    def form(number):
        event = EventFactory()
        first = QuestionFactory(event=event)
        for _ in range(number):
            ConditionFactory(question=QuestionFactory(event=event), on=first)
        RegistrationFactory(event=event)
        return event, questions_of(event)

    small, large = form(1), form(30)
    with django_assert_num_queries(2):
        assert len(numbers_to_ask(*small)) == 1
    with django_assert_num_queries(2):
        assert len(numbers_to_ask(*large)) == 1
