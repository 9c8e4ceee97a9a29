from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Count, F, Q, When
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

#: Imports and their lines are kept so long, to look up what was done.
KEPT = timedelta(days=30)


class ImportQuerySet(models.QuerySet):
    def due(self):
        """Imports that wait for a worker, or whose worker has gone."""
        return self.filter(
            Q(leased_until__isnull=True) | Q(leased_until__lt=Now()),
            stage__in=[Import.Stage.READING, Import.Stage.APPLYING],
        )

    def over(self):
        """Imports that are older than they are kept."""
        return self.filter(created_at__lt=Now() - KEPT)


class Import(models.Model):
    """A sheet of contact persons or programmes that staff sent: read, looked at, applied as a whole or not at all.

    A worker takes it by a lease and goes on where it, or another one, was: ``done`` of ``total`` lines are read, or
    checked once more to be applied. The file is deleted when it is applied, or cannot be read; ``heading`` is its first
    line. ``by`` and ``applied_by`` are references, because this app knows nobody's account.
    """

    class Kind(models.TextChoices):
        PEOPLE = "people", _("contact persons")
        PROGRAMMES = "programmes", _("programmes")

    class Stage(models.TextChoices):
        READING = "reading", _("being read")
        STOPPED = "stopped", _("stopped")
        BROKEN = "broken", _("cannot be read")
        READY = "ready", _("read, to be looked at")
        APPLYING = "applying", _("being applied")
        OUTDATED = "outdated", _("overtaken by other changes")
        APPLIED = "applied", _("applied")

    kind = models.CharField(_("what it holds"), max_length=20, choices=Kind)
    file = models.FileField(_("file"), upload_to="imports/", blank=True, max_length=200)
    file_name = models.CharField(_("name of the file"), max_length=255)
    stage = models.CharField(_("stage"), max_length=20, choices=Stage, default=Stage.READING)
    heading = ArrayField(models.TextField(), verbose_name=_("heading"), default=list, blank=True)
    total = models.PositiveIntegerField(_("lines"), null=True, blank=True)
    done = models.PositiveIntegerField(_("lines done"), default=0)
    problem = models.TextField(_("problem"), blank=True)
    by = models.CharField(_("by"), max_length=80, help_text=_("A reference such as accounts.user:17."))
    applied_by = models.CharField(_("applied by"), max_length=80, blank=True)
    created_at = models.DateTimeField(_("sent at"), auto_now_add=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    lease = models.UUIDField(_("lease"), null=True, blank=True)
    leased_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries without progress"), default=0)

    objects = ImportQuerySet.as_manager()

    #: From which stage an import may go where.
    ARROWS = {
        Stage.READING: {Stage.STOPPED, Stage.BROKEN, Stage.READY},
        Stage.STOPPED: {Stage.READING},
        Stage.BROKEN: set(),
        Stage.READY: {Stage.APPLYING, Stage.READING},
        Stage.APPLYING: {Stage.READY, Stage.OUTDATED, Stage.APPLIED, Stage.BROKEN},
        Stage.OUTDATED: {Stage.READING},
        Stage.APPLIED: set(),
    }

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]
        # Who may add and change the rows may import them.
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(stage="applied", applied_at__isnull=False)
                | (~Q(stage="applied") & Q(applied_at__isnull=True)),
                name="contacts_import_applied_says_when",
            ),
            models.CheckConstraint(
                condition=Q(total__isnull=True) | Q(done__lte=F("total")), name="contacts_import_done_of_total"
            ),
        ]

    def __str__(self):
        return self.file_name

    @property
    def is_under_way(self) -> bool:
        return self.stage in (self.Stage.READING, self.Stage.APPLYING)


class ImportLineQuerySet(models.QuerySet):
    def wrong_first(self):
        verdicts = enumerate(ImportLine.Verdict)
        return self.order_by(Case(*(When(verdict=verdict, then=place) for place, verdict in verdicts)), "number")

    def counts(self) -> dict[str, int]:
        """How many lines there are of each verdict."""
        found = dict(self.order_by().values_list("verdict").annotate(Count("id")))
        return {verdict: found.get(verdict, 0) for verdict in ImportLine.Verdict}

    def over(self):
        """Lines of imports that are older than they are kept."""
        return self.filter(origin__in=Import.objects.over())


class ImportLine(models.Model):
    """One line of a sheet, and what it would do: ``changes`` are of column, from, to; ``wrong`` are words by column.

    ``keys`` say whom or what the line means, so that a second line about the same is noticed.
    """

    class Verdict(models.TextChoices):
        WRONG = "wrong", _("wrong")
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        UNCHANGED = "unchanged", _("unchanged")

    origin = models.ForeignKey(Import, models.CASCADE, related_name="lines", verbose_name=_("import"))
    number = models.PositiveIntegerField(_("line"))
    values = models.JSONField(_("as read"))
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    changes = models.JSONField(_("changes"), default=list)
    wrong = models.JSONField(_("what is wrong"), default=dict)
    keys = ArrayField(models.TextField(), verbose_name=_("who or what is meant"), default=list)

    objects = ImportLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of an import")
        verbose_name_plural = _("lines of imports")
        ordering = ["number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["origin", "number"], name="contacts_import_line_once"),
        ]
        indexes = [models.Index(fields=["origin", "verdict", "number"], name="contacts_import_line_verdict")]

    def __str__(self):
        return f"{self.origin}, {self.number}"
