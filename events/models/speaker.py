from pathlib import PurePath

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.models import ContactPerson
from contacts.models.normalised import search_text

from .event import Event, Session


class Speaker(models.Model):
    """Somebody who speaks at an event, in some of its sessions: one of the directory, or somebody staff type.

    What is empty here is taken from the directory's entry, if there is one; once it is listed there no more, only
    the name is.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="speakers", verbose_name=_("event"))
    contact = models.ForeignKey(
        ContactPerson, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("contact person")
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    role = models.CharField(_("role"), max_length=120, blank=True)
    organisation = models.CharField(_("organisation"), max_length=160, blank=True)
    text = models.TextField(_("about them"), max_length=2000, blank=True)
    photo = models.ImageField(_("photo"), upload_to="speakers/", blank=True)
    name_text = search_text("name", _("name as search compares it"))
    sessions = models.ManyToManyField(Session, related_name="speakers", blank=True, verbose_name=_("sessions"))
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "contact"],
                name="events_speaker_once_an_event",
                violation_error_message=_("This person is a speaker of the event already."),
            ),
        ]
        indexes = [GinIndex(OpClass("name_text", "gin_trgm_ops"), name="events_speaker_name")]

    def __str__(self):
        return self.display_name

    @property
    def display_name(self) -> str:
        """The typed name, or the one of the directory; empty when the directory's entry is gone."""
        return self.name or (str(self.contact) if self.contact else "")

    @property
    def listed_contact(self) -> ContactPerson | None:
        """The directory's entry while it is shown there."""
        return self.contact if self.contact and self.contact.is_listed else None

    @property
    def photo_url(self) -> str:
        """The address of the speaker's own photo, another one for another photo; empty without one."""
        if not self.photo:
            return ""
        return reverse("speaker-photo", args=[self.event.slug, PurePath(self.photo.name).stem])
