import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Cast, Now
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from .event import Event
from .question import Question
from .registration import Registration, State

#: How long a file is kept that was sent and is in no answer and no draft: replaced, or of a form that was left.
UNUSED_KEPT = timedelta(days=1)

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


class AnswerFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A person's own files; of others, those in answers, for staff who may see registrations.

        What answers a sensitive question is for its readers only (``rules.reads_sensitive_answers``).
        """
        mine = Q(registration__person_id=user.pk)
        if not (user.is_active and user.is_staff and user.has_perm("events.view_registration")):
            return self.filter(mine)
        named = Event.sensitive_readers.through.objects.filter(event=OuterRef("registration__event"), user=user.pk)
        may_be_read = Q(question__is_sensitive=False) | Exists(named)
        return self.filter(mine | Q(may_be_read, answer__isnull=False))

    def unused(self):
        """Files that neither an answer nor a draft refers to."""
        told = {"draft_text": Cast("registration__draft_answers", models.TextField())}
        named = {"token_text": Cast("token", models.TextField())}
        is_in_draft = Q(registration__state=State.DRAFT, draft_text__contains=F("token_text"))
        return self.alias(**told, **named).filter(~is_in_draft, answer__isnull=True)

    def over(self):
        """Files that have been kept for as long as was said, those that nothing refers to for a day."""
        is_left = Q(pk__in=self.model.objects.unused().values("pk"), uploaded_at__lt=Now() - UNUSED_KEPT)
        return self.filter(is_left | Q(registration__in=Registration.objects.over()))


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

    objects = AnswerFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file with an answer")
        verbose_name_plural = _("files with answers")
        ordering = ["pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("registration-file", args=[self.registration.code, self.token])


class Answer(models.Model):
    """What a registration answers to a question, with the words and the kind of the question as they stood.

    ``value`` is a ``Value``; choices and topics are kept as words, and ``option_ids`` holds the keys of the options
    that were chosen, so that a new label changes no answer. Of a file the value is its name, and ``file`` the file.
    ``question_revision`` says which version of the question was answered: for a consent, the version of its text; of
    one that was withdrawn since, the value is ``False``, and ``answered_at`` says when.
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
    if value is False and kind == Question.Kind.CONSENT:
        return gettext("Withdrawn")
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
