"""What a registration answers, as one member of staff may read it."""

from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.models import User
from events import rules
from events.models import Answer, AnswerFile, Event, Registration


@dataclass(frozen=True)
class ReadAnswer:
    """One answer: its words, and its file if it is one; or ``withheld``, the sentence that says who may read it."""

    label: str
    words: str
    file: AnswerFile | None = None
    is_removed: bool = False
    is_sensitive: bool = False
    withheld: str = ""


def read_answers(registration: Registration, *, reader: User) -> list[ReadAnswer]:
    """The answers of ``registration`` in the order of the form, those whose question is gone last.

    One statement, two more when a question is sensitive. What is sensitive is withheld from who is not named.
    """
    answers = list(registration.answers.select_related("question", "file"))
    answers.sort(key=_place)
    sensitive = any(answer.question and answer.question.is_sensitive for answer in answers)
    is_reader = sensitive and rules.reads_sensitive_answers(reader, registration.event)
    withheld = _who_may_read(registration.event) if sensitive and not is_reader else ""
    return [_read(answer, withheld) for answer in answers]


def _place(answer: Answer) -> tuple:
    question = answer.question
    return (0, question.position, question.pk) if question else (1, 0, answer.pk)


def _read(answer: Answer, withheld: str) -> ReadAnswer:
    question = answer.question
    is_removed = question is None or question.removed_at is not None
    if question is not None and question.is_sensitive and withheld:
        return ReadAnswer(answer.label, "", None, is_removed, is_sensitive=True, withheld=withheld)
    is_sensitive = question is not None and question.is_sensitive
    return ReadAnswer(answer.label, answer.words, answer.file, is_removed, is_sensitive)


def _who_may_read(event: Event) -> str:
    names = [str(person) for person in event.sensitive_readers.filter(is_active=True, is_staff=True).order_by("name")]
    if not names:
        return _("Sensitive: nobody is named to read this. Readers are named on the page of the event.")
    return _("Sensitive: only %(names)s may read this.") % {"names": get_text_list(names, _("and"))}
