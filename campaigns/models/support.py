from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contacts.models import ContactPerson, Programme

from .editions import Edition
from .local_events import LocalEvent


class Service(models.TextChoices):
    """What the organisation gives to a programme in an edition."""

    VIDEO = "video", _("Customised promotional video")
    BOOSTING = "boosting", _("Boosting on social media")
    VISIBILITY = "visibility", _("Visibility on the campaign's page and map")
    ADVICE = "advice", _("Individual advice")


class SupportAsk(models.Model):
    """Staff asked a programme to register for support; ``told`` people of it have a message, none where it has no
    address."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="asks", verbose_name=_("edition"))
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name=_("programme"))
    told = models.PositiveSmallIntegerField(_("messages"))
    by = models.ForeignKey(User, models.SET_NULL, related_name="+", null=True, verbose_name=_("by"))
    at = models.DateTimeField(_("asked at"))

    class Meta:
        verbose_name = _("request to register")
        verbose_name_plural = _("requests to register")
        constraints = [
            models.UniqueConstraint(fields=["edition", "programme"], name="campaigns_a_programme_is_asked_once")
        ]

    def __str__(self):
        return f"{self.edition}: {self.programme}"


class SupportRegistrationQuerySet(models.QuerySet):
    def answered(self):
        """Programmes that have said whether they take part."""
        return self.exclude(state=SupportRegistration.State.STARTED)


class SupportRegistration(models.Model):
    """A programme's registration for support in an edition: one for all who act for it.

    Begun by one of them, and any of them goes on; ``revision`` rises with each save, so that two who write at the same
    time learn of each other.
    """

    class State(models.TextChoices):
        STARTED = "started", _("started, not sent")
        REGISTERED = "registered", _("registered")
        DECLINED = "declined", _("does not take part")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="supported", verbose_name=_("edition"))
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name=_("programme"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.STARTED)
    started_by = models.ForeignKey(User, models.SET_NULL, related_name="+", null=True, verbose_name=_("started by"))
    started_at = models.DateTimeField(_("started at"))
    answered_by = models.ForeignKey(User, models.SET_NULL, related_name="+", null=True, verbose_name=_("answered by"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    plans = models.TextField(_("what the programme plans"), max_length=3000, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=0)

    objects = SupportRegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration for support")
        verbose_name_plural = _("registrations for support")
        ordering = ["programme__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "programme"], name="campaigns_one_support_a_programme"),
            models.CheckConstraint(
                condition=Q(state="started", answered_at__isnull=True)
                | (~Q(state="started") & Q(answered_at__isnull=False)),
                name="campaigns_support_answered_has_time",
            ),
        ]

    def __str__(self):
        return f"{self.edition}: {self.programme}"

    def get_absolute_url(self):
        return reverse("support-programme", args=[self.edition.campaign.slug, self.edition.year, self.programme.slug])


class ServiceRequest(models.Model):
    """A service that a programme asked for, and what became of it; boosting is asked for each local event."""

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        IN_WORK = "in_work", _("in work")
        DELIVERED = "delivered", _("delivered")
        NOT_POSSIBLE = "not_possible", _("not possible")

    registration = models.ForeignKey(
        SupportRegistration, models.CASCADE, related_name="services", verbose_name=_("registration for support")
    )
    service = models.CharField(_("service"), max_length=12, choices=Service)
    local_event = models.ForeignKey(
        LocalEvent, models.PROTECT, related_name="services", null=True, blank=True, verbose_name=_("local event")
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.ASKED)
    words = models.TextField(_("words to the programme"), max_length=1000, blank=True)
    adviser = models.ForeignKey(
        ContactPerson, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("adviser")
    )
    due_date = models.DateField(_("due on"), null=True, blank=True)
    link = models.URLField(_("link"), blank=True)
    file = models.FileField(_("file"), upload_to="support/", blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    changed_at = models.DateTimeField(_("changed at"))
    revision = models.PositiveIntegerField(_("revision"), default=0)

    class Meta:
        verbose_name = _("service asked for")
        verbose_name_plural = _("services asked for")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "service"],
                condition=~Q(service="boosting"),
                name="campaigns_a_service_is_asked_once",
            ),
            models.UniqueConstraint(
                fields=["registration", "local_event"],
                condition=Q(service="boosting"),
                name="campaigns_boosting_once_a_local_event",
            ),
            models.CheckConstraint(
                condition=Q(service="boosting", local_event__isnull=False)
                | (~Q(service="boosting") & Q(local_event__isnull=True)),
                name="campaigns_boosting_is_of_a_local_event",
            ),
            models.CheckConstraint(
                condition=~Q(state="not_possible") | ~Q(words=""), name="campaigns_not_possible_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state="delivered", service="video") | ~Q(file="") | ~Q(link=""),
                name="campaigns_delivered_video_is_there",
            ),
        ]

    def __str__(self):
        return f"{self.get_service_display()}: {self.registration.programme}"


class VideoWish(models.Model):
    """What a programme gives for its video."""

    request = models.OneToOneField(
        ServiceRequest, models.CASCADE, related_name="video", verbose_name=_("service asked for")
    )
    event_line = models.CharField(_("line about the event"), max_length=120)
    logo = models.ImageField(_("logo"), upload_to="support/", blank=True)
    subtitle_languages = ArrayField(models.CharField(max_length=3), verbose_name=_("languages of subtitles"))

    class Meta:
        verbose_name = _("wish for a video")
        verbose_name_plural = _("wishes for a video")

    def __str__(self):
        return self.event_line


class Boost(models.Model):
    """Boosting of one local event: what is to be shown to whom, what was wished, granted and spent, in whole euros.

    What is granted is counted in ``Edition.boosting_granted_euros`` in the same transaction (``actions.boosting``).
    """

    request = models.OneToOneField(
        ServiceRequest, models.CASCADE, related_name="boost", verbose_name=_("service asked for")
    )
    link = models.URLField(_("link"))
    text = models.CharField(_("text"), max_length=300)
    picture = models.ImageField(_("picture"), upload_to="support/", blank=True)
    territory = models.CharField(_("territory"), max_length=200)
    language = models.CharField(_("language"), max_length=3)
    days = models.PositiveSmallIntegerField(_("days"))
    wished_euros = models.PositiveIntegerField(_("wished (€)"))
    granted_euros = models.PositiveIntegerField(_("granted (€)"), default=0)
    spent_euros = models.PositiveIntegerField(_("spent (€)"), null=True, blank=True)
    reach = models.PositiveIntegerField(_("people reached"), null=True, blank=True)

    class Meta:
        verbose_name = _("boosting")
        verbose_name_plural = _("boosting")
        constraints = [
            models.CheckConstraint(
                condition=Q(spent_euros__isnull=True) | Q(spent_euros__lte=F("granted_euros")),
                name="campaigns_no_more_spent_than_granted",
                violation_error_message=_("More than was granted cannot have been spent."),
            ),
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=60), name="campaigns_boost_days_in_bounds"),
        ]

    def __str__(self):
        return self.text
