"""Answers as a draft keeps them, and answers that were given as a draft would: from and to ``AnswersForm``."""

from collections.abc import Collection, Iterable, Mapping
from typing import Self

from django.utils.datastructures import MultiValueDict

from events.models import Answer, Event, Question
from events.models.question import DRAFT_PREFIX

from .fields import LONG_TEXT_LENGTH, texts_of
from .pages import PARTICIPANT_LIST, POOL, SESSIONS
from .versions import ASKED, as_asked, read_asked

#: What was typed, by the names of fields.
Draft = Mapping[str, list[str]]


class Drafts:
    """What a form knows of drafts. Mixed into ``AnswersForm``, which reads what was typed and checks it."""

    @staticmethod
    def name_of(question: Question) -> str:
        """The field's name; a draft keeps its answers under it."""
        return f"{DRAFT_PREFIX}{question.pk}"

    @classmethod
    def from_draft(cls, draft: Draft, **options) -> Self:
        """The form as a draft left it, ready to be checked."""
        return cls(MultiValueDict(draft), earlier=draft, is_draft=True, **options)

    @classmethod
    def of_answers(cls, *data, event: Event, given: Collection[Answer], **options) -> Self:
        """The form in which answers that were ``given`` are changed; what they chose stays theirs when it is full."""
        held = {key for answer in given for key in answer.option_ids}
        return cls(*data, event=event, pools=(), earlier=cls.earlier_of(event, given), held=held, **options)

    @classmethod
    def earlier_of(cls, event: Event, answers: Iterable[Answer]) -> Draft:
        """Answers that were given, as a draft keeps them."""
        questions = {question.pk: question for question in event.questions.all()}
        given = ((answer, questions.get(answer.question_id)) for answer in answers)
        return {cls.name_of(question): texts_of(answer, question) for answer, question in given if question is not None}

    def as_draft(self) -> dict[str, list[str]]:
        """What was typed, checked or not, as a draft keeps it, with all that is known of other pages.

        Without the sign NUL, which no text has and PostgreSQL refuses.
        """
        names = {POOL, SESSIONS, PARTICIPANT_LIST, *map(self.name_of, self.every)}
        draft = {name: texts for name, texts in self.earlier.items() if name in names}
        for name in self.fields:
            texts = [text.replace("\0", "") for text in self._kept(name)]
            if texts or name in self.posted_names:
                draft[name] = texts
            else:
                draft.pop(name, None)
        return draft | {ASKED: self._asked_for_draft()}

    def _kept(self, name: str) -> list[str]:
        texts = self.data.getlist(name)
        is_right = name in self.questions and name in getattr(self, "cleaned_data", {})
        if not is_right or not self.fields[name].is_shown or not texts:
            return texts
        return self.fields[name].kept(self._given(name), texts)

    def _asked_for_draft(self) -> list[str]:
        elsewhere = {question.pk for question in self.every} - {question.pk for question in self.questions.values()}
        asked = {pk: at for pk, at in read_asked(self.earlier.get(ASKED, [])).items() if pk in elsewhere}
        for name, question in self.questions.items():
            if self.fields[name].is_shown and not self.fields[name].is_new:
                revision = question.revision if self.asked is None else self.asked.get(question.pk)
                asked |= {question.pk: revision} if revision else {}
        return as_asked(asked)

    @property
    def is_too_long(self) -> bool:
        """Whether something is longer than even a draft may be."""
        return any(len(text) > LONG_TEXT_LENGTH for name in self.fields for text in self.data.getlist(name))
