"""Who was never asked something that the form asks today: registrations that have no answer to it."""

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_

from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, TextField

from .answer import Answer
from .question import Condition, Question
from .registration import SENT_STATES, Registration
from .showing import WORDED_KINDS, pages_of, plain, plain_number

Kind = Question.Kind


class PlainText(Func):
    """What a kept answer reads as: small letters, single blanks (``showing.plain``)."""

    template = r"lower(btrim(regexp_replace(%(expressions)s #>> '{}', '\s+', ' ', 'g')))"


def sent_by_people(event_pk: int) -> QuerySet[Registration]:
    """Live registrations that were sent, of people who read their mail."""
    return Registration.objects.filter(event=event_pk, state__in=SENT_STATES, person__is_active=True)


def lacks(question: Question, questions: Sequence[Question]) -> Q:
    """Of a registration: ``question`` is shown to it, and it has no answer to it.

    ``questions`` are the form in its order, with conditions. What is not shown has no answer, so each condition is
    decided by the answers that are kept (``showing`` decides by what is typed).
    """
    heading = next(page.heading for page in pages_of(questions) if question in page.questions)
    is_shown = reduce(and_, (_is_shown(each) for each in (heading, question) if each is not None), Q())
    return is_shown & ~Exists(Answer.objects.filter(registration=OuterRef("pk"), question=question))


def _is_shown(question: Question) -> Q:
    conditions = [_holds(condition) for condition in question.conditions.all()]
    if not conditions:
        return Q()
    return reduce(and_ if question.shown_when == Question.ShownWhen.ALL else or_, conditions)


def _holds(condition: Condition) -> Q:
    answers = Answer.objects.filter(registration=OuterRef("pk"), question=condition.on_id)
    found = Q(Exists(_meeting(answers, condition)))
    return ~found if condition.is_negated else found


def _meeting(answers: QuerySet[Answer], condition: Condition) -> QuerySet[Answer]:
    """Those of ``answers`` to the question that ``condition`` looks at of which it holds, before “not”."""
    is_equal = condition.operator == Condition.Operator.EQUALS
    if condition.operator == Condition.Operator.ANSWERED:
        return answers
    if condition.on.has_options:
        keys = [int(value) for value in condition.values if value.isdecimal()]
        if is_equal:
            return answers.filter(option_ids__contains=keys, option_ids__contained_by=keys)
        return answers.filter(option_ids__overlap=keys)
    if condition.on.kind == Kind.TOPICS:
        if is_equal:
            return answers.filter(value__contains=condition.values, value__contained_by=condition.values)
        return answers.filter(value__has_any_keys=condition.values)
    texts = _texts_of(condition)
    answers = answers.annotate(text=PlainText(F("value"), output_field=TextField()))
    if condition.operator == Condition.Operator.CONTAINS and condition.on.kind in WORDED_KINDS:
        return answers.filter(reduce(or_, (Q(text__contains=text) for text in texts)))
    return answers.filter(text__in=texts)


def _texts_of(condition: Condition) -> list[str]:
    """What a kept answer reads as when it is one of the condition's values."""
    if condition.on.kind in (Kind.YES_NO, Kind.CONSENT):
        return [{"yes": "true", "no": "false"}.get(plain(value), "") for value in condition.values]
    return [plain_number(v) if condition.on.kind == Kind.NUMBER else plain(v) for v in condition.values]
