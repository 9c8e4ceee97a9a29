"""Every kind of question as a field of a form."""

from collections.abc import Callable

from django import forms
from django.utils.translation import ngettext

from events.models import Question

from . import choices, files, numbers, texts
from .asking import Around, Asks, Sent, as_texts, texts_of
from .texts import LONG_TEXT_LENGTH, SHORT_TEXT_LENGTH

__all__ = [
    "FIELDS",
    "LONG_TEXT_LENGTH",
    "SHORT_TEXT_LENGTH",
    "Around",
    "Asks",
    "Sent",
    "as_texts",
    "field_of",
    "texts_of",
]

Kind = Question.Kind

#: Kind of question → what makes its field of the question, of what is around it, and of what every field is told
#: (``label``, ``help_text``, ``required``). A heading asks nothing.
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
        help_text=" ".join(filter(None, [question.help_text, question.privacy_note, _who_reads(question)])),
        required=question.is_required,
    )
    field.question = question
    return field


def _who_reads(question: Question) -> str:
    """What people are told of a sensitive question of an event: who reads the answer, and until when."""
    if not question.is_sensitive or question.event_id is None:
        return ""
    days = question.event.sensitive_kept_days
    told = ngettext(
        "Only the staff named for it read this. It is erased %(days)d day after the event.",
        "Only the staff named for it read this. It is erased %(days)d days after the event.",
        days,
    )
    return told % {"days": days}
