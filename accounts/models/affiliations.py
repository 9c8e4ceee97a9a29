from datetime import timedelta

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from contacts.models import Programme

from .users import User

validate_mail_domain = RegexValidator(
    r"(?i)\A(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+\Z",
    _("Write what stands after the @ of an address, such as regione.sicilia.example."),
)


KEPT = timedelta(days=3 * 366)


class AffiliationQuerySet(models.QuerySet):
    def live(self):
        """Affiliations that hold: claimed or confirmed, and not ended."""
        return self.filter(ended_at__isnull=True)

    def acting(self):
        """Live ones that were confirmed: these people act for their programme."""
        return self.live().filter(confirmed_at__isnull=False)

    def over(self):
        """Affiliations that ended longer ago than they are kept."""
        return self.filter(ended_at__lt=Now() - KEPT)


class Affiliation(models.Model):
    """A person claims a programme, and acts for it from ``confirmed_at`` on; over at ``ended_at``.

    Claiming is free and serves statistics and limits. Acting is given by somebody who acts already, by staff, or by a
    mail domain that staff entered for the programme (``MailDomain``).
    """

    class ConfirmedBy(models.TextChoices):
        COLLEAGUE = "colleague", _("a colleague who acts for it")
        STAFF = "staff", _("staff")
        MAIL_DOMAIN = "mail_domain", _("the mail domain")

    class Ended(models.TextChoices):
        MOVED = "moved", _("moved to another programme")
        LEFT = "left", _("left it")
        REVOKED = "revoked", _("revoked")

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
    def is_acting(self) -> bool:
        return self.confirmed_at is not None and self.ended_at is None


class MailDomain(models.Model):
    """Who proves an address of ``domain``, or of a domain below it, acts for ``programme`` as soon as they claim it."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name=_("programme"))
    domain = models.CharField(
        _("mail domain"), max_length=253, validators=[validate_mail_domain],
        help_text=_("What stands after the @, such as regione.sicilia.example. Domains below it count, too."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("mail domain")
        verbose_name_plural = _("mail domains")
        ordering = ["domain"]
        constraints = [
            models.UniqueConstraint(
                fields=["domain", "programme"],
                name="accounts_domain_once_a_programme",
                violation_error_message=_("This programme has this mail domain already."),
            ),
            models.CheckConstraint(condition=Q(domain=Lower("domain")), name="accounts_domain_in_small_letters"),
        ]

    def __str__(self):
        return self.domain
