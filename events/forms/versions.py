"""Which version of a form somebody has before them: a form may be changed while people fill it in.

A page says by a hidden field which questions it asks, each with its revision, and by another which of them it
shows. A draft keeps the first of the two, of those that were shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from events.models import Question
from kit.keys import key_of

#: Names of the hidden fields; the first is the draft's, too.
ASKED, SHOWN = "asked", "shown"


def as_asked(revisions: Mapping[int, int]) -> list[str]:
    """Revisions by the keys of questions, as a page or a draft says them of what it asks."""
    return [f"{pk}.{revision}" for pk, revision in revisions.items()]


def read_asked(texts: Iterable[str]) -> dict[int, int]:
    """The opposite of ``as_asked``; what says nothing is left out."""
    pairs = (map(key_of, text.partition(".")[::2]) for text in " ".join(texts).split())
    return {pk: revision for pk, revision in pairs if pk is not None and revision is not None}


def merged(draft: Mapping[str, list[str]], typed: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """A draft with what was typed on one of its pages since."""
    asked = read_asked(draft.get(ASKED, [])) | read_asked(typed.get(ASKED, []))
    return {**draft, **typed, ASKED: as_asked(asked)}


def read_shown(texts: Iterable[str]) -> set[int]:
    """The keys of the questions that a page showed."""
    return {pk for pk in map(key_of, " ".join(texts).split()) if pk is not None}


@dataclass(frozen=True)
class News:
    """What changed in a form since somebody saw it, by the words of the questions; ``gone`` counts."""

    added: Sequence[str] = ()
    changed: Sequence[str] = ()
    gone: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.gone)


def news_of(shown: Iterable[Question], asked: Mapping[int, int], *, gone: int = 0) -> News:
    """What is new to somebody who was ``asked`` questions in these revisions, and is now ``shown`` others."""
    shown = list(shown)
    return News(
        added=[question.label for question in shown if question.pk not in asked],
        changed=[
            question.label for question in shown if asked.get(question.pk, question.revision) != question.revision
        ],
        gone=gone,
    )


class Versions:
    """What a form knows of what somebody has seen of it. Mixed into ``AnswersForm``, which decides what is shown."""

    @property
    def asked_value(self) -> str:
        """What the hidden field says that is asked here."""
        return " ".join(as_asked({question.pk: question.revision for question in self._on_page}))

    @property
    def shown_value(self) -> str:
        """What the hidden field says that is shown here."""
        return " ".join(str(question.pk) for question in self._on_page if question.pk in self.shown_keys)

    @cached_property
    def news(self) -> News:
        """What changed in these questions since the person saw them; nothing for who never did."""
        here = [question for question in self.shown_questions if self.name_of(question) in self.questions]
        if self.asked is not None:
            known = {question.pk for question in self.every}
            # What an answer of this page has just opened is told as that.
            opened = {question.pk: question.revision for question in self.newly_shown if question.pk in self.asked}
            return news_of(here, self.asked | opened, gone=sum(pk not in known for pk in self.asked))
        asked = read_asked(self.earlier.get(ASKED, []))
        if asked.keys().isdisjoint(question.pk for question in self.questions.values()):
            return News()
        opened = {question.pk: question.revision for question in self.opened}
        return news_of(here, opened | asked)

    @cached_property
    def opened(self) -> list[Question]:
        """The questions that answers have opened since the person looked at this page."""
        if self.asked is not None:
            return [question for question in self.newly_shown if question.pk in self.asked]
        if self.is_bound:
            return self.newly_shown
        asked = read_asked(self.earlier.get(ASKED, []))
        here = [question for question in self.questions.values() if question.pk in self.shown_keys]
        if asked.keys().isdisjoint(question.pk for question in here):
            return []
        return [question for question in here if question.pk not in asked and question.conditions.all()]
