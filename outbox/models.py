"""Durable mail: one row, one message (docs/adr/0002)."""

import hashlib
import re
from collections.abc import Iterable
from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now, Upper
from django.utils.translation import gettext_lazy as _

from kit.addresses import HeldAddress, site_host

#: How long a message is kept, and the empty row of one that held a code after that code's time was over.
KEPT = timedelta(days=731)
CODES_KEPT = timedelta(days=7)
#: The address of a link that acts for its reader without sign-in.
SECRET_LINK = re.compile(r"/l/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/")


class SharedContent(models.Model):
    """What the messages of one mailing have in common, kept once: context and attachments."""

    key = models.CharField(_("key"), max_length=120, unique=True)
    context = models.JSONField(_("context"), default=dict)
    attachments = models.JSONField(_("attachments"), default=list)

    class Meta:
        verbose_name = _("shared content")
        verbose_name_plural = _("shared contents")

    def __str__(self):
        return self.key


class MessageQuerySet(models.QuerySet):
    def about(self, reference: str):
        """Messages that tell something about ``reference`` (``registration:R7K2-9QX4``), newest first."""
        return self.filter(about=reference).order_by("-id")

    def to(self, address: str):
        """Messages to one address, in any case of letters."""
        return self.filter(recipient__iexact=address)

    def received_at(self, addresses: Iterable[HeldAddress]):
        """Messages that went to one of these while it was its holder's."""
        return self._by_addresses("recipient__iexact", addresses)

    def written_from(self, addresses: Iterable[HeldAddress]):
        """Letters to which the answer goes to one of these, written while it was its holder's."""
        return self._by_addresses("reply_to", addresses)

    def _by_addresses(self, lookup: str, addresses: Iterable[HeldAddress]):
        found = Q(pk__in=[])
        for held in addresses:
            term = Q(**{lookup: held.email})
            if held.since:
                term &= Q(created_at__gt=held.since)
            if held.until:
                term &= Q(created_at__lte=held.until)
            found |= term
        return self.filter(found)

    def with_secrets(self):
        """Messages with a code or a link that works by itself."""
        return self.filter(has_secret=True)

    def letters(self):
        """What people write to each other through the portal: the answer goes to its writer."""
        return self.filter(has_secret=False).exclude(reply_to="")

    def notices(self):
        """What the portal itself tells: neither of the two."""
        return self.filter(has_secret=False, reply_to="")

    def over(self):
        """Messages that are older than they are kept, or held a secret whose time was over long ago."""
        is_old = Q(created_at__lt=Now() - KEPT)
        return self.filter(is_old | Q(has_secret=True, expires_at__lt=Now() - CODES_KEPT))


class Message(models.Model):
    """One message to one person, written in the transaction of the fact it tells.

    The text is rendered when the row is first claimed and then kept: what is stored is what was sent.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed, will be tried again")
        DEAD = "dead", _("dead")
        EXPIRED = "expired", _("expired unsent")

    class Priority(models.IntegerChoices):
        CODE = 0, _("code")
        PERSONAL = 1, _("personal")
        MAILING = 2, _("mailing")

    OPEN_STATES = (State.QUEUED, State.FAILED)

    key = models.CharField(_("key"), max_length=160, unique=True)
    template = models.CharField(_("template"), max_length=100)
    language = models.CharField(_("language"), max_length=10, default="en")
    recipient = models.EmailField(_("recipient"))
    reply_to = models.EmailField(_("reply to"), blank=True)
    context = models.JSONField(_("context"), default=dict)
    attachments = models.JSONField(_("attachments"), default=list)
    shared = models.ForeignKey(SharedContent, models.PROTECT, null=True, blank=True, verbose_name=_("shared content"))
    about = models.CharField(_("about"), max_length=80, blank=True)
    priority = models.SmallIntegerField(_("priority"), choices=Priority, default=Priority.PERSONAL)
    has_secret = models.BooleanField(_("holds a secret"), default=False)
    unsubscribe_url = models.URLField(_("unsubscribe link"), blank=True, max_length=300)

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    due_at = models.DateTimeField(_("next try at"), db_default=Now())
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    leased_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    lease = models.UUIDField(_("lease"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.TextField(_("last error"), blank=True)

    subject = models.CharField(_("subject"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML"), blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="outbox_sent_has_time",
            ),
            models.CheckConstraint(
                condition=Q(lease__isnull=True, leased_until__isnull=True)
                | Q(lease__isnull=False, leased_until__isnull=False),
                name="outbox_lease_has_end",
            ),
        ]
        indexes = [
            models.Index(
                F("priority"), F("due_at"), F("id"), name="outbox_due", condition=Q(state__in=["queued", "failed"])
            ),
            models.Index(fields=["about", "-id"], name="outbox_about", condition=~Q(about="")),
            models.Index(
                fields=["expires_at"],
                name="outbox_expires",
                condition=Q(expires_at__isnull=False, state__in=["queued", "failed", "dead"]),
            ),
            models.Index(Upper("recipient"), name="outbox_recipient"),
            models.Index(F("reply_to"), F("created_at"), name="outbox_reply_to", condition=~Q(reply_to="")),
        ]

    def __str__(self):
        return self.key

    @property
    def text_for_staff(self) -> str:
        """The text as others than its reader see it: links that act for the reader are cut short."""
        return SECRET_LINK.sub("/l/…/", self.text)

    @property
    def message_id(self) -> str:
        """The ``Message-ID`` header (RFC 5322, 3.6.4): stable per row, so that a repeat folds into the first."""
        return f"<{hashlib.sha256(self.key.encode()).hexdigest()[:32]}@{site_host()}>"
