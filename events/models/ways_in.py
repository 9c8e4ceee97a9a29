"""Ways into an event that somebody else opens: an invitation, a place handed over, a question before approval."""

import uuid
from datetime import datetime, timedelta

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from .event import Event
from .registration import LIVE_STATES, SENT_STATES, Registration, State

#: So long after the event it is known who was invited, or was to take over a place.
KEPT = timedelta(days=90)


#: A seat that a colleague has kept for somebody is no registration which that person has sent.
WAS_SENT = (
    Q(registration__pending_at__isnull=False)
    | Q(registration__waiting_at__isnull=False)
    | Q(registration__confirmed_at__isnull=False)
)


class InvitationQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(withdrawn_at__isnull=True)

    def withdrawn(self):
        return self.filter(withdrawn_at__isnull=False)

    def silent(self):
        """Who was invited and has not begun a registration."""
        return self.in_force().filter(registration__isnull=True)

    def opened(self):
        """Who has begun a registration and not sent it, also where it was thrown away again."""
        return self.in_force().filter(~WAS_SENT, registration__isnull=False)

    def done(self):
        """Who has sent a registration, whatever became of it."""
        return self.in_force().filter(WAS_SENT)

    def of(self, person):
        """Those in force of ``person``: with a registration that they have begun, or to the address of the account,
        if nobody else has a registration by it."""
        is_unused = Q(registration__isnull=True) | ~Q(registration__state__in=LIVE_STATES)
        return self.in_force().filter(Q(registration__person_id=person.pk) | Q(email=person.email) & is_unused)

    def over(self):
        """Those that are older than they are kept."""
        return self.filter(event__ends_at__lt=Now() - KEPT)


class Invitation(models.Model):
    """Somebody is invited to an event; the link in the message works for who reads mail at ``email`` only."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="invitations", verbose_name=_("event"))
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=120, blank=True)
    token = models.UUIDField(_("token"), default=uuid.uuid4, unique=True, editable=False)
    registration = models.ForeignKey(
        Registration, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("registration")
    )
    invited_at = models.DateTimeField(_("invited at"), db_default=Now())
    invited_by = models.ForeignKey(User, models.SET_NULL, related_name="+", null=True, verbose_name=_("invited by"))
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(fields=["event", "email"], name="events_invited_once"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="events_invitation_in_small_letters"),
        ]

    def __str__(self):
        return f"{self.email} → {self.event}"

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether it stands, and has led to no registration that holds or asks for a place: that one is cancelled."""
        has_sent = self.registration is not None and self.registration.state in SENT_STATES
        return self.withdrawn_at is None and not has_sent

    @property
    def masked_email(self) -> str:
        """The address as others than its reader may see it: “a…@ministry.example”."""
        name, _sign, host = self.email.partition("@")
        return f"{name[:1]}…@{host}"


class HandOverQuerySet(models.QuerySet):
    def open(self):
        """Those that may still be accepted, by the clock of the transaction's start."""
        return self.unanswered().filter(ends_at__gt=TransactionNow(), registration__state=State.CONFIRMED)

    def unanswered(self):
        return self.filter(accepted__isnull=True, ended_at__isnull=True)

    def over(self):
        """Those that are older than they are kept."""
        return self.filter(registration__event__ends_at__lt=Now() - KEPT)


class HandOver(models.Model):
    """Somebody with a place wants another person to have it, and keeps it until that person accepts.

    ``accepted`` is the registration that took the place over; ``ended_at`` is set when it is declined or taken back,
    or when a newer one stands in its stead.
    """

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="hand_overs", verbose_name=_("registration")
    )
    email = models.EmailField(_("e-mail of who is to take over"))
    token = models.UUIDField(_("token"), default=uuid.uuid4, unique=True, editable=False)
    asked_at = models.DateTimeField(_("asked at"), db_default=Now())
    ends_at = models.DateTimeField(_("may be accepted until"))
    accepted = models.OneToOneField(
        Registration, models.CASCADE, related_name="took_over", null=True, blank=True, verbose_name=_("accepted by")
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-over of a place")
        verbose_name_plural = _("hand-overs of places")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(accepted__isnull=True, ended_at__isnull=True),
                name="events_one_hand_over_at_a_time",
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="events_hand_over_in_small_letters"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("asked_at")), name="events_hand_over_has_end"),
        ]

    def __str__(self):
        return f"{self.registration} → {self.email}"

    def get_absolute_url(self):
        """The address in the message to who is asked."""
        return reverse("link", args=[self.token])

    def is_open_at(self, now: datetime) -> bool:
        """Whether it may be accepted; ``HandOver.objects.open`` asks the database."""
        is_unanswered = self.accepted_id is None and self.ended_at is None
        return is_unanswered and now < self.ends_at and self.registration.state == State.CONFIRMED


class Enquiry(models.Model):
    """Staff ask somebody whose registration awaits approval, and what that person replies."""

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="enquiries", verbose_name=_("registration")
    )
    question = models.TextField(_("question"), max_length=2000)
    asked_at = models.DateTimeField(_("asked at"), db_default=Now())
    asked_by = models.ForeignKey(User, models.SET_NULL, related_name="+", null=True, verbose_name=_("asked by"))
    reply = models.TextField(_("reply"), max_length=2000, blank=True)
    replied_at = models.DateTimeField(_("replied at"), null=True, blank=True)

    class Meta:
        verbose_name = _("question before approval")
        verbose_name_plural = _("questions before approval")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reply="", replied_at__isnull=True) | ~Q(reply="") & Q(replied_at__isnull=False),
                name="events_enquiry_reply_has_time",
            )
        ]

    def __str__(self):
        return f"{self.registration}: {self.question[:40]}"
