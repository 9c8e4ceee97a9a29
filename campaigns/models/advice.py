from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from .support import ServiceRequest


class AdviceMessageQuerySet(models.QuerySet):
    def unanswered(self):
        """Questions that wait for us."""
        return self.filter(is_answer=False, answered_at__isnull=True)


class AdviceMessage(models.Model):
    """A question of a programme in its thread of advice, or an answer to it.

    The thread is that of the programme's request for advice (``Service.ADVICE``); all who act for it read it. A
    question has ``answered_at`` once an answer came that was written with it in view, or staff found that it needs
    none.
    """

    request = models.ForeignKey(
        ServiceRequest, models.CASCADE, related_name="advice", verbose_name=_("service asked for")
    )
    is_answer = models.BooleanField(_("is an answer"))
    text = models.TextField(_("text"), max_length=3000)
    by = models.ForeignKey(User, models.SET_NULL, related_name="+", null=True, verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = AdviceMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message of advice")
        verbose_name_plural = _("advice")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_answer=False) | Q(answered_at__isnull=True), name="campaigns_only_questions_are_answered"
            )
        ]
        indexes = [models.Index(fields=["request", "at"], name="campaigns_advice_thread")]

    def __str__(self):
        return self.text[:80]
