from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .event import Event


class SeatPoolQuerySet(models.QuerySet):
    def open(self):
        """Pools whose term runs at the start of this transaction, by the database's clock.

        ``TransactionNow`` and not the statement's time: who pressed in time and waited for the lock is in.
        """
        return self.filter(Q(opens_at__isnull=True) | Q(opens_at__lte=TransactionNow()), closes_at__gt=TransactionNow())

    def of_coming_events(self):
        """Pools of published events that are not over."""
        return self.filter(event__status=Event.Status.PUBLISHED, event__ends_at__gt=TransactionNow())

    def with_free_seat(self):
        return self.filter(Q(capacity__isnull=True) | Q(taken__lt=F("capacity")))


class SeatPool(models.Model):
    """A counted set of seats of an event, and the counter.

    ``taken`` is the number of confirmed and offered registrations of this pool. ``capacity`` is what the
    constraint holds; without one there is no limit. ``target`` is set while staff wish for fewer seats than
    are taken: ``capacity`` then follows ``taken`` down with every seat that is given back.
    ``opens_at`` and ``closes_at`` repeat the event's deadline, so that a seat is taken by one statement.
    """

    class Slug(models.TextChoices):
        ON_SITE = "on-site", _("on site")
        ONLINE = "online", _("online")

    event = models.ForeignKey(Event, models.CASCADE, related_name="pools", verbose_name=_("event"))
    slug = models.SlugField(_("pool"), choices=Slug, default=Slug.ON_SITE)
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True, help_text=_("Empty: no limit."))
    target = models.PositiveIntegerField(_("seats wished for"), null=True, blank=True)
    taken = models.PositiveIntegerField(_("taken"), default=0)
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes at"))

    objects = SeatPoolQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat pool")
        verbose_name_plural = _("seat pools")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "slug"], name="events_pool_once_an_event"),
            models.CheckConstraint(
                condition=Q(taken__gte=0) & (Q(capacity__isnull=True) | Q(taken__lte=F("capacity"))),
                name="events_pool_never_oversold",
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=True) | Q(capacity__isnull=False, target__lt=F("capacity")),
                name="events_pool_target_is_lower",
            ),
        ]

    def __str__(self):
        return f"{self.event}: {self.get_slug_display()}"

    @property
    def wished(self) -> int | None:
        """The number of seats that staff set, whether or not it is reached yet; ``None`` without a limit."""
        return self.capacity if self.target is None else self.target
