from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .event import Event
from .registration import Registration


class Question(models.Model):
    """Something an event asks of everybody who registers. Label and help are text, not HTML."""

    class Kind(models.TextChoices):
        SHORT_TEXT = "short_text", _("short text")
        LONG_TEXT = "long_text", _("long text")
        CHOICE = "choice", _("one of several")
        CHOICES = "choices", _("several of several")
        TOPICS = "topics", _("topics of the registry")
        YES_NO = "yes_no", _("yes or no")

    event = models.ForeignKey(Event, models.CASCADE, related_name="questions", verbose_name=_("event"))
    label = models.CharField(_("question"), max_length=200)
    help_text = models.CharField(_("hint"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.SHORT_TEXT)
    options = ArrayField(models.CharField(max_length=120), verbose_name=_("options"), default=list, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)
    privacy_note = models.CharField(
        _("privacy notice"), max_length=300, blank=True, help_text=_("What the answer is used for and who sees it.")
    )
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=["choice", "choices"]) | ~Q(options=[]),
                name="events_choice_has_options",
                violation_error_message=_("A question with a choice needs options, one a line."),
            )
        ]

    def __str__(self):
        return self.label


class Answer(models.Model):
    """What a registration answers to a question, with the words of the question as they stood.

    ``value`` is a string, a boolean or a list of strings; choices and topics are kept as words.
    """

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.SET_NULL, related_name="answers", null=True)
    label = models.CharField(_("question"), max_length=200)
    value = models.JSONField(_("answer"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "question"], name="events_one_answer_a_question")
        ]

    def __str__(self):
        return self.label


def in_words(value: object) -> str:
    """An answer as people read it; empty when nothing was answered."""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, list):
        return ", ".join(value)
    return value or ""
