from dataclasses import dataclass

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .users import User


class ConsentQuerySet(models.QuerySet):
    def live(self):
        """Consents that were given and not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def in_force(self, purpose: "Consent.Purpose"):
        """Live consents to ``purpose`` in the present words; words that changed since are asked anew."""
        return self.live().filter(purpose=purpose, text_version=CONSENT_TEXTS[purpose].version)


class Consent(models.Model):
    """A person agreed to one purpose, in one version of its text, and may have withdrawn since.

    GDPR, Regulation (EU) 2016/679, Article 7: it can be shown that consent was given, and it is as easy to
    withdraw as to give.
    """

    class Purpose(models.TextChoices):
        PARTICIPANT_LIST = "participant_list", _("name, organisation and country shown to other participants")
        NEWS = "news", _("news about coming events")

    person = models.ForeignKey(User, models.CASCADE, related_name="consents", verbose_name=_("person"))
    purpose = models.CharField(_("purpose"), max_length=30, choices=Purpose)
    text_version = models.CharField(_("version of the text"), max_length=20)
    given_at = models.DateTimeField(_("given at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="accounts_one_live_consent_a_purpose",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
                name="accounts_consent_withdrawn_after_given",
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.get_purpose_display()}"


@dataclass(frozen=True)
class ConsentText:
    """What one agrees to, word for word; other words are another version."""

    version: str
    words: str | Promise


CONSENT_TEXTS = {
    Consent.Purpose.PARTICIPANT_LIST: ConsentText(
        "2026-11", _("Other participants of my events may see my name, organisation and country.")
    ),
    Consent.Purpose.NEWS: ConsentText("2026-11", _("Send me news about coming events, now and then.")),
}
