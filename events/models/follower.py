import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from .event import Event

#: For so long after the event there is something to tell; for so long a second click on “stop” finds what it stopped.
KEPT = timedelta(days=365)
STOPPED_KEPT = timedelta(days=30)


class FollowerQuerySet(models.QuerySet):
    def active(self):
        return self.filter(stopped_at__isnull=True)

    def of_coming_events(self, now):
        """Where there is still something to tell."""
        return self.filter(event__ends_at__gt=now, event__status=Event.Status.PUBLISHED)

    def over(self):
        """Who is kept no longer: a while after they stopped, or after the event."""
        return self.filter(Q(stopped_at__lt=Now() - STOPPED_KEPT) | Q(event__ends_at__lt=Now() - KEPT))


class Follower(models.Model):
    """Somebody asked to be told about an event, until ``stopped_at``. ``token`` stops it from a mail."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="followers", verbose_name=_("event"))
    person = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("person"))
    token = models.UUIDField(_("token"), default=uuid.uuid4, unique=True, editable=False)
    followed_at = models.DateTimeField(_("follows since"), auto_now_add=True)
    stopped_at = models.DateTimeField(_("stopped at"), null=True, blank=True)

    objects = FollowerQuerySet.as_manager()

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"], condition=Q(stopped_at__isnull=True), name="events_follows_once"
            )
        ]

    def __str__(self):
        return f"{self.person} → {self.event}"

    def get_stop_url(self):
        """The address by which a mail ends this, without sign-in."""
        return reverse("link", args=[self.token])
