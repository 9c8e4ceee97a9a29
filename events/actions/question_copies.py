"""Questions are copied: from event to event, into kept sets and out of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from audit.actions import record
from events.models import Condition, Event, Option, Question, QuestionSet

from .questions import CONTENT, Owner, lock_form, number_anew


class NameTaken(Exception):
    """There is a kept set of that name."""


@dataclass(frozen=True)
class Copied:
    """The new questions in their order, and the conditions of the old ones that look at what was not copied."""

    questions: list[Question]
    left_out: list[Condition]


def copy_questions(*, questions: Sequence[Question], to: Owner, by: User) -> Copied:
    """Copies ``questions``, which are in the order of their form, to the end of the form of ``to``.

    Options come along with their limits, nobody having chosen any; conditions as far as they look at what is copied
    too. Statements: as many for one as for many. Raises ``FormGone``.
    """
    with transaction.atomic():
        present = lock_form(to)
        old = list(
            Question.objects.filter(pk__in=[question.pk for question in questions]).prefetch_related(
                "options", "conditions__on"
            )
        )
        owned = {"event": to, "kept_in": None} if isinstance(to, Event) else {"event": None, "kept_in": to}
        content = [{name: getattr(question, name) for name in CONTENT} for question in old]
        new = Question.objects.bulk_create(
            Question(**owned, **fields, position=position)
            for position, fields in enumerate(content, start=len(present))
        )
        number_anew(present)
        copy_of = {question.pk: copy for question, copy in zip(old, new, strict=True)}
        key_of = _copy_options(old, copy_of)
        left_out = _copy_conditions(old, copy_of, key_of)
        record("questions-copied", about=to, by=by, questions=[question.pk for question in old])
    return Copied(new, left_out)


def _copy_options(old: Sequence[Question], copy_of: dict[int, Question]) -> dict[str, str]:
    """Copies the options; returns the keys of the new ones by those of the old ones, as conditions name them."""
    options = [option for question in old for option in question.options.all()]
    copies = Option.objects.bulk_create(
        Option(
            question=copy_of[option.question_id],
            label=option.label,
            capacity=option.capacity,
            position=option.position,
        )
        for option in options
    )
    return {str(option.pk): str(copy.pk) for option, copy in zip(options, copies, strict=True)}


def _copy_conditions(old: Sequence[Question], copy_of: dict[int, Question], key_of: dict[str, str]) -> list[Condition]:
    """Copies the conditions among what was copied; returns the others."""
    conditions = [condition for question in old for condition in question.conditions.all()]
    kept = [each for each in conditions if each.on_id in copy_of and _is_known(each, key_of)]
    Condition.objects.bulk_create(
        Condition(
            question=copy_of[condition.question_id],
            on=copy_of[condition.on_id],
            is_negated=condition.is_negated,
            operator=condition.operator,
            values=[key_of[value] for value in condition.values] if condition.on.has_options else condition.values,
        )
        for condition in kept
    )
    return [condition for condition in conditions if condition not in kept]


def _is_known(condition: Condition, key_of: dict[str, str]) -> bool:
    """Whether ``condition`` names only options that are there."""
    return not condition.on.has_options or key_of.keys() >= set(condition.values)


def keep_as_set(
    *, questions: Sequence[Question], name: str, description: str = "", by: User
) -> tuple[QuestionSet, Copied]:
    """Keeps copies of ``questions`` as a set of that name, to be inserted in other events. Raises ``NameTaken``."""
    with transaction.atomic():
        kept, is_new = QuestionSet.objects.get_or_create(name=name, defaults={"description": description})
        if not is_new:
            raise NameTaken
        copied = copy_questions(questions=questions, to=kept, by=by)
        record("questions-kept", about=kept, by=by, questions=len(copied.questions))
    return kept, copied
