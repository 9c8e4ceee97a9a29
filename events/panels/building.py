"""A form as those who build it see it: its questions by page, each with what matters about it in words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Answer, Question
from events.models.condition_words import shown_when_in_words
from events.models.showing import pages_of
from kit.keys import key_of


@dataclass
class Row:
    """A question of the form; ``typed`` is the place that staff wrote for it, by default where it stands.

    ``focused`` says which of its buttons takes the focus: ``up``, ``down``, or none.
    """

    question: Question
    place: int
    typed: str
    answers: int = 0
    marks: list[str] = field(default_factory=list)
    shown_when: str = ""
    limits: list[str] = field(default_factory=list)
    focused: str = ""

    @property
    def answers_in_words(self) -> str:
        return answers_in_words(self.answers)


@dataclass
class PageOfForm:
    """A page of the form as its builders see it."""

    number: int
    heading: Row | None
    rows: list[Row]


def answers_in_words(number: int) -> str:
    """“1 answer”, “12 answers”."""
    return ngettext("%(number)d answer", "%(number)d answers", number) % {"number": number}


def number_of_answers(questions: Sequence[Question]) -> Mapping[int, int]:
    """How many answers each question was given, by its key."""
    rows = Answer.objects.filter(question__in=[question.pk for question in questions]).order_by()
    return Counter(dict(rows.values_list("question").annotate(number=Count("pk"))))


def form_in_words(questions: Sequence[Question]) -> str:
    """“12 questions, 2 pages”."""
    asked = sum(not question.is_page for question in questions)
    pages = len(pages_of(questions))
    words = [
        ngettext("%(number)d question", "%(number)d questions", asked) % {"number": asked},
        *([ngettext("%(number)d page", "%(number)d pages", pages) % {"number": pages}] if pages > 1 else []),
    ]
    return ", ".join(words)


def pages_in_parts(
    questions: Sequence[Question], answers: Mapping[int, int], typed: Mapping[int, str], moved: str = ""
) -> list[PageOfForm]:
    """The form page by page. ``questions`` bring options and conditions along, ``typed`` are places by key.

    ``moved`` says which button moved a question last, as ``up-12``: the focus stays there, or goes to the other one
    when the question has come to the end.
    """
    rows = {
        question.pk: _row(question, place, answers.get(question.pk, 0), typed.get(question.pk, str(place)))
        for place, question in enumerate(questions, start=1)
    }
    button, _dash, key = moved.partition("-")
    if (row := rows.get(key_of(key))) and button in ("up", "down"):
        ends = {1: "down", len(rows): "up"}
        row.focused = ends.get(row.place, button)
    return [
        PageOfForm(
            page.number,
            rows[page.heading.pk] if page.heading else None,
            [rows[question.pk] for question in page.questions],
        )
        for page in pages_of(questions)
    ]


def _row(question: Question, place: int, answers: int, typed: str) -> Row:
    limited = [option for option in question.options.all() if option.capacity is not None]
    return Row(
        question,
        place,
        typed,
        answers,
        marks=_marks(question, is_limited=bool(limited)),
        shown_when=shown_when_in_words(question),
        limits=[
            _("“%(option)s”: %(taken)d of %(capacity)d taken")
            % {"option": option.label, "taken": option.taken, "capacity": option.capacity}
            for option in limited
        ],
    )


def _marks(question: Question, *, is_limited: bool) -> list[str]:
    number = len(question.options.all())
    options = ngettext("%(number)d option", "%(number)d options", number) % {"number": number}
    marks = [
        *([capfirst(question.get_kind_display())] if not question.is_page else []),
        *([options] if question.has_options else []),
        *([_("Required")] if question.is_required else []),
        *([_("Sensitive")] if question.is_sensitive else []),
        *([_("Limited")] if is_limited else []),
    ]
    return [str(mark) for mark in marks]
