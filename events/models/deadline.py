from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from kit import times


class Term(models.TextChoices):
    """What a deadline of an event ends; the value is the event's field."""

    REGISTRATION = "deadline", _("registration")
    CHANGES = "changes_deadline", _("changes")
    CANCELS = "cancels_deadline", _("giving back a place")


class Deadline(models.Model):
    """When something opens and closes; an event owns one to three, and so may whatever else has a term.

    Changed only by ``actions.deadline``, which copies the instants to the counters of seats.
    """

    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes at"))

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="events_deadline_closes_after_opening",
                violation_error_message=_("Registration must close after it opens."),
            )
        ]

    def __str__(self):
        return f"{self.closes_at:%Y-%m-%d %H:%M} UTC"

    def runs_at(self, now: datetime) -> bool:
        return (self.opens_at is None or self.opens_at < now) and now < self.closes_at

    @property
    def extensions_in_force(self) -> list["DeadlineExtension"]:
        """Those from an earlier end than the present one, oldest first; reads what was prefetched.

        An extension after which staff set the end back again says nothing of the term any more.
        """
        in_force = (extension for extension in self.extensions.all() if extension.old_closes_at < self.closes_at)
        return sorted(in_force, key=lambda extension: extension.pk)

    @property
    def last_extension(self) -> "DeadlineExtension | None":
        """The newest extension in force."""
        return next(reversed(self.extensions_in_force), None)


class DeadlineExtension(models.Model):
    """A deadline was moved later: from when to when, why, by whom, and which groups of people were told."""

    deadline = models.ForeignKey(Deadline, models.CASCADE, related_name="extensions")
    old_closes_at = models.DateTimeField(_("old end"))
    new_closes_at = models.DateTimeField(_("new end"))
    reason = models.CharField(_("reason"), max_length=300)
    told_groups = ArrayField(
        models.CharField(max_length=10), verbose_name=_("groups told"), default=list, db_default=[]
    )
    by = models.ForeignKey(User, models.SET_NULL, related_name="+", null=True, verbose_name=_("by"))
    at = models.DateTimeField(_("extended at"))

    class Meta:
        verbose_name = _("extension of a deadline")
        verbose_name_plural = _("extensions of deadlines")
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(condition=Q(new_closes_at__gt=F("old_closes_at")), name="events_extension_is_later"),
        ]

    def __str__(self):
        return f"{self.old_closes_at:%Y-%m-%d} → {self.new_closes_at:%Y-%m-%d}"

    def in_words(self, zone: ZoneInfo) -> dict[str, str]:
        """What a message of it says: the ends by the clocks of ``zone``, and why."""
        return {
            "old": times.moment(self.old_closes_at, zone),
            "new": times.moment(self.new_closes_at, zone),
            "reason": self.reason,
        }
