"""Staff build the form of an event, or a kept set of questions: the same acts on both.

Whoever changes a form locks its pools, as everybody does who sends or changes answers, then its owner's row, and
looks at the questions as they stand under that lock. What people may answer changes with ``Question.revision``.
"""

import hashlib
import json
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record, reference
from audit.models import Entry
from events.models import Answer, Condition, Event, Question, QuestionSet, SeatPool

from .question_options import OptionWish, arrange_options
from .seats import lock_pools

Owner = Event | QuestionSet

#: What staff write of a question; its place in the form is another matter.
CONTENT = (
    "label", "help_text", "kind", "is_required", "is_sensitive", "privacy_note", "number_min", "number_max",
    "file_kinds", "file_max_megabytes", "shown_when",
)  # fmt: skip


class FormGone(Exception):
    """The event or the kept set was deleted."""


class QuestionGone(Exception):
    """The question was removed."""


class ChangedMeanwhile(Exception):
    """Somebody else changed the question, or the order of the form, since the page was opened."""


class NotEarlier(Exception):
    """A condition would look at a question that does not come before it: ``conditions`` are those."""

    def __init__(self, conditions: Sequence[Condition]):
        self.conditions = conditions


class LookedAt(Exception):
    """Whether other questions are shown depends on this one: ``dependents`` are those conditions."""

    def __init__(self, dependents: Sequence[Condition]):
        self.dependents = dependents


class Answered(Exception):
    """People answered the question, in ``number`` registrations, as it stood."""

    def __init__(self, number: int):
        self.number = number


class KindHasAnswers(Answered):
    """Answers of one kind cannot become answers of another."""


class AnsweredAsSensitive(Answered):
    """People answered because named staff only would read it."""


def lock_form(owner: Owner) -> list[Question]:
    """Locks the form of ``owner`` and returns what it asks, in order. Raises ``FormGone``."""
    if isinstance(owner, Event):
        lock_pools(SeatPool.objects.filter(event=owner).values_list("pk", flat=True))
    if not type(owner).objects.select_for_update().filter(pk=owner.pk).exists():
        raise FormGone
    return questions_of(owner)


def questions_of(owner: Owner) -> list[Question]:
    """What the form of ``owner`` asks, in order, with options and conditions, each knowing its questions."""
    questions = list(owner.questions.asked().prefetch_related("options", "conditions"))
    by_pk = {question.pk: question for question in questions}
    for question in questions:
        for condition in question.conditions.all():
            condition.question, condition.on = question, by_pk[condition.on_id]
    return questions


def _as_it_stands(question: Question, questions: Sequence[Question]) -> Question:
    """``question`` among those of its form. Raises ``QuestionGone``."""
    for each in questions:
        if each.pk == question.pk:
            return each
    raise QuestionGone


def version_of(question: Question) -> str:
    """Changes whenever staff change ``question``, its options or its conditions; not when somebody answers it."""
    facts = [
        *(getattr(question, name) for name in CONTENT),
        [(option.pk, option.label, option.capacity) for option in question.options.all()],
        [(each.on_id, each.is_negated, each.operator, each.values) for each in question.conditions.all()],
    ]
    return hashlib.sha256(json.dumps(facts, default=str).encode()).hexdigest()[:20]


def dependents_of(question: Question, questions: Sequence[Question]) -> list[Condition]:
    """The conditions of ``questions`` that look at ``question``."""
    return [condition for later in questions for condition in later.conditions.all() if condition.on_id == question.pk]


