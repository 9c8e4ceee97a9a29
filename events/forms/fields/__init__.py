"""Every kind of question as a field of a form."""

from collections.abc import Callable

from django import forms

from events.models import Question

from . import choices, files, numbers, texts
from .asking import Around, Asks, Sent, texts_of
from .texts import LONG_TEXT_LENGTH, SHORT_TEXT_LENGTH

__all__ = ["FIELDS", "LONG_TEXT_LENGTH", "SHORT_TEXT_LENGTH", "Around", "Asks", "Sent", "field_of", "texts_of"]

Kind = Question.Kind

#: Kind of question → its field. A heading asks nothing.
FIELDS: dict[str, Callable[..., forms.Field]] = {
    Kind.SHORT_TEXT: texts.short_text,
    Kind.LONG_TEXT: texts.long_text,
    Kind.CHOICE: choices.choice,
    Kind.CHOICES: choices.choices,
    Kind.YES_NO: choices.yes_no,
    Kind.NUMBER: numbers.number,
    Kind.DATE: numbers.day,
    Kind.COUNTRY: choices.country,
    Kind.PROGRAMME: texts.programme,
    Kind.TOPICS: choices.topics,
    Kind.PHONE: texts.phone,
    Kind.URL: texts.web_address,
    Kind.FILE: files.file,
    Kind.CONSENT: choices.consent,
}


def field_of(question: Question, around: Around) -> forms.Field:
    """The field in which ``question`` is answered; it ``Asks``."""
    field = FIELDS[question.kind](
        question,
        around,
        label=question.label,
        help_text=" ".join(filter(None, [question.help_text, question.privacy_note])),
        required=question.is_required,
    )
    field.question = question
    return field
