import uuid
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from .question import Question
from .registration import Registration

#: Answers as they are kept: texts, choices and dates (ISO 8601) are strings, several choices a list.
Value = str | bool | int | float | list[str] | None


@dataclass(frozen=True)
class Given:
    """A clean answer on its way to its row: what ``Answer`` keeps of it."""

    value: Value
    option_ids: tuple[int, ...] = ()
    file: "AnswerFile | None" = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered; “no” and 0 are answers."""
        return self.value is None or self.value in ("", [])


class AnswerFile(models.Model):
    """A file that somebody sent with a registration, begun or sent. ``token`` is its address; ``name`` is theirs.

    Stored apart from every public address and served as an attachment to those who may see the answer. One that
    neither an answer nor a draft refers to is deleted after a day.
    """

    token = models.UUIDField(_("token"), unique=True, default=uuid.uuid4, editable=False)
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="files", verbose_name=_("registration"))
    question = models.ForeignKey(Question, models.SET_NULL, related_name="files", null=True, verbose_name=_("question"))
    file = models.FileField(_("file"), upload_to="answers/%Y/%m/", max_length=200)
    name = models.CharField(_("name"), max_length=255)
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"))
    uploaded_at = models.DateTimeField(_("sent at"), auto_now_add=True)

    class Meta:
        verbose_name = _("file with an answer")
        verbose_name_plural = _("files with answers")
        ordering = ["pk"]

    def __str__(self):
        return self.name


class Answer(models.Model):
    """What a registration answers to a question, with the words and the kind of the question as they stood.

    ``value`` is a ``Value``; choices and topics are kept as words, and ``option_ids`` holds the keys of the options
    that were chosen, so that a new label changes no answer. Of a file the value is its name, and ``file`` the file.
    ``question_revision`` says which version of the question was answered: for a consent, the version of its text.
    """

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.SET_NULL, related_name="answers", null=True)
    question_revision = models.PositiveIntegerField(_("version of the question"), default=1, db_default=1)
    label = models.CharField(_("question"), max_length=200)
    kind = models.CharField(
        _("kind"), max_length=20, choices=Question.Kind, blank=True, default="", db_default="",
        help_text=_("Empty: given before kinds were kept."),
    )  # fmt: skip
    value = models.JSONField(_("answer"))
    option_ids = ArrayField(
        models.BigIntegerField(), verbose_name=_("options"), default=list, db_default=[], blank=True
    )
    file = models.OneToOneField(
        AnswerFile, models.SET_NULL, related_name="answer", null=True, blank=True, verbose_name=_("file")
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "question"], name="events_one_answer_a_question")
        ]

    def __str__(self):
        return self.label

    @property
    def words(self) -> str:
        """The answer as people read it."""
        return in_words(self.value, self.kind)


def in_words(value: Value, kind: str = "") -> str:
    """An answer to a question of ``kind`` as people read it; empty when nothing was answered."""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, int | float):
        return number_format(value, use_l10n=True, force_grouping=False)
    if value and kind == Question.Kind.COUNTRY:
        return str(countries.name(value) or value)
    if value and kind == Question.Kind.DATE:
        return date_format(date.fromisoformat(value), "j F Y")
    return value or ""
