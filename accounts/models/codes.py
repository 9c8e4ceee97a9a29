import secrets
from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from .users import User

#: How long the digits of one mail are good for, and how many times they may be tried.
CODE_LIFE = timedelta(minutes=15)
MOST_TRIES = 5
#: How many mails may carry the same digits.
MOST_MAILS = 3
#: A used code is good once more for so long: a double click sends it twice.
DOUBLE_CLICK = timedelta(seconds=30)


def new_token() -> str:
    return secrets.token_urlsafe(16)


class EmailCodeQuerySet(models.QuerySet):
    def usable(self):
        """Codes that may still be tried."""
        return self.filter(
            Q(used_at__isnull=True) | Q(used_at__gt=Now() - DOUBLE_CLICK), expires_at__gt=Now(), tries__lt=MOST_TRIES
        )


class EmailCode(models.Model):
    """A code mailed to an address, and where its reader was going: whoever types it reads mail there.

    It belongs to no session, so that it can be typed in another tab or browser than the one that asked. The
    digits are not stored: they follow from the token, which the address of the page shows, and the portal's
    secret key, so that a second mail can carry the same ones.
    """

    token = models.CharField(_("token"), max_length=22, unique=True, default=new_token, editable=False)
    email = models.EmailField(_("e-mail"))
    person = models.ForeignKey(
        User,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="email_codes",
        verbose_name=_("person"),
        help_text=_("Who wants this as their new address; nobody when the code is for signing in."),
    )
    next_path = models.CharField(_("goes on to"), max_length=500, blank=True)
    intent = models.CharField(_("what for"), max_length=100, blank=True)
    client = models.CharField(_("digest of the network address"), max_length=32, blank=True)
    mails = models.PositiveSmallIntegerField(_("mails sent"), default=1)
    tries = models.PositiveSmallIntegerField(_("times tried"), default=0)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    objects = EmailCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("e-mail code")
        verbose_name_plural = _("e-mail codes")
        constraints = [
            models.CheckConstraint(condition=Q(tries__lte=MOST_TRIES), name="accounts_code_tries"),
            models.CheckConstraint(condition=Q(mails__lte=MOST_MAILS), name="accounts_code_mails"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="accounts_code_expires_later"),
        ]
        indexes = [
            models.Index(fields=["email", "created_at"], name="accounts_code_of_address"),
            models.Index(fields=["client", "created_at"], name="accounts_code_of_client"),
            models.Index(fields=["created_at"], name="accounts_code_age"),
        ]

    def __str__(self):
        return self.email

    def get_absolute_url(self):
        return reverse("address-code" if self.person_id else "sign-in-code", args=[self.token])

    @property
    def is_spent(self) -> bool:
        """Whether as many wrong digits were tried as may be."""
        return self.used_at is None and self.tries >= MOST_TRIES

    @property
    def is_usable(self) -> bool:
        """Whether the digits, when right, would still prove something to somebody new on the page."""
        return self.used_at is None and not self.is_spent and self.expires_at > timezone.now()

    @property
    def digits(self) -> str:
        """The six digits of the mail."""
        number = int(salted_hmac("accounts.EmailCode", self.token, algorithm="sha256").hexdigest(), 16)
        return f"{number % 10**6:06}"
