from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from contacts.models import Programme
from kit.models import new_token

from .users import User

KEPT = timedelta(days=3 * 366)


class AffiliationQuerySet(models.QuerySet):
    def live(self):
        """Affiliations that hold: claimed or confirmed, and not ended."""
        return self.filter(ended_at__isnull=True)

    def acting(self):
        """Live ones that were confirmed: these people act for their programme."""
        return self.live().filter(confirmed_at__isnull=False)

    def claiming(self):
        """Live ones that nobody confirmed: these people say so themselves."""
        return self.live().filter(confirmed_at__isnull=True)

    def asking(self):
        """Those who asked to be confirmed and have no answer yet."""
        return self.claiming().filter(asked_at__isnull=False)

    def over(self):
        """Affiliations that ended longer ago than they are kept."""
        return self.filter(ended_at__lt=Now() - KEPT)


class Affiliation(models.Model):
    """A person claims a programme, and acts for it from ``confirmed_at`` on; over at ``ended_at``.

    Claiming is free and serves statistics and limits. Acting is given by somebody who acts already, by staff, or by a
    mail domain that staff entered for the programme (``MailDomain``). Colleagues name the row by ``code``, which says
    nothing about anybody.
    """

    class ConfirmedBy(models.TextChoices):
        COLLEAGUE = "colleague", _("a colleague who acts for it")
        STAFF = "staff", _("staff")
        MAIL_DOMAIN = "mail_domain", _("the mail domain")

    class Ended(models.TextChoices):
        MOVED = "moved", _("moved to another programme")
        LEFT = "left", _("left it")
        REVOKED = "revoked", _("revoked")

    code = models.CharField(_("code"), max_length=22, unique=True, default=new_token, editable=False)
    person = models.ForeignKey(User, models.CASCADE, related_name="affiliations", verbose_name=_("person"))
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name=_("programme"))
    claimed_at = models.DateTimeField(_("claimed at"))
    asked_at = models.DateTimeField(_("asked to be confirmed at"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_how = models.CharField(_("confirmed by"), max_length=20, choices=ConfirmedBy, blank=True)
    confirmed_by = models.ForeignKey(
        User, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("who confirmed")
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_how = models.CharField(_("why it ended"), max_length=20, choices=Ended, blank=True)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        ordering = ["-claimed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "programme"],
                condition=Q(ended_at__isnull=True),
                name="accounts_one_live_affiliation_a_programme",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_how="")
                | (Q(confirmed_at__isnull=False) & ~Q(confirmed_how="")),
                name="accounts_confirmed_says_how",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_how="") | (Q(ended_at__isnull=False) & ~Q(ended_how="")),
                name="accounts_ended_says_why",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | Q(confirmed_how__in=["colleague", "staff"]),
                name="accounts_a_domain_is_nobody",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("person")) | Q(confirmed_how="staff"),
                name="accounts_nobody_confirms_themselves",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("claimed_at")),
                name="accounts_affiliation_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.programme}"

    @property
    def is_live(self) -> bool:
        return self.ended_at is None

    @property
    def is_acting(self) -> bool:
        return self.confirmed_at is not None and self.is_live

    @property
    def is_asking(self) -> bool:
        return self.asked_at is not None and self.confirmed_at is None and self.is_live
