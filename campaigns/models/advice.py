from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from .support import ServiceRequest


class AdviceMessage(models.Model):
    """A question of a programme in its thread of advice, or an answer to it.

    The thread is that of the programme's request for advice (``Service.ADVICE``); all who act for it read it.
    """

    request = models.ForeignKey(
        ServiceRequest, models.CASCADE, related_name="advice", verbose_name=_("service asked for")
    )
    is_answer = models.BooleanField(_("is an answer"))
    text = models.TextField(_("text"), max_length=3000)
    by = models.ForeignKey(User, models.SET_NULL, related_name="+", null=True, verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("message of advice")
        verbose_name_plural = _("advice")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["request", "at"], name="campaigns_advice_thread")]

    def __str__(self):
        return self.text[:80]
