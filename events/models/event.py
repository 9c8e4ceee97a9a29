from datetime import datetime
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from accounts.models import BodyKind, User
from contacts.models import ContactPerson, Programme, Topic
from contacts.models.normalised import search_text
from contacts.models.programmes import Goal
from kit import times
from kit.previews import may_preview

from .deadline import Deadline, Term

#: The names of the IANA time zone database, read once: each time Python looks through all of its files.
_time_zones = cache(available_timezones)


def validate_time_zone(name: str) -> None:
    """Refuses a name that is not in the IANA time zone database."""
    if name not in _time_zones():
        raise ValidationError(_("“%(name)s” is not a time zone. Write one such as Europe/Rome."), params={"name": name})


@lru_cache(maxsize=600)
def zone_called(name: str) -> ZoneInfo:
    """The zone of this name. Python itself remembers eight, and a list of events may stand in more."""
    return ZoneInfo(name)


class EventQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What ``user`` may see, who may be a stranger: what was published, and as a preview what is not yet."""
        return self.all() if may_preview(user, self.model) else self.public()

    def public(self):
        return self.exclude(status=Event.Status.DRAFT)

    def listed(self):
        """What stands in lists, feeds and search: public events that are not private."""
        return self.public().filter(is_unlisted=False)

    def published(self):
        return self.filter(status=Event.Status.PUBLISHED)

    def upcoming(self, now):
        return self.filter(ends_at__gt=now).order_by("starts_at", "pk")

    def past(self, now):
        return self.filter(ends_at__lte=now).order_by("-starts_at", "-pk")

    def open_at(self, now):
        """Published events that take registrations at ``now``."""
        return self.published().filter(
            Q(deadline__opens_at__isnull=True) | Q(deadline__opens_at__lte=now), deadline__closes_at__gt=now
        )

    def taking_changes(self):
        """Published events, not over, whose people may change what they registered for at the start of this
        transaction, by the database's clock: who pressed in time is in."""
        now = TransactionNow()
        has_opened = Q(deadline__opens_at__isnull=True) | Q(deadline__opens_at__lte=now)
        as_registration = has_opened & Q(changes_deadline__isnull=True, deadline__closes_at__gt=now)
        return self.published().filter(as_registration | Q(changes_deadline__closes_at__gt=now), ends_at__gt=now)


