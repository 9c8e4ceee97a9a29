"""Which questions of a form are shown, given what is answered. Everything that decides by conditions asks here.

``static/js/showing.js`` repeats these rules while somebody types; ``tests/events/models/showing_cases.json`` holds
both to the same table of cases.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from .question import Condition, Question

Kind = Question.Kind

#: Kinds that are answered in words of one's own: of these a part is found, of others a whole answer.
WORDED_KINDS = frozenset({Kind.SHORT_TEXT, Kind.LONG_TEXT, Kind.PROGRAMME, Kind.PHONE, Kind.URL, Kind.FILE})

#: What separates words: the blanks and line ends that every keyboard and word processor makes.
BLANKS = re.compile("[\\t\\n\\v\\f\\r \\u00a0\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+")
NUMBER = re.compile(r"([+-]?)0*([0-9]*?)(?:[.,]([0-9]*?)0*)?")


def plain(text: str) -> str:
    """A text as it is compared: small letters, one spelling of each letter, single blanks."""
    return BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip(" ").lower()


def plain_number(text: str) -> str:
    """A number as it is compared: ``01,50`` is ``1.5``; what is no number is compared as a text."""
    compact = plain(text)
    found = NUMBER.fullmatch(compact) if any(sign in "0123456789" for sign in compact) else None
    if not found:
        return compact
    sign, whole, part = found.groups(default="")
    size = f"{whole or '0'}.{part}" if part else whole or "0"
    return f"-{size}" if sign == "-" and size != "0" else size


def _compared(kind: str, texts: Iterable[str]) -> list[str]:
    read = plain_number if kind == Kind.NUMBER else plain
    return [text for text in map(read, texts) if text]


def _equals(given: list[str], wanted: list[str], kind: str) -> bool:
    return set(given) == set(wanted)


def _one_of(given: list[str], wanted: list[str], kind: str) -> bool:
    return not set(given).isdisjoint(wanted)


def _contains(given: list[str], wanted: list[str], kind: str) -> bool:
    if kind in WORDED_KINDS:
        return any(part in text for part in wanted for text in given)
    return _one_of(given, wanted, kind)


def _answered(given: list[str], wanted: list[str], kind: str) -> bool:
    return bool(given)


HOLDS: dict[str, Callable[[list[str], list[str], str], bool]] = {
    Condition.Operator.EQUALS: _equals,
    Condition.Operator.ONE_OF: _one_of,
    Condition.Operator.CONTAINS: _contains,
    Condition.Operator.ANSWERED: _answered,
}


@dataclass(frozen=True)
class Answered:
    """An answer of a question that is shown, as conditions look at it."""

    kind: str
    texts: Sequence[str]

    def meets(self, condition: Condition) -> bool:
        """Whether ``condition``, before “not”, holds of this answer."""
        given, wanted = _compared(self.kind, self.texts), _compared(self.kind, condition.values)
        return HOLDS[condition.operator](given, wanted, self.kind)


NOT_ANSWERED = Answered("", ())


def holds(condition: Condition, answered: Mapping[int, Answered]) -> bool:
    """Whether ``condition`` holds, given the answers of earlier questions that are shown, by key."""
    return answered.get(condition.on_id, NOT_ANSWERED).meets(condition) != condition.is_negated


def shown(questions: Iterable[Question], values: Mapping[int, Sequence[str]]) -> list[Question]:
    """Those of ``questions``, which are a form in its order, that are shown when ``values`` are the answers.

    ``values`` are texts by the question's key, as fields post them and drafts keep them: keys of options, ``yes``
    and ``no``, names of topics. Several texts are several choices. What is not shown counts as not answered, and
    so does a question that was removed; “not” then holds. A page that is not shown hides all that stands on it.
    """
    answered: dict[int, Answered] = {}
    visible = []
    has_page = True
    for question in questions:
        is_shown = (has_page or question.is_page) and is_shown_after(question, answered)
        if question.is_page:
            has_page = is_shown
        if is_shown:
            visible.append(question)
            answered[question.pk] = Answered(question.kind, values.get(question.pk, ()))
    return visible


def is_shown_after(question: Question, answered: Mapping[int, Answered]) -> bool:
    """Whether ``question`` is shown once the earlier ones are ``answered``; its page is another matter."""
    conditions = question.conditions.all()
    if not conditions:
        return True
    joined = all if question.shown_when == Question.ShownWhen.ALL else any
    return joined(holds(condition, answered) for condition in conditions)


@dataclass(frozen=True)
class Page:
    """A page of a form: its heading, if it has one, and its questions, in order. The first page has the number 1."""

    number: int
    heading: Question | None
    questions: tuple[Question, ...]


def pages_of(questions: Iterable[Question]) -> list[Page]:
    """The pages of a form, in order: at least one."""
    headings: list[Question | None] = [None]
    asked: list[list[Question]] = [[]]
    for question in questions:
        if not question.is_page:
            asked[-1].append(question)
        elif not asked[-1] and headings == [None]:
            headings = [question]
        else:
            headings.append(question)
            asked.append([])
    pages = zip(headings, asked, strict=True)
    return [Page(number, heading, tuple(page)) for number, (heading, page) in enumerate(pages, start=1)]
