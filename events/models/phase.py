"""How many people of one programme may have a place: phases, and a counter for each programme."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from contacts.models import Programme

from .event import Event


class ProgrammePhaseQuerySet(models.QuerySet):
    def running(self):
        """Phases that are not over, the present one of each event first, by the clock of the transaction's start."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=Now())).order_by(F("until").asc(nulls_last=True))

    def to_serve(self):
        """Phases that are over, after which the line has not been looked through yet."""
        return self.filter(until__lte=Now(), served_at__isnull=True)


class ProgrammePhase(models.Model):
    """So many people of a programme may have a place ``until`` an instant; then the next phase runs, or no limit.

    “Two until 31 January, then three” is two phases, the last without an end. Phases have no beginning of their own:
    one begins where the one before ends, so that there is neither gap nor overlap.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="phases", verbose_name=_("event"))
    places = models.PositiveIntegerField(_("places for each programme"), validators=[MinValueValidator(1)])
    until = models.DateTimeField(_("until"), null=True, blank=True)
    served_at = models.DateTimeField(_("line served after its end"), null=True, blank=True, editable=False)

    objects = ProgrammePhaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("phase of the limit for each programme")
        verbose_name_plural = _("phases of the limit for each programme")
        ordering = [F("until").asc(nulls_last=True)]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "until"],
                nulls_distinct=False,
                name="events_phase_ends_once",
                violation_error_message=_("Two phases cannot end at the same time."),
            ),
            models.CheckConstraint(
                condition=Q(places__gte=1),
                name="events_phase_has_places",
                violation_error_message=_("A programme has one place at least."),
            ),
        ]
        indexes = [models.Index(fields=["until"], name="events_phase_to_serve", condition=Q(served_at__isnull=True))]

    def __str__(self):
        return f"{self.event}: {self.places}"


class ProgrammeSeats(models.Model):
    """The counter of a programme's places at an event that limits them.

    ``taken`` is the number of its confirmed and offered registrations, without those outside the limit. ``capacity``
    is what the constraint holds: the limit of the phase, or more where more are taken already (two programmes became
    one, a later phase gives less), and then follows ``taken`` down. Read and written under the locks of all pools of
    the event.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="programme_seats", verbose_name=_("event"))
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name=_("programme"))
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    taken = models.PositiveIntegerField(_("taken"), default=0)

    class Meta:
        verbose_name = _("places of a programme")
        verbose_name_plural = _("places of programmes")
        constraints = [
            models.UniqueConstraint(fields=["event", "programme"], name="events_programme_counted_once"),
            models.CheckConstraint(
                condition=Q(taken__gte=0) & (Q(capacity__isnull=True) | Q(taken__lte=F("capacity"))),
                name="events_programme_never_over_limit",
            ),
        ]

    def __str__(self):
        return f"{self.event}: {self.programme}"