class Event(models.Model):
    """A workshop, webinar or conference: what, when, where, for whom.

    Instants are UTC; people read and type them in ``time_zone``. Seats stand in ``SeatPool``, the term of
    registration in ``Deadline``.
    """

    class Kind(models.TextChoices):
        WORKSHOP = "workshop", _("Workshop")
        WEBINAR = "webinar", _("Webinar")
        CONFERENCE = "conference", _("Conference")
        INFO_DAY = "info_day", _("Info day")
        TRAINING = "training", _("Training")
        NETWORK_MEETING = "network_meeting", _("Network meeting")

    class Mode(models.TextChoices):
        ON_SITE = "on_site", _("On site")
        ONLINE = "online", _("Online")
        HYBRID = "hybrid", _("On site and online")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        CANCELLED = "cancelled", _("cancelled")

    class Outsiders(models.TextChoices):
        """What happens to somebody who is outside “for whom”."""

        WELCOME = "welcome", _("may go on")
        APPROVAL = "approval", _("goes to approval")
        CONTACT = "contact", _("is given the contact")

    class Entry(models.TextChoices):
        """By what way people come in."""

        OPEN = "open", _("open to everybody")
        APPROVAL = "approval", _("staff approve each registration")
        INVITATION = "invitation", _("for invited people only")

    class Promotion(models.TextChoices):
        """How a seat that becomes free goes to the next in line."""

        AT_ONCE = "at_once", _("is theirs at once")
        BY_OFFER = "by_offer", _("is offered to them")

    slug = models.SlugField(_("slug"), unique=True, max_length=120)
    title = models.CharField(_("title"), max_length=200)
    tagline = models.CharField(_("tagline"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.WORKSHOP)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode, default=Mode.ON_SITE)
    topics = models.ManyToManyField(Topic, related_name="+", blank=True, verbose_name=_("topics"))
    text = models.TextField(_("text"), blank=True)

    goal = models.CharField(_("goal"), max_length=10, choices=Goal, blank=True, help_text=_("Empty: both goals."))
    body_kinds = ArrayField(
        models.CharField(max_length=30, choices=BodyKind), verbose_name=_("kinds of body"), default=list, blank=True,
        help_text=_("Empty: every kind."),
    )  # fmt: skip
    strands = ArrayField(
        models.CharField(max_length=1, choices=Programme.Strand), verbose_name=_("strands of Interreg"), default=list,
        db_default=[], blank=True, help_text=_("Empty: every strand."),
    )  # fmt: skip
    audience = models.CharField(_("for whom, in words"), max_length=300, blank=True)
    outsiders = models.CharField(_("who is outside “for whom”"), max_length=10, choices=Outsiders, default="welcome")
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    legal_basis_url = models.URLField(_("link to the legal basis"), blank=True)

    time_zone = models.CharField(
        _("time zone"), max_length=60, default="Europe/Brussels", validators=[validate_time_zone]
    )
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    venue = models.CharField(_("venue"), max_length=200, blank=True, help_text=_("Empty: “to be announced”."))
    address = models.CharField(_("address"), max_length=300, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    country = CountryField(_("country"), blank=True)
    join_url = models.URLField(_("link to join online"), blank=True, help_text=_("Shown to confirmed people only."))

    deadline = models.OneToOneField(Deadline, models.PROTECT, related_name="event", verbose_name=_("deadline"))
    changes_deadline = models.OneToOneField(
        Deadline, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("changes until"),
        help_text=_("Empty: as long as registration is open."),
    )  # fmt: skip
    cancels_deadline = models.OneToOneField(
        Deadline, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("cancels until"),
        help_text=_("Empty: until the event starts."),
    )  # fmt: skip
    entry = models.CharField(_("way in"), max_length=10, choices=Entry, default=Entry.OPEN, db_default=Entry.OPEN)
    is_unlisted = models.BooleanField(
        _("private"), default=False, db_default=False,
        help_text=_("In no list, feed or search engine: its page is for who has the link."),
    )  # fmt: skip
    promotion = models.CharField(
        _("a seat that becomes free for somebody on the waiting list"), max_length=10, choices=Promotion,
        default=Promotion.AT_ONCE, db_default=Promotion.AT_ONCE,
        help_text=_("In the last 72 hours before the start it is theirs at once in any case."),
    )  # fmt: skip
    offer_hours = models.PositiveSmallIntegerField(
        _("hours that an offer stands"), default=48, db_default=48,
        validators=[MinValueValidator(1), MaxValueValidator(24 * 14)],
    )  # fmt: skip
    hands_over_to_anybody = models.BooleanField(
        _("a place may be handed over to another programme"), default=False, db_default=False,
    )  # fmt: skip
    contacts = models.ManyToManyField(
        ContactPerson, through="EventContact", related_name="+", verbose_name=_("contacts")
    )
    has_participant_list = models.BooleanField(
        _("list of participants"), default=False, db_default=False,
        help_text=_("Confirmed people see name, organisation and country of those who agreed to that."),
    )  # fmt: skip
    sensitive_readers = models.ManyToManyField(
        User, related_name="+", blank=True, limit_choices_to={"is_staff": True, "is_active": True},
        verbose_name=_("who reads sensitive answers"), help_text=_("Nobody else does, whatever else they may."),
    )  # fmt: skip
    sensitive_kept_days = models.PositiveSmallIntegerField(
        _("days that sensitive answers are kept after the event"), default=14, db_default=14,
        validators=[MaxValueValidator(365)],
    )  # fmt: skip
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    calendar_sequence = models.PositiveIntegerField(_("sequence of the calendar entry"), default=0)
    search_text = search_text(
        Concat("title", Value(" "), "tagline", Value(" "), "city", Value(" "), "venue"),
        _("what search compares with"),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="events_event_ends_after_start",
                violation_error_message=_("The end must be after the start."),
            ),
            models.CheckConstraint(
                condition=Q(sensitive_kept_days__lte=365), name="events_event_sensitive_kept_a_year_at_most"
            ),
            models.CheckConstraint(
                condition=Q(offer_hours__gte=1, offer_hours__lte=24 * 14), name="events_event_offer_hours_in_bounds"
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False), name="events_event_published_has_time"
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | Q(cancelled_at__isnull=False), name="events_event_cancelled_has_time"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "starts_at"], name="events_event_by_start"),
            models.Index(fields=["status", "ends_at"], name="events_event_by_end"),
            GinIndex(OpClass("search_text", "gin_trgm_ops"), name="events_event_search"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("event", args=[self.slug])

    @property
    def reference(self) -> str:
        """The name under which the outbox keeps what everybody concerned is told of this event."""
        return f"event:{self.slug}"

    @property
    def zone(self) -> ZoneInfo:
        return zone_called(self.time_zone)

    def zone_label(self, instant: datetime) -> str:
        """By which clocks ``instant`` is told: “Palermo time, CET”."""
        return times.zone_label(instant, self.zone, self.city, self.country.code or "")

    def deadline_of(self, term: Term) -> Deadline | None:
        """The deadline at which ``term`` ends; ``None`` where it has no end of its own."""
        return getattr(self, term.value)

    @property
    def place(self) -> str:
        """Venue, address, city and country in one line, as far as they are known."""
        country = self.country.name if self.country else ""
        return ", ".join(filter(None, [self.venue, self.address, self.city, country]))

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def approves_all(self) -> bool:
        """Whether staff look at every registration before it gets a place."""
        return self.entry == self.Entry.APPROVAL

    @property
    def is_for_invited(self) -> bool:
        """Whether only who was invited may register."""
        return self.entry == self.Entry.INVITATION

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED


class EventDay(models.Model):
    """One day of an event with its opening time, in instants."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="days", verbose_name=_("event"))
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("day")
        verbose_name_plural = _("days")
        ordering = ["opens_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="events_day_closes_after_opening",
                violation_error_message=_("A day must close after it opens."),
            )
        ]

    def __str__(self):
        return date_format(timezone.localtime(self.opens_at), "l j F Y")


class Session(models.Model):
    """An item of an event's agenda."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="sessions", verbose_name=_("event"))
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    place = models.CharField(_("place"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="events_session_ends_after_start",
                violation_error_message=_("A session must end after it starts."),
            )
        ]

    def __str__(self):
        return self.title

    def is_at_same_time_as(self, other: "Session") -> bool:
        """Whether nobody can be in both for the whole time; one that begins as the other ends is apart from it."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


class EventContact(models.Model):
    """A contact person answers questions about an event."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="event_contacts")
    person = models.ForeignKey(ContactPerson, models.CASCADE, related_name="+", verbose_name=_("contact person"))
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("contact person of an event")
        verbose_name_plural = _("contact persons of an event")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="events_contact_once_an_event")]

    def __str__(self):
        return str(self.person)
