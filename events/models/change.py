from datetime import UTC, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from .event import Event

#: What people plan their journey by; a change of it is told them. Subset of what an ``Event`` says.
WHEN_FIELDS = ("time_zone", "starts_at", "ends_at")
WHERE_FIELDS = ("mode", "venue", "address", "city", "country")


class EventChangeQuerySet(models.QuerySet):
    def untold(self):
        """Changes that nobody was told of, oldest first."""
        return self.filter(told_at__isnull=True).order_by("sequence")


class EventChange(models.Model):
    """Time or place of a published event were changed, when, and from what; ``told_at`` once people know.

    ``before`` holds the fields of ``WHEN_FIELDS`` and ``WHERE_FIELDS`` as they were, as text. ``sequence`` is the
    calendar entry's, which the change raised.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="changes", verbose_name=_("event"))
    sequence = models.PositiveIntegerField(_("sequence of the calendar entry"))
    before = models.JSONField(_("time and place before"))
    at = models.DateTimeField(_("changed at"))
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)

    objects = EventChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of time or place")
        verbose_name_plural = _("changes of time or place")
        ordering = ["sequence"]
        constraints = [models.UniqueConstraint(fields=["event", "sequence"], name="events_change_once_a_sequence")]

    def __str__(self):
        return f"{self.event}: {self.sequence}"

    @property
    def event_before(self) -> Event:
        """Time and place as they were, as an event that is no row."""
        fields = {name: Event._meta.get_field(name).to_python(text) for name, text in self.before.items()}
        return Event(**fields)


def differences(before: Event, after: Event) -> list[str]:
    """What of ``time`` and ``place`` is another one for who plans a journey by it."""
    return [name for name, of in (("time", _clocks), ("place", _whereabouts)) if of(before) != of(after)]


def _clocks(event: Event) -> list[str]:
    """What the clocks of the place show, with their offset: another zone with the same clocks is the same time."""
    return [instant.astimezone(event.zone).isoformat() for instant in (event.starts_at, event.ends_at)]


def _whereabouts(event: Event) -> tuple[str, str]:
    """Nobody goes to the place of an event that is online only."""
    return event.mode, "" if event.mode == Event.Mode.ONLINE else event.place


def time_and_place(event: Event) -> dict[str, str]:
    """What ``EventChange.before`` keeps of ``event``: the same text for the same instant, by whatever clock it came."""
    values = {name: getattr(event, name) for name in (*WHEN_FIELDS, *WHERE_FIELDS)}
    return {
        name: value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)
        for name, value in values.items()
    }
