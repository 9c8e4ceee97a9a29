from django.conf.locale import LANG_INFO
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from .topics import Topic


def validate_language_code(code: str) -> None:
    """Refuses a code of a language that Django has no name for."""
    if code not in LANG_INFO:
        raise ValidationError(_("“%(code)s” is not a language's code. Write one such as en."), params={"code": code})


class Team(models.Model):
    """A group at the organisation to which contact persons belong."""

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    email = models.EmailField(_("e-mail"), blank=True, help_text=_("Never shown in public."))

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["name"]

    def __str__(self):
        return self.name


class ContactPersonQuerySet(models.QuerySet):
    def listed(self):
        """Who is shown in the directory."""
        return self.filter(is_listed=True)

    def knowing(self, topic: Topic):
        """Who knows about ``topic``: those who lead it, then those who help."""
        return self.filter(contact_topics__topic=topic).order_by(
            "-contact_topics__is_lead", "family_name", "given_name"
        )

    def with_card(self):
        """With the team and topics that a card shows (``contacts.panels``)."""
        return self.select_related("team").prefetch_related("contact_topics__topic")


class ContactPerson(models.Model):
    """Somebody at the organisation whom officers may ask."""

    slug = models.SlugField(_("slug"), unique=True, max_length=70)
    given_name = models.CharField(_("given name"), max_length=80)
    family_name = models.CharField(_("family name"), max_length=80)
    role = models.CharField(_("role"), max_length=120, blank=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="people", verbose_name=_("team"))
    topics = models.ManyToManyField(Topic, through="ContactTopic", related_name="people", verbose_name=_("topics"))
    languages = ArrayField(
        models.CharField(max_length=7, validators=[validate_language_code]), verbose_name=_("languages"),
        default=list, blank=True, help_text=_("Language codes parted by commas, such as en, it, fi."),
    )  # fmt: skip
    email = models.EmailField(_("e-mail"), help_text=_("Never shown in public; “Write to …” sends there."))
    phone = PhoneNumberField(_("phone"), blank=True)
    photo = models.ImageField(_("photo"), upload_to="contacts/", blank=True)
    is_listed = models.BooleanField(_("shown in the directory"), default=True)

    objects = ContactPersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact person")
        verbose_name_plural = _("contact persons")
        ordering = ["family_name", "given_name"]

    def __str__(self):
        return self.full_name

    def get_absolute_url(self):
        return reverse("contact", args=[self.slug])

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}"

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