def add_question(
    *,
    question: Question,
    owner: Owner,
    options: Sequence[OptionWish] = (),
    conditions: Sequence[Condition] = (),
    after: int | None = None,
    press: str = "",
    by: User,
) -> Question:
    """Saves a new question of the form of ``owner``: behind the one with the key ``after``, or at the end.

    ``conditions`` are unsaved rows. ``press`` names the press of the button: a second time it gives what the first
    gave, unless something else was typed since. Raises ``NotEarlier``, or ``FormGone``.
    """
    with transaction.atomic():
        questions = lock_form(owner)
        if press and (before := _added_before(question, owner, questions, press)):
            return before
        place = next((number for number, each in enumerate(questions, 1) if each.pk == after), len(questions))
        _require_earlier(conditions, questions[:place])
        question.event, question.kept_in = (owner, None) if isinstance(owner, Event) else (None, owner)
        question.position, question.revision = place, 1
        question.save(force_insert=True)
        number_anew([*questions[:place], question, *questions[place:]])
        arrange_options(question=question, wishes=options if question.has_options else (), by=by)
        _arrange_conditions(question, conditions)
        named = {"press": press} if press else {}
        record("question-added", about=owner, by=by, question=question.pk, kind=question.kind, **named)
    return question


def _added_before(question: Question, owner: Owner, questions: Sequence[Question], press: str) -> Question | None:
    entries = Entry.objects.filter(about=reference(owner), verb="question-added", detail__press=press)
    added = set(entries.values_list("detail__question", flat=True))
    same = [each for each in questions if all(getattr(each, name) == getattr(question, name) for name in CONTENT)]
    return next((each for each in same if each.pk in added), None)


def change_question(
    *,
    question: Question,
    version: str,
    options: Sequence[OptionWish] = (),
    conditions: Sequence[Condition] = (),
    by: User,
) -> Question:
    """Saves a question that was edited, with exactly these options and conditions.

    ``version`` is ``version_of`` the question that was edited. Answers keep the words they were given to. Its
    revision rises with everything but the number of places of an option. Raises ``FormGone``, ``QuestionGone``,
    ``ChangedMeanwhile``, ``KindHasAnswers``, ``AnsweredAsSensitive``, ``LookedAt``, ``NotEarlier``, or what
    ``arrange_options`` raises.
    """
    owner = question.event or question.kept_in
    with transaction.atomic():
        questions = lock_form(owner)
        present = _as_it_stands(question, questions)
        # What stands there already, as after a double click, was not changed by somebody else.
        if version_of(present) != version and _what_changed(present, question, options, conditions):
            raise ChangedMeanwhile
        _require_possible(present, question, options, questions)
        _require_earlier(conditions, questions[: questions.index(present)])
        changed = _what_changed(present, question, options, conditions)
        question.position, question.removed_at = present.position, None
        question.revision = present.revision + bool(set(changed) - {"places"})
        question.save()
        arrange_options(question=question, wishes=options if question.has_options else (), by=by)
        _arrange_conditions(question, conditions)
        if changed:
            record("question-changed", about=owner, by=by, question=question.pk, fields=changed)
    return question


def _require_possible(
    present: Question, wished: Question, options: Sequence[OptionWish], questions: Sequence[Question]
) -> None:
    """Refuses what answers, or other questions that look at this one, would not survive."""
    number = Answer.objects.filter(question=present).count()
    dependents = dependents_of(present, questions)
    if wished.kind != present.kind:
        if number:
            raise KindHasAnswers(number)
        if dependents:
            raise LookedAt(dependents)
    if present.is_sensitive and not wished.is_sensitive and number:
        raise AnsweredAsSensitive(number)
    if present.has_options and wished.has_options:
        gone = {str(option.pk) for option in present.options.all()} - {str(wish.pk) for wish in options}
        if lost := [condition for condition in dependents if gone.intersection(condition.values)]:
            raise LookedAt(lost)


def _require_earlier(conditions: Sequence[Condition], earlier: Sequence[Question]) -> None:
    """Refuses conditions on anything but what stands before; of a choice, on anything but its options."""
    by_pk = {question.pk: question for question in earlier if not question.is_page}
    wrong = []
    for condition in conditions:
        on = by_pk.get(condition.on_id)
        offered = {str(option.pk) for option in on.options.all()} if on and on.has_options else set(condition.values)
        if on is None or not offered.issuperset(condition.values):
            wrong.append(condition)
    if wrong:
        raise NotEarlier(wrong)


