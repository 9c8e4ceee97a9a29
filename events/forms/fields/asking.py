"""What every field that asks a question has besides being a field of a form."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from events.models import Answer, AnswerFile, Given, Question


@dataclass(frozen=True)
class Sent:
    """Files that a person has sent for a registration, by their tokens, and why one was refused that came just now.

    ``kept`` is ``None`` where it is not known who the person is: tokens are taken as they are then, and looked at
    later. ``refused`` is by the key of the question.
    """

    kept: Mapping[str, AnswerFile] | None = None
    refused: Mapping[int, ValidationError] = field(default_factory=dict)


@dataclass(frozen=True)
class Around:
    """What a form knows besides its questions.

    ``topics`` are the names of the registry, ``free`` says by an option's key how many more may choose it, of
    those with a limit, ``held`` are the options that the person has chosen and sent already, and ``sent`` their files.
    """

    topics: Collection[str] = ()
    free: Mapping[int, int] = field(default_factory=dict)
    held: Collection[int] = frozenset()
    sent: Sent = field(default_factory=Sent)


class Asks:
    """A field of one ``question``. Mixed in before the class of a field.

    A question that is not shown is rendered, hidden, so that its answer is sent along and a script can show it; it
    is neither required nor checked. One that has just been shown is not complained of.
    """

    question: Question
    is_shown = True
    is_new = False

    def clean(self, value):
        if not self.is_shown or (self.is_new and value in self.empty_values):
            return None
        return super().clean(value)

    def understood(self, texts: list[str]) -> list[str]:
        """What was posted, or kept by a draft of any age, as this field posts it."""
        return texts

    def given(self, value: object) -> Given:
        """The answer to keep of a clean value; ``None`` is the one of a question that is not shown."""
        return Given(value)

    def kept(self, given: Given, texts: list[str]) -> list[str]:
        """What a draft keeps of an answer that is right: what was typed, or one spelling of it."""
        return texts


def as_texts(value: object) -> list[str]:
    """An answer, or the value of a control, as it is posted."""
    if value is None or value == "":
        return []
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return [str(part) for part in value] if isinstance(value, list | tuple) else [str(value)]


def texts_of(answer: Answer, question: Question) -> list[str]:
    """An answer that ``question`` was given, as its field posts it; who agreed to other words is asked anew."""
    if question.has_options:
        return [str(key) for key in answer.option_ids]
    if question.kind == Question.Kind.CONSENT and answer.question_revision != question.revision:
        return []
    if question.kind == Question.Kind.FILE:
        return [str(answer.file.token)] if answer.file else []
    return as_texts(answer.value)
