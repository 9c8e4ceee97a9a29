from pathlib import PurePath

from django.conf.locale import LANG_INFO
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Prefetch, Q, Value
from django.db.models.functions import Concat, Now
from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from .absences import Absence
from .networks import Network
from .normalised import search_text
from .offices import Office
from .programmes import Programme, validate_country_code
from .topics import Topic


def validate_language_code(code: str) -> None:
    """Refuses a code of a language that Django has no name for."""
    if code not in LANG_INFO:
        raise ValidationError(_("“%(code)s” is not a language's code. Write one such as en."), params={"code": code})


class Weekday(models.IntegerChoices):
    """Days of the week, numbered as ISO 8601 does."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


class Team(models.Model):
    """A group at the organisation to which contact persons belong.

    Its page shows what several apps know, as a contact person's does (``ABSOLUTE_URL_OVERRIDES``).
    """

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    email = models.EmailField(_("e-mail"), blank=True, help_text=_("Never shown in public."))
    updated_at = models.DateTimeField(_("updated at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["name"]

    def __str__(self):
        return self.name


def what_cards_show(prefix: str = "") -> list[Prefetch]:
    """What a card (``contacts.panels``) shows of somebody besides their row and team, each by one statement.

    ``prefix`` leads from the rows that are read to the person, such as ``person__``.
    """
    return [
        Prefetch(f"{prefix}contact_topics", ContactTopic.objects.select_related("topic")),
        Prefetch(f"{prefix}absences", Absence.objects.today().with_stand_in(), to_attr="absences_today"),
    ]


class ContactPersonQuerySet(models.QuerySet):
    def listed(self):
        """Who is shown in the directory."""
        return self.filter(is_listed=True)

    def knowing(self, topic: Topic):
        """Who knows about ``topic``: those who lead it (``leads_it``), then those who help."""
        knowing = self.filter(contact_topics__topic=topic).annotate(leads_it=F("contact_topics__is_lead"))
        return knowing.order_by("-leads_it", "family_name", "given_name")

    def with_card(self):
        """With all that a card shows: the team, topics, and who answers today. Three statements."""
        return self.select_related("team").prefetch_related(*what_cards_show())


class ContactPerson(models.Model):
    """Somebody at the organisation whom officers may ask.

    Their page shows what several apps know: the settings say where it is (``ABSOLUTE_URL_OVERRIDES``).
    ``name_text`` and ``role_text`` are what search compares with.
    """

    slug = models.SlugField(_("slug"), unique=True, max_length=70)
    given_name = models.CharField(_("given name"), max_length=80)
    family_name = models.CharField(_("family name"), max_length=80)
    role = models.CharField(_("role"), max_length=120, blank=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="people", verbose_name=_("team"))
    topics = models.ManyToManyField(Topic, through="ContactTopic", related_name="people", verbose_name=_("topics"))
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="people", null=True, blank=True, verbose_name=_("office")
    )
    networks = models.ManyToManyField(Network, related_name="people", blank=True, verbose_name=_("networks"))
    programmes = models.ManyToManyField(
        Programme, through="ServedProgramme", related_name="contact_persons", verbose_name=_("programmes they serve")
    )
    countries = ArrayField(
        models.CharField(max_length=2, validators=[validate_country_code]), verbose_name=_("countries they serve"),
        default=list, db_default=[], blank=True, help_text=_("Two-letter codes parted by commas, such as AT, CZ."),
    )  # fmt: skip
    working_days = ArrayField(
        models.PositiveSmallIntegerField(choices=Weekday), verbose_name=_("working days"), default=list, db_default=[],
        blank=True, help_text=_("Leave all unticked when they need not be said."),
    )  # fmt: skip
    languages = ArrayField(
        models.CharField(max_length=7, validators=[validate_language_code]), verbose_name=_("languages"),
        default=list, blank=True, help_text=_("Language codes parted by commas, such as en, it, fi."),
    )  # fmt: skip
    email = models.EmailField(_("e-mail"), help_text=_("Never shown in public; “Write to …” sends there."))
    phone = PhoneNumberField(_("phone"), blank=True)
    photo = models.ImageField(_("photo"), upload_to="contacts/", blank=True)
    is_listed = models.BooleanField(_("shown in the directory"), default=True)
    name_text = search_text(Concat("given_name", Value(" "), "family_name"), _("name as search compares it"))
    role_text = search_text("role", _("role as search compares it"))
    updated_at = models.DateTimeField(_("updated at"), db_default=Now(), editable=False)

    objects = ContactPersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact person")
        verbose_name_plural = _("contact persons")
        ordering = ["family_name", "given_name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(working_days__contained_by=Weekday.values), name="contacts_working_days_are_weekdays"
            ),
        ]
        indexes = [
            GinIndex(fields=["countries"], name="contacts_person_countries"),
            GinIndex(fields=["languages"], name="contacts_person_languages"),
            GinIndex(OpClass("name_text", "gin_trgm_ops"), name="contacts_person_name"),
            GinIndex(OpClass("role_text", "gin_trgm_ops"), name="contacts_person_role"),
            models.Index(fields=["family_name", "given_name"], name="contacts_person_by_name"),
            models.Index(fields=["id"], name="contacts_person_not_listed", condition=Q(is_listed=False)),
        ]

    def __str__(self):
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def photo_url(self) -> str:
        """The address of the photo, another one for another photo, so that it can be kept; empty when none is shown."""
        if not self.photo or not self.is_listed:
            return ""
        return f"{reverse('contact-photo', args=[self.slug])}?v={PurePath(self.photo.name).stem}"

    @property
    def language_names(self) -> list[str]:
        return [get_language_info(code)["name_translated"] for code in self.languages if code in LANG_INFO]


class ContactTopic(models.Model):
    """A contact person knows about a topic, as its lead or as a helper."""

    person = models.ForeignKey(ContactPerson, models.CASCADE, related_name="contact_topics")
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="contact_topics", verbose_name=_("topic"))
    is_lead = models.BooleanField(_("leads it"), default=False)

    class Meta:
        verbose_name = _("topic of a contact person")
        verbose_name_plural = _("topics of a contact person")
        ordering = ["-is_lead", "topic__name"]
        constraints = [
            models.UniqueConstraint(fields=["person", "topic"], name="contacts_topic_once_a_person"),
        ]

    def __str__(self):
        return f"{self.person}: {self.topic}"


class ServedProgramme(models.Model):
    """A contact person is the one whom the people of a programme ask."""

    person = models.ForeignKey(ContactPerson, models.CASCADE, related_name="served_programmes")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="served_by", verbose_name=_("programme"))

    class Meta:
        verbose_name = _("programme of a contact person")
        verbose_name_plural = _("programmes of a contact person")
        ordering = ["programme__name"]
        constraints = [
            models.UniqueConstraint(fields=["person", "programme"], name="contacts_programme_served_once_a_person"),
        ]

    def __str__(self):
        return f"{self.person}: {self.programme}"
