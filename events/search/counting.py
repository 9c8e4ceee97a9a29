"""What people answered, counted: how many chose what, of the registrations of a list."""

from dataclasses import dataclass

from django.db.models import BigIntegerField, Case, CharField, Count, F, Func, JSONField, Q, QuerySet, Value, When
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

    Two statements, however many questions and answers there are.
    """
    numbers, spread = _numbers(found), _spread(found)
    return [
        _counted(column, numbers.get(column.name, 0), spread.get(column.name, {}))
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


def _numbers(found: RegistrationList) -> dict[str, int]:
    """How many answers there are, by the names of columns."""
    gone = Case(When(question__isnull=True, then=F("label")), default=Value(""), output_field=CharField())
    rows = _answers(found).annotate(gone=gone).values_list("question_id", "gone").annotate(number=Count("pk"))
    return {
        name_of_question(question_pk) if question_pk else name_of_gone(label): number
        for question_pk, label, number in rows
    }


class Unnested(Func):
    """A row for each element of a list; two of them in one statement go side by side."""

    set_returning = True


def _spread(found: RegistrationList) -> dict[str, Spread]:
    """How often each thing was answered, by the names of columns: the key of an option, if it was one, and the value.

    Several choices and topics count one by one.
    """
    countable = _answers(found).filter(question__isnull=False).exclude(question__kind__in=TEXT_KINDS)
    as_list = Func(
        F("value"), output_field=JSONField(),
        template="CASE jsonb_typeof(value) WHEN 'array' THEN value ELSE jsonb_build_array(value) END",
    )  # fmt: skip
    rows = (
        countable.annotate(
            option=Unnested("option_ids", function="unnest", output_field=BigIntegerField()),
            one=Unnested(as_list, function="jsonb_array_elements", output_field=JSONField()),
        )
        .values_list("question_id", "option", "one")
        .annotate(number=Count("pk"))
    )
    spread: dict[str, dict] = {}
    for question_pk, option, value, number in rows:
        spread.setdefault(name_of_question(question_pk), {})[option, value] = number
    return spread


def _counted(column: Column, number: int, spread: Spread) -> Counted:
    if column.question is None or column.question.kind in TEXT_KINDS:
        return Counted(column, number)
    return Counted(column, number, tuple(bars_of(column.question, spread)), _summary(column, spread))


def _summary(column: Column, spread: Spread) -> str:
    """Least, most and mean of numbers."""
    if column.question.kind != Kind.NUMBER or not spread:
        return ""
    values = {value: number for (_option, value), number in spread.items()}
    mean = sum(value * number for value, number in values.items()) / sum(values.values())
    words = {
        "least": number_in_words(min(values)),
        "most": number_in_words(max(values)),
        "mean": number_in_words(round(mean, 2)),
    }
    return _("From %(least)s to %(most)s, on average %(mean)s.") % words
