from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contacts.models import ContactPerson
from events.models import Deadline, Event, validate_time_zone, zone_called
from kit.previews import may_preview


class Campaign(models.Model):
    """Something that is done all over Europe every year, led by programmes; each year is an edition."""

    slug = models.SlugField(_("slug"), unique=True, max_length=80)
    name = models.CharField(_("name"), max_length=120)
    summary = models.CharField(_("in one sentence"), max_length=300)
    contacts = models.ManyToManyField(ContactPerson, related_name="+", blank=True, verbose_name=_("contact persons"))

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("campaign", args=[self.slug])


class EditionQuerySet(models.QuerySet):
    def published(self):
        return self.filter(is_published=True)

    def visible_to(self, person):
        """What ``person`` may see, who may be a stranger: what is published, and as a preview what is not yet."""
        return self if may_preview(person, self.model) else self.published()

    def current(self):
        """Of each campaign the edition that its page shows: the newest that is published."""
        return self.published().order_by("campaign_id", "-year").distinct("campaign_id")

    def of(self, campaign_slug: str):
        return self.filter(campaign__slug=campaign_slug).select_related("campaign")

    def newest_first(self):
        return self.order_by("-year")


class Edition(models.Model):
    """One year of a campaign: its theme, its key date, the season of its events, and what it can give.

    Figures of how it went are empty where nobody recorded any. ``boosting_granted_euros`` is the sum of what was
    granted (``actions.boosting``) and never more than the budget.
    """

    class CheckedBy(models.TextChoices):
        """Who looks at local events before everybody sees them."""

        STAFF = "staff", _("staff")
        PROGRAMME = "programme", _("the programme's officers, or staff")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="editions", verbose_name=_("campaign"))
    year = models.PositiveSmallIntegerField(_("year"))
    theme = models.CharField(_("theme"), max_length=200, blank=True)
    story = models.TextField(_("story"), blank=True)
    key_date = models.DateField(_("key date"), help_text=_("Events take place on or around it."))
    season_start_date = models.DateField(_("first day of the season"))
    season_end_date = models.DateField(_("last day of the season"))
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="Europe/Vienna", validators=[validate_time_zone]
    )
    hashtag = models.CharField(_("hashtag"), max_length=60, blank=True)
    is_published = models.BooleanField(_("published"), default=False)
    events = models.ManyToManyField(Event, related_name="+", blank=True, verbose_name=_("events of the portal"))

    checked_by = models.CharField(
        _("who checks local events"), max_length=10, choices=CheckedBy, default=CheckedBy.PROGRAMME
    )
    support_deadline = models.OneToOneField(
        Deadline, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("registration for support")
    )
    boosting_rule = models.TextField(_("how boosting is granted"), blank=True)
    boosting_budget_euros = models.PositiveIntegerField(_("budget for boosting (€)"), default=0)
    boosting_granted_euros = models.PositiveIntegerField(_("granted for boosting (€)"), default=0, editable=False)

    recorded_events = models.PositiveIntegerField(_("events"), null=True, blank=True)
    recorded_countries = models.PositiveIntegerField(_("countries"), null=True, blank=True)
    recorded_cities = models.PositiveIntegerField(_("cities"), null=True, blank=True)
    recorded_programmes = models.PositiveIntegerField(_("programmes"), null=True, blank=True)
    recorded_attendees = models.PositiveIntegerField(_("attendees"), null=True, blank=True)
    had_more_attendees = models.BooleanField(
        _("more attendees than that: the number is a lower bound"), default=False, db_default=False
    )
    recorded_reach = models.PositiveIntegerField(_("reach on social media"), null=True, blank=True)
    recorded_satisfaction = models.PositiveSmallIntegerField(
        _("satisfaction, of 10"), null=True, blank=True, validators=[MaxValueValidator(10)]
    )
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["campaign", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "year"], name="campaigns_one_edition_a_year"),
            models.CheckConstraint(condition=Q(key_date__year=F("year")), name="campaigns_key_date_is_of_its_year"),
            models.CheckConstraint(
                condition=Q(season_end_date__gte=F("season_start_date")),
                name="campaigns_season_ends_after_it_starts",
                violation_error_message=_("The season must end after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(boosting_granted_euros__lte=F("boosting_budget_euros")),
                name="campaigns_no_more_granted_than_there_is",
                violation_error_message=_("More than this is granted already."),
            ),
            models.CheckConstraint(
                condition=Q(recorded_satisfaction__isnull=True) | Q(recorded_satisfaction__lte=10),
                name="campaigns_satisfaction_is_of_ten",
            ),
            models.CheckConstraint(
                condition=Q(had_more_attendees=False) | Q(recorded_attendees__isnull=False),
                name="campaigns_more_attendees_than_a_number",
                violation_error_message=_("Give the number of attendees that is the lower bound."),
            ),
        ]

    def __str__(self):
        return f"{self.campaign} {self.year}"

    def get_absolute_url(self):
        return reverse("edition", args=[self.campaign.slug, self.year])

    @property
    def reference(self) -> str:
        """The name under which the outbox keeps what concerns everybody of this edition."""
        return f"edition:{self.campaign.slug}:{self.year}"

    @property
    def zone(self) -> ZoneInfo:
        return zone_called(self.time_zone)

    @property
    def boosting_left_euros(self) -> int:
        return self.boosting_budget_euros - self.boosting_granted_euros

    def is_in_season(self, day: date) -> bool:
        return self.season_start_date <= day <= self.season_end_date

    def is_over_at(self, instant: datetime) -> bool:
        """Whether the last day of the season has passed, by the clocks of the edition."""
        return instant.astimezone(self.zone).date() > self.season_end_date


class Milestone(models.Model):
    """A point, or a span, of an edition's timeline; where an event of the portal is meant, it leads there."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="milestones", verbose_name=_("edition"))
    title = models.CharField(_("title"), max_length=120)
    start_date = models.DateField(_("on, or from"))
    end_date = models.DateField(_("until"), null=True, blank=True)
    event = models.ForeignKey(
        Event, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("event of the portal")
    )

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("timeline")
        ordering = ["start_date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__isnull=True) | Q(end_date__gte=F("start_date")),
                name="campaigns_milestone_ends_after_it_starts",
                violation_error_message=_("The end must not be before the start."),
            )
        ]

    def __str__(self):
        return self.title


class Lesson(models.Model):
    """Something learnt in an edition, which the desk of the next one shows."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="lessons", verbose_name=_("edition"))
    text = models.TextField(_("what was learnt"))
    by = models.ForeignKey(User, models.SET_NULL, related_name="+", null=True, verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        ordering = ["at", "pk"]

    def __str__(self):
        return self.text[:80]
