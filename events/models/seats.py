from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kit import times

from .event import Event, Session

#: How the slug of a session's pool begins; the session's key follows.
OF_SESSION = "session-"


class SeatPoolQuerySet(models.QuerySet):
    def of_whole_event(self):
        """Pools of an event as a whole, on site and online; not those of its sessions."""
        return self.filter(session__isnull=True)

    def of_sessions(self):
        return self.filter(session__isnull=False)

    def plain(self):
        """Pools in which a free seat is for anybody who comes: the line is not paused, no programme is limited."""
        return self.filter(is_paused=False, limits_programmes=False)

    def open(self):
        """Pools whose term runs at the start of this transaction, by the database's clock.

        ``TransactionNow`` and not the statement's time: who pressed in time and waited for the lock is in.
        """
        return self.filter(Q(opens_at__isnull=True) | Q(opens_at__lte=TransactionNow()), closes_at__gt=TransactionNow())

    def with_free_seat(self):
        return self.filter(Q(capacity__isnull=True) | Q(taken__lt=F("capacity")))


class SeatPool(models.Model):
    """A counted set of seats of an event as a whole, or of one of its sessions, and the counter.

    ``taken`` is the number of confirmed and offered registrations of this pool; of a session, the number of confirmed
    people who have a seat there (``SessionSeat``). ``capacity`` is what the
    constraint holds; without one there is no limit. ``target`` is set while staff wish for fewer seats than
    are taken: ``capacity`` then follows ``taken`` down with every seat that is given back.
    ``opens_at`` and ``closes_at`` repeat the event's deadline, so that a seat is taken by one statement, and
    ``limits_programmes`` that the event has a limit for each programme (``ProgrammePhase``). While the line
    ``is_paused`` nobody gets a seat but from staff: who comes waits.
    """

    class Slug(models.TextChoices):
        ON_SITE = "on-site", _("on site")
        ONLINE = "online", _("online")

    event = models.ForeignKey(Event, models.CASCADE, related_name="pools", verbose_name=_("event"))
    session = models.OneToOneField(
        Session, models.CASCADE, related_name="pool", null=True, blank=True, verbose_name=_("session")
    )
    slug = models.SlugField(_("pool"), default=Slug.ON_SITE)
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True, help_text=_("Empty: no limit."))
    target = models.PositiveIntegerField(_("seats wished for"), null=True, blank=True)
    taken = models.PositiveIntegerField(_("taken"), default=0)
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes at"))
    is_paused = models.BooleanField(_("line is paused"), default=False, db_default=False)
    limits_programmes = models.BooleanField(
        _("programmes are limited"), default=False, db_default=False, editable=False
    )

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
            models.CheckConstraint(
                condition=Q(session__isnull=True, slug__in=["on-site", "online"])
                | Q(session__isnull=False, slug__startswith=OF_SESSION),
                name="events_pool_is_of_event_or_session",
            ),
        ]

    def __str__(self):
        return f"{self.event}: {self.name}"

    @property
    def name(self) -> str:
        """“on site”, “online”, or the title of its session."""
        return self.session.title if self.session_id else str(self.Slug(self.slug).label)

    @property
    def wished(self) -> int | None:
        """The number of seats that staff set, whether or not it is reached yet; ``None`` without a limit."""
        return self.capacity if self.target is None else self.target

    @property
    def free(self) -> int | None:
        """How many seats nobody has; ``None`` without a limit."""
        return None if self.capacity is None else self.capacity - self.taken

    @property
    def has_free_seat(self) -> bool:
        """Whether there is a seat that nobody has, which staff may give at any time."""
        return self.free is None or self.free > 0

    @property
    def gives_seats(self) -> bool:
        """Whether the line, or who comes, gets a seat now: one is free, and the line is not paused."""
        return self.has_free_seat and not self.is_paused

    def is_open_at(self, now: datetime) -> bool:
        """Whether the term runs; ``SeatPool.objects.open`` asks the database."""
        return (self.opens_at is None or self.opens_at <= now) and now < self.closes_at


class SessionSeatQuerySet(models.QuerySet):
    def in_agenda(self):
        """In the order of the sessions."""
        return self.order_by("pool__session__starts_at", "pool__session")

    def at_same_time(self, event):
        """Two sessions of ``event`` at the same time by their titles, and how many people have a seat in both."""
        held, other = self.filter(pool__event=event, stage=SessionSeat.Stage.HELD), "registration__session_seats__"
        pairs = held.filter(
            **{
                f"{other}stage": SessionSeat.Stage.HELD,
                f"{other}pool__gt": F("pool"),
                f"{other}pool__session__starts_at__lt": F("pool__session__ends_at"),
                f"{other}pool__session__ends_at__gt": F("pool__session__starts_at"),
            }
        )
        titles = ("pool__session__title", f"{other}pool__session__title")
        return pairs.order_by("pool", f"{other}pool").values_list(*titles).annotate(number=Count("pk"))

    def not_held(self):
        """Wishes, and places in line: nothing that is counted."""
        return self.exclude(stage=SessionSeat.Stage.HELD)


def session_in_words(session: Session, zone: ZoneInfo) -> str:
    """A session by its title and its time: “Field visit (Fri 22 January 2027, 09:00 to 11:00)”."""
    start, end = times.span(session.starts_at, session.ends_at, zone)
    return gettext("%(title)s (%(start)s to %(end)s)") % {"title": session.title, "start": start, "end": end}


class SessionSeat(models.Model):
    """A registration's wish for a seat of a session that has a limited number of them, and what became of it.

    Who has a place at the event has the seat, or waits for it since ``waiting_at``; who has none yet wishes for it.
    Who waits keeps the seats of sessions at the same time until this one comes; they are given back in that
    transaction.
    """

    class Stage(models.TextChoices):
        WISHED = "wished", _("wished for, until there is a place at the event")
        WAITING = "waiting", _("on the waiting list")
        HELD = "held", _("has a seat")

    registration = models.ForeignKey(
        "events.Registration", models.CASCADE, related_name="session_seats", verbose_name=_("registration")
    )
    pool = models.ForeignKey(SeatPool, models.PROTECT, related_name="session_seats", verbose_name=_("session"))
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.WISHED)
    wished_at = models.DateTimeField(_("wished for since"), db_default=Now())
    waiting_at = models.DateTimeField(_("in line since"), null=True, blank=True)
    held_at = models.DateTimeField(_("has it since"), null=True, blank=True)

    objects = SessionSeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat in a session")
        verbose_name_plural = _("seats in sessions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "pool"], name="events_session_seat_once"),
            models.CheckConstraint(
                condition=~Q(stage="waiting") | Q(waiting_at__isnull=False), name="events_session_seat_waits_since"
            ),
            models.CheckConstraint(
                condition=~Q(stage="held") | Q(held_at__isnull=False), name="events_session_seat_held_since"
            ),
        ]
        indexes = [
            models.Index(fields=["pool", "waiting_at", "id"], name="events_session_line", condition=Q(stage="waiting")),
        ]

    def __str__(self):
        return f"{self.registration}: {self.pool}"
