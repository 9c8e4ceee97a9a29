"""Answers as cells of a sheet: a number is a number and a day a day, so that programs put them in order."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils.translation import gettext as _
from django_countries import countries

from events.models import Question
from events.models.answer import Value
from events.search.columns import Column
from kit.spreadsheets import Cell, joined

Kind = Question.Kind

#: What says that something was chosen, where each choice has a column.
MARK = "x"
#: Kinds that are answered by several words.
SEVERAL = (Kind.CHOICES, Kind.TOPICS)

#: What was chosen of several, also what is not offered any more: words as they were, with the keys of options.
CHOSEN = """
SELECT DISTINCT answer.question_id, part.word,
    CASE WHEN cardinality(answer.option_ids) = jsonb_array_length(answer.value) THEN answer.option_ids[part.place] END
FROM events_answer answer
CROSS JOIN LATERAL jsonb_array_elements_text(answer.value) WITH ORDINALITY AS part (word, place)
WHERE answer.question_id = ANY(%s) AND jsonb_typeof(answer.value) = 'array'
ORDER BY 1, 2
"""


#: Makes a cell of an answer as it is kept and of the keys of the options that were chosen.
Reader = Callable[[Value, Sequence[int]], Cell]


@dataclass(frozen=True)
class AnswerColumn:
    """A column of a sheet: its heading, whose answers it reads (``key``), and how."""

    heading: str
    key: str
    read: Reader


def key_of(column: Column) -> str:
    """By what answers of this column are told from others; questions that are gone have only their words."""
    return str(column.question.pk) if column.question else f"-{column.gone}"


def answer_columns(columns: Iterable[Column], *, apart: bool) -> list[AnswerColumn]:
    """The columns of a sheet for those of a list; with ``apart`` one for each of several choices, by one statement."""
    columns = list(columns)
    several = [column.question.pk for column in columns if column.question and column.question.kind in SEVERAL]
    chosen = _chosen(several) if apart and several else {}
    made = []
    for column in columns:
        if apart and column.question and column.question.pk in several:
            made += _columns_apart(column, chosen.get(column.question.pk, []))
        else:
            made.append(AnswerColumn(_heading(column), key_of(column), _reader(column.question)))
    return made


def _chosen(questions: list[int]) -> dict[int, list[tuple[str, int | None]]]:
    chosen: dict[int, list] = {}
    with connection.cursor() as cursor:
        cursor.execute(CHOSEN, [questions])
        for question, word, option in cursor.fetchall():
            chosen.setdefault(question, []).append((word, option))
    return chosen


def _columns_apart(column: Column, chosen: list[tuple[str, int | None]]) -> Iterable[AnswerColumn]:
    """What is offered today in its order, then other words that were chosen."""
    options = {option.pk: option.label for option in column.question.options.all()}
    heading, key = _heading(column), key_of(column)
    for pk, label in options.items():
        yield AnswerColumn(_of(heading, label), key, _mark_of(pk, label))
    others = {word for word, option in chosen if option not in options} - set(options.values())
    for word in sorted(others):
        of_today = column.question.kind == Kind.TOPICS
        shown = word if of_today else _("%(choice)s (no longer offered)") % {"choice": word}
        yield AnswerColumn(_of(heading, shown), key, _mark_of(None, word, known=frozenset(options)))


def _of(question: str, choice: str) -> str:
    return _("%(question)s: %(choice)s") % {"question": question, "choice": choice}


def _mark_of(pk: int | None, word: str, *, known: frozenset[int] = frozenset()) -> Reader:
    """Marks who chose the option, under whatever name, or where no key says which option it was, that word."""

    def read(words: Value, option_ids: Sequence[int]) -> Cell:
        if not isinstance(words, list):
            return None
        if len(words) != len(option_ids):
            return MARK if word in words else None
        if pk is not None:
            return MARK if pk in option_ids else None
        pairs = zip(words, option_ids, strict=True)
        return MARK if any(each == word and option not in known for each, option in pairs) else None

    return read


def _heading(column: Column) -> str:
    if column.is_removed:
        return _("%(question)s (no longer asked)") % {"question": column.heading}
    return str(column.heading)


def _reader(question: Question | None) -> Reader:
    kind = question.kind if question else ""
    if kind == Kind.COUNTRY:
        names = dict(countries)
        return lambda value, _option_ids: names.get(value, value)
    return _day if kind == Kind.DATE else _cell


def _cell(value: Value, _option_ids: Sequence[int] = ()) -> Cell:
    if isinstance(value, str) or value is None:  # nearly always
        return value
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return joined(value) if isinstance(value, list) else value


def _day(value: Value, _option_ids: Sequence[int]) -> Cell:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return _cell(value)
