"""What people answered, counted: how many chose what, of the registrations of a list."""

from collections import Counter
from dataclasses import dataclass
from itertools import zip_longest

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Case, CharField, Count, F, JSONField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from events.models import Answer, Question

from .bars import Bar, Spread, bars_of, number_in_words
from .columns import Column, name_of_gone, name_of_question
from .registrations import RegistrationList

Kind = Question.Kind

#: Kinds whose answers are not counted but read.
TEXT_KINDS = (Kind.SHORT_TEXT, Kind.LONG_TEXT, Kind.PHONE, Kind.URL, Kind.FILE)


@dataclass(frozen=True)
class Counted:
    """The answers to one question: how many there are, and how they spread; texts have no ``bars``."""

    column: Column
    number: int
    bars: tuple[Bar, ...] = ()
    summary: str = ""

    @property
    def is_text(self) -> bool:
        return self.column.question is None or self.column.question.kind in TEXT_KINDS


def count_answers(found: RegistrationList) -> list[Counted]:
    """The answers of ``found`` to every question that its reader may read, in the order of the form.

    One statement, however many questions and answers there are.
    """
    numbers, spread = _count(found)
    return [
        _counted(column, numbers[column.name], spread.get(column.name, {}))
        for column in found.all_columns
        if column.is_answer and (not column.is_removed or column.name in numbers)
    ]


def answers_to(found: RegistrationList, column: Column) -> QuerySet[Answer]:
    """The answers of ``found`` that stand in ``column``, the newest first, with their registrations and files."""
    stands_there = Q(question=column.question) if column.question else Q(question__isnull=True, label=column.gone)
    return _answers(found).filter(stands_there).select_related("registration__person", "file").order_by("-pk")


def _answers(found: RegistrationList) -> QuerySet[Answer]:
    """All that the reader may read, in no order."""
    readable = [column.question.pk for column in found.all_columns if column.question]
    answers = Answer.objects.filter(registration__in=found.found.values("pk")).order_by()
    return answers.filter(Q(question__in=readable) | Q(question__isnull=True))


def _count(found: RegistrationList) -> tuple[Counter[str], dict[str, Counter]]:
    """How many answers there are, and how often each thing was answered, by the names of columns.

    The database counts answers that are the same, which are far fewer than answers; several choices and topics are
    told apart here. Things are the key of an option, if it was one, and the value.
    """
    questions = [column.question for column in found.all_columns if column.question]
    is_counted = Q(question__in=[question.pk for question in questions if question.kind not in TEXT_KINDS])
    label = Case(When(question__isnull=True, then=F("label")), default=Value(""), output_field=CharField())
    value = Case(When(is_counted, then=F("value")), output_field=JSONField())
    options = Case(When(is_counted, then=F("option_ids")), output_field=ArrayField(BigIntegerField()))
    rows = _answers(found).annotate(gone=label, same=value, options=options)
    numbers, spread = Counter(), {}
    for pk, gone, same, keys, number in rows.values_list("question_id", "gone", "same", "options").annotate(
        number=Count("*")
    ):
        name = name_of_question(pk) if pk else name_of_gone(gone)
        numbers[name] += number
        values = same if isinstance(same, list) else [same]
        for key, one in zip_longest(keys or (), values):
            if one is not None:
                spread.setdefault(name, Counter())[key, one] += number
    return numbers, spread


def _counted(column: Column, number: int, spread: Spread) -> Counted:
    if column.question is None or column.question.kind in TEXT_KINDS:
        return Counted(column, number)
    return Counted(column, number, tuple(bars_of(column.question, spread)), _summary(column, spread))


def _summary(column: Column, spread: Spread) -> str:
    """Least, most and mean of numbers, where they differ."""
    if column.question.kind != Kind.NUMBER or not spread:
        return ""
    values = {value: number for (_option, value), number in spread.items()}
    if len(values) == 1:
        return ""
    mean = sum(value * number for value, number in values.items()) / sum(values.values())
    words = {
        "least": number_in_words(min(values)),
        "most": number_in_words(max(values)),
        "mean": number_in_words(round(mean, 2)),
    }
    return _("From %(least)s to %(most)s, on average %(mean)s.") % words
