"""What several apps keep alike: revisions of content, and codes by mail.

Revisions: one token per body of public content, new whenever something in it changes. A page that is kept in
memory carries the tokens of what it shows in its key; a changed row gives a new token in the same transaction, by
a trigger, so that no writer can forget it.
"""

import secrets
import uuid
from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

#: How long the digits of one mail are good for, and how many times they may be tried.
CODE_LIFE = timedelta(minutes=15)
MOST_TRIES = 5
#: How many mails may carry the same digits.
MOST_MAILS = 3
#: A used code is good once more for so long: a double click sends it twice.
DOUBLE_CLICK = timedelta(seconds=30)
#: For so long a code's mail leads back to where its reader was going, with an offer to send a new code.
CODES_KEPT = timedelta(days=7)

#: One version for all that staff write: every token, and the day, for pages say how far a term has run and who is away.
CONTENT_REVISION = """
SELECT current_date::text || ' ' || coalesce(string_agg(token::text, ' ' ORDER BY name), '') FROM kit_revision
"""


class Revision(models.Model):
    """The present token of one body of content, e.g. ``events``."""

    name = models.CharField(max_length=40, primary_key=True)
    token = models.UUIDField(default=uuid.uuid4)

    def __str__(self):
        return self.name


class ContentRevision(models.Func):
    """``CONTENT_REVISION`` as a column of another question, so that it needs none of its own."""

    template = f"({CONTENT_REVISION})"
    arity = 0
    output_field = models.TextField()


def new_token() -> str:
    return secrets.token_urlsafe(16)


class CodeQuerySet(models.QuerySet):
    def usable(self):
        """Codes that may still be tried."""
        return self.filter(
            Q(used_at__isnull=True) | Q(used_at__gt=Now() - DOUBLE_CLICK), expires_at__gt=Now(), tries__lt=MOST_TRIES
        )

    def over(self):
        """Codes that are older than they are kept."""
        return self.filter(created_at__lt=Now() - CODES_KEPT)


class Code(models.Model):
    """A code mailed to an address: whoever types it reads mail there (docs/adr/0007). ``kit.codes`` tries it.

    It belongs to no session, so that it can be typed in another tab or browser than the one that asked. The
    digits are not stored: they follow from the token, which the address of the page shows, and the portal's
    secret key, so that a second mail can carry the same ones.
    """

    token = models.CharField(_("token"), max_length=22, unique=True, default=new_token, editable=False)
    email = models.EmailField(_("e-mail"))
    client = models.CharField(_("digest of the network address"), max_length=32, blank=True)
    mails = models.PositiveSmallIntegerField(_("mails sent"), default=1)
    tries = models.PositiveSmallIntegerField(_("times tried"), default=0)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    objects = CodeQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(tries__lte=MOST_TRIES), name="%(app_label)s_code_tries"),
            models.CheckConstraint(condition=Q(mails__lte=MOST_MAILS), name="%(app_label)s_code_mails"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="%(app_label)s_code_expires_later"
            ),
        ]
        indexes = [
            models.Index(fields=["email", "created_at"], name="%(app_label)s_code_of_address"),
            models.Index(fields=["client", "created_at"], name="%(app_label)s_code_of_client"),
            models.Index(fields=["created_at"], name="%(app_label)s_code_age"),
        ]

    def __str__(self):
        return self.email

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
        number = int(salted_hmac(self._meta.label, self.token, algorithm="sha256").hexdigest(), 16)
        return f"{number % 10**6:06}"
