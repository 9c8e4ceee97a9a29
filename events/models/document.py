from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kit.previews import may_preview

from .event import Event, Session
from .registration import Registration, State


class DocumentQuerySet(models.QuerySet):
    """``rules.may_see_document`` says the same of one document that is in memory."""

    def visible_to(self, user):
        """What ``user`` may take away now: staff who look at documents all, the confirmed what is for them, everybody
        the rest."""
        if may_preview(user, self.model):
            return self.all()
        mine = Registration.objects.of(user).filter(event=OuterRef("event"), state=State.CONFIRMED)
        return self._in_time().filter(Q(is_for_confirmed=False) | Exists(mine))

    def public(self):
        """What everybody may take away now."""
        return self._in_time().filter(is_for_confirmed=False)

    def _in_time(self):
        is_over = Q(event__ends_at__lte=Now())
        return self.filter(Q(is_shown_after=False) | is_over, event__in=Event.objects.public())


class Document(models.Model):
    """A file that belongs to an event, or to one of its sessions: the agenda, places to stay, slides.

    ``is_for_confirmed`` keeps it from all but those who are confirmed; ``is_shown_after`` until the event is over.
    """

    class Kind(models.TextChoices):
        AGENDA = "agenda", _("Agenda")
        ACCOMMODATION = "accommodation", _("Places to stay")
        OTHER = "other", _("Other")

    event = models.ForeignKey(Event, models.CASCADE, related_name="documents", verbose_name=_("event"))
    session = models.ForeignKey(
        Session, models.SET_NULL, related_name="documents", null=True, blank=True, verbose_name=_("session")
    )
    slug = models.SlugField(_("slug"), max_length=80)
    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.OTHER)
    file = models.FileField(_("file"), upload_to="documents/%Y/")
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"), editable=False, default=0)
    is_for_confirmed = models.BooleanField(_("for confirmed people only"), default=False, db_default=False)
    is_shown_after = models.BooleanField(_("only after the event"), default=False, db_default=False)
    updated_at = models.DateTimeField(_("updated on"))
    position = models.PositiveIntegerField(_("position"), default=0)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "slug"], name="events_document_slug_once_an_event")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("event-document", args=[self.event.slug, self.slug])

    @property
    def format_name(self) -> str:
        """The kind of file as people say it: ``PDF``."""
        return self.file.name.rpartition(".")[2].upper()
