from datetime import datetime
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from accounts.models import User
from contacts.models import Programme
from events.models import validate_time_zone, zone_called
from kit import times
from kit.models import new_token

from .editions import Edition
from .languages import LANGUAGES

#: What is still to be decided.
OPEN = Q(state__in=["proposed", "sent_back"])


class LocalEventQuerySet(models.QuerySet):
    def published(self):
        """What everybody sees: events that were checked, and among them those that were called off since."""
        shown = [LocalEvent.State.PUBLISHED, LocalEvent.State.CANCELLED]
        return self.events().filter(state__in=shown, published_at__isnull=False, edition__is_published=True)

    def events(self):
        """Events themselves, without the changes that are asked of them."""
        return self.filter(replaces__isnull=True)

    def with_open_changes(self):
        """Events, and those changes of them that are not decided."""
        return self.filter(Q(replaces__isnull=True) | OPEN)

    def proposed(self):
        """What waits for a look, longest first."""
        return self.filter(state=LocalEvent.State.PROPOSED).order_by("proposed_at", "pk")

    def of(self, person):
        return self.filter(proposed_by_id=person.pk) if person.pk else self.none()


class LocalEvent(models.Model):
    """An event that a programme, project or partner holds for the public in an edition's season.

    Instants are UTC; people read and type them in ``time_zone``. State changes only in ``actions.local_events``.

    A change that somebody asks for who may not publish it is a row like this, with the published event as what it
    ``replaces``: it is proposed, checked and sent back as an event is. Nobody else sees it; once it is published, the
    event says the same.
    """

    class Kind(models.TextChoices):
        OPEN_DAY = "open_day", _("Open-door day")
        TOUR = "tour", _("Tour of projects")
        FESTIVAL = "festival", _("Festival")
        CONCERT = "concert", _("Concert")
        FILM = "film", _("Film")
        SPORT = "sport", _("Sport")
        CYCLING = "cycling", _("Cycling or walking")
        FOOD = "food", _("Food and wine")
        MARKET = "market", _("Market or fair")
        WORKSHOP = "workshop", _("Workshop for schools or citizens")
        OTHER = "other", _("Other")

    class Mode(models.TextChoices):
        ON_SITE = "on_site", _("At a place")
        ONLINE = "online", _("Online")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("awaits a check")
        SENT_BACK = "sent_back", _("sent back with words")
        PUBLISHED = "published", _("published")
        CANCELLED = "cancelled", _("cancelled")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="local_events", verbose_name=_("edition"))
    slug = models.SlugField(_("slug"), max_length=120)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name=_("programme"))
    proposed_by = models.ForeignKey(User, models.SET_NULL, related_name="+", null=True, verbose_name=_("proposed by"))
    replaces = models.ForeignKey(
        "self", models.CASCADE, related_name="changes", null=True, blank=True, verbose_name=_("change of")
    )
    organiser = models.CharField(_("organiser"), max_length=200)
    title = models.CharField(_("title"), max_length=150)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    description = models.TextField(_("description"), max_length=5000)
    languages = ArrayField(models.CharField(max_length=3), verbose_name=_("languages"), default=list)
    website = models.URLField(_("website"), blank=True)

    mode = models.CharField(_("where"), max_length=10, choices=Mode, default=Mode.ON_SITE)
    venue = models.CharField(_("place"), max_length=200, blank=True)
    city = models.CharField(_("town"), max_length=120, blank=True)
    country = CountryField(_("country"), blank=True)
    latitude = models.DecimalField(
        _("latitude, degrees north"), max_digits=8, decimal_places=5, null=True, blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )  # fmt: skip
    longitude = models.DecimalField(
        _("longitude, degrees east"), max_digits=8, decimal_places=5, null=True, blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )  # fmt: skip
    accessibility = models.TextField(_("accessibility of the place"), max_length=1000, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, validators=[validate_time_zone])
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))

    picture = models.ImageField(_("picture"), upload_to="local-events/", blank=True)
    picture_alt = models.CharField(_("what the picture shows"), max_length=200, blank=True)
    picture_rights = models.CharField(_("whose picture it is"), max_length=200, blank=True)

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    words = models.TextField(_("words to the proposer"), max_length=1000, blank=True)
    is_highlighted = models.BooleanField(_("marked in list and map"), default=False)
    proposed_at = models.DateTimeField(_("proposed at"))
    sent_back_at = models.DateTimeField(_("sent back at"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    calendar_sequence = models.PositiveIntegerField(_("sequence of the calendar entry"), default=0)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)
    revision = models.PositiveIntegerField(_("revision"), default=0, editable=False)
    press = models.CharField(
        _("press of the button"), max_length=22, unique=True, default=new_token, editable=False,
        help_text=_("By which it was proposed: pressed twice, it is proposed once."),
    )  # fmt: skip

    objects = LocalEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("local event")
        verbose_name_plural = _("local events")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="campaigns_local_event_slug_once_an_edition"),
            models.UniqueConstraint(
                fields=["replaces"], condition=OPEN, name="campaigns_one_open_change_a_local_event"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="campaigns_local_event_ends_after_start",
                violation_error_message=_("The end must be after the start."),
            ),
            models.CheckConstraint(
                condition=Q(mode="online")
                | (Q(latitude__isnull=False, longitude__isnull=False) & ~Q(city="") & ~Q(country="")),
                name="campaigns_local_event_has_a_place",
                violation_error_message=_("Say in which town it takes place, or that it is online."),
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="campaigns_local_event_is_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(picture="") | (~Q(picture_alt="") & ~Q(picture_rights="")),
                name="campaigns_picture_says_what_and_whose",
                violation_error_message=_("Say what the picture shows and whose it is."),
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="campaigns_published_has_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="sent_back") | (Q(sent_back_at__isnull=False) & ~Q(words="")),
                name="campaigns_sent_back_says_when_and_why",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | Q(cancelled_at__isnull=False), name="campaigns_cancelled_has_time"
            ),
        ]
        indexes = [
            models.Index(fields=["edition", "state", "starts_at"], name="campaigns_local_event_by_start"),
            models.Index(fields=["edition", "programme"], name="campaigns_local_event_of_whom"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("local-event", args=[self.edition.campaign.slug, self.edition.year, self.slug])

    @property
    def zone(self) -> ZoneInfo:
        return zone_called(self.time_zone)

    def zone_label(self, instant: datetime) -> str:
        """By which clocks ``instant`` is told: “Palermo time, CET”."""
        return times.zone_label(instant, self.zone, self.city, self.country.code or "")

    @property
    def place(self) -> str:
        """Venue, town and country in one line, as far as they are known; empty where it is online."""
        if self.is_online:
            return ""
        return ", ".join(filter(None, [self.venue, self.city, self.country.name if self.country else ""]))

    @property
    def is_placed(self) -> bool:
        """Whether it takes place somewhere that a map can show."""
        return not self.is_online and self.latitude is not None

    @property
    def picture_name(self) -> str:
        """What the picture's address ends with, another one for each picture; empty where there is none."""
        return PurePosixPath(self.picture.name).name if self.picture else ""

    @property
    def is_online(self) -> bool:
        return self.mode == self.Mode.ONLINE

    @property
    def is_applied_change(self) -> bool:
        """Whether this is a change, and the event it replaces says the same by now."""
        return self.replaces_id is not None and self.state == self.State.PUBLISHED

    @property
    def is_cancelled(self) -> bool:
        return self.state == self.State.CANCELLED

    @property
    def language_names(self) -> list[str]:
        return [str(LANGUAGES.get(code, code)) for code in self.languages]


class ShownProject(models.Model):
    """A project that a local event shows to the public."""

    local_event = models.ForeignKey(LocalEvent, models.CASCADE, related_name="projects", verbose_name=_("local event"))
    name = models.CharField(_("name"), max_length=150)
    programme_name = models.CharField(_("programme"), max_length=200, blank=True)
    website = models.URLField(_("website"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("project shown")
        verbose_name_plural = _("projects shown")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name