def _what_changed(
    present: Question, wished: Question, options: Sequence[OptionWish], conditions: Sequence[Condition]
) -> list[str]:
    """Which fields differ; ``places`` for numbers of options alone."""
    changed = [name for name in CONTENT if getattr(present, name) != getattr(wished, name)]
    old = [(option.pk, option.label) for option in present.options.all()]
    if old != [(wish.pk, wish.label) for wish in options]:
        changed.append("options")
    elif [option.capacity for option in present.options.all()] != [wish.capacity for wish in options]:
        changed.append("places")
    facts = [
        [(each.on_id, each.is_negated, each.operator, list(each.values)) for each in rows]
        for rows in (present.conditions.all(), conditions)
    ]
    return [*changed, *(["conditions"] if facts[0] != facts[1] else [])]


def _arrange_conditions(question: Question, conditions: Sequence[Condition]) -> None:
    Condition.objects.filter(question=question).delete()
    for condition in conditions:
        condition.pk, condition.question = None, question
    Condition.objects.bulk_create(conditions)


def order_questions(*, owner: Owner, seen: Sequence[int], wanted: Sequence[int], by: User) -> None:
    """Puts the questions of ``owner`` into the order ``wanted``; both are keys, ``seen`` in the order staff saw.

    Raises ``ChangedMeanwhile`` when they stand otherwise by now, ``NotEarlier`` when a question would come before
    one that its condition looks at, or ``FormGone``.
    """
    with transaction.atomic():
        questions = lock_form(owner)
        if [question.pk for question in questions] != list(seen) or sorted(seen) != sorted(wanted):
            raise ChangedMeanwhile
        if list(seen) == list(wanted):
            return
        place = {pk: number for number, pk in enumerate(wanted)}
        wrong = [
            condition
            for question in questions
            for condition in question.conditions.all()
            if place[condition.on_id] > place[question.pk]
        ]
        if wrong:
            raise NotEarlier(wrong)
        number_anew(sorted(questions, key=lambda question: place[question.pk]))
        record("questions-ordered", about=owner, by=by)


def number_anew(questions: Sequence[Question]) -> None:
    """Gives ``questions``, whose form is locked, the places in which they stand here."""
    moved = []
    for position, question in enumerate(questions):
        if question.position != position:
            question.position = position
            moved.append(question)
    Question.objects.bulk_update(moved, ["position"])


def remove_question(*, question: Question, by: User) -> int:
    """Takes a question out of its form; returns how many answers are kept, each with the words it answers to.

    Where somebody may be answering it at this moment it stays, removed; else it is deleted. Raises ``LookedAt``
    while a condition looks at it, ``QuestionGone``, or ``FormGone``.
    """
    owner = question.event or question.kept_in
    with transaction.atomic():
        questions = lock_form(owner)
        present = _as_it_stands(question, questions)
        if dependents := dependents_of(present, questions):
            raise LookedAt(dependents)
        number = Answer.objects.filter(question=present).count()
        # A removed question may look at it, which is asked no more itself.
        Condition.objects.filter(on=present).delete()
        if number or (isinstance(owner, Event) and owner.registrations.exists()):
            present.conditions.all().delete()
            Question.objects.filter(pk=present.pk).update(removed_at=timezone.now())
        else:
            present.delete()
        record("question-removed", about=owner, by=by, question=present.pk, kind=present.kind, answers=number)
    return number


def restore_question(*, question: Question, by: User) -> None:
    """Asks a question again that was removed, at the end of the form. Raises ``QuestionGone``, or ``FormGone``."""
    owner = question.event or question.kept_in
    with transaction.atomic():
        questions = lock_form(owner)
        removed = owner.questions.removed().filter(pk=question.pk)
        if not removed.update(removed_at=None, position=len(questions)):
            raise QuestionGone
        number_anew([*questions, removed.model.objects.get(pk=question.pk)])
        record("question-restored", about=owner, by=by, question=question.pk)
