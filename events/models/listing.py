"""What staff keep of lists of registrations: how they look at them, and what they take out."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from .event import Event

#: A sheet that was made is kept so long.
EXPORT_KEPT = timedelta(days=1)


class SavedView(models.Model):
    """A way of looking at an event's registrations: filters, columns and order, as the address has them."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="saved_views", verbose_name=_("event"))
    by = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("whose"))
    name = models.CharField(_("name"), max_length=80)
    query = models.TextField(_("query"), blank=True)
    is_shared = models.BooleanField(_("for all staff"), default=False)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["event", "by", "name"],
                name="events_view_name_once",
                violation_error_message=_("You have a view of this name already."),
            )
        ]

    def __str__(self):
        return self.name


class ExportQuerySet(models.QuerySet):
    def due(self):
        """Exports that wait for a worker, or whose worker has gone."""
        return self.filter(Q(leased_until__isnull=True) | Q(leased_until__lt=Now()), stage=Export.Stage.WRITING)

    def over(self):
        """Exports that are older than they are kept."""
        return self.filter(created_at__lt=Now() - EXPORT_KEPT)

    def kept(self):
        return self.filter(created_at__gte=Now() - EXPORT_KEPT)


class Export(models.Model):
    """Registrations of an event on their way into a file, for who asked and nobody else; kept a day.

    ``query`` is the list's, with its filters and columns: those, or all columns there are. Of several choices each
    has a column of its own, or all stand in one. A worker takes it by a lease; ``done`` of ``total`` registrations are
    written, and whoever takes it after another begins anew.
    """

    class Kind(models.TextChoices):
        CSV = "csv", _("CSV")
        XLSX = "xlsx", _("Excel workbook")
        FILES = "zip", _("ZIP of files")

    class Stage(models.TextChoices):
        WRITING = "writing", _("being written")
        STOPPED = "stopped", _("stopped")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    event = models.ForeignKey(Event, models.CASCADE, related_name="exports", verbose_name=_("event"))
    by = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("who asked"))
    kind = models.CharField(_("kind"), max_length=4, choices=Kind)
    query = models.TextField(_("query"), blank=True)
    has_sensitive = models.BooleanField(_("with sensitive answers"), default=False)
    has_all_columns = models.BooleanField(_("with all columns"), default=False, db_default=False)
    has_choices_apart = models.BooleanField(_("with a column for each choice"), default=False, db_default=False)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.WRITING)
    file = models.FileField(_("file"), upload_to="exports/", blank=True, max_length=200)
    total = models.PositiveIntegerField(_("registrations"), default=0)
    done = models.PositiveIntegerField(_("registrations done"), default=0)
    created_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    ready_at = models.DateTimeField(_("ready at"), null=True, blank=True)
    lease = models.UUIDField(_("lease"), null=True, blank=True)
    leased_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries without progress"), default=0)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(stage="ready", ready_at__isnull=False) | (~Q(stage="ready") & Q(ready_at__isnull=True)),
                name="events_export_ready_says_when",
            ),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="events_export_done_of_total"),
        ]
        indexes = [models.Index(fields=["created_at"], name="events_export_by_age")]

    def __str__(self):
        return f"{self.event}: {self.get_kind_display()}"

    @property
    def is_under_way(self) -> bool:
        return self.stage == self.Stage.WRITING

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0
