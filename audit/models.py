from datetime import timedelta

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

#: Ten years, with their leap days. The database refuses to delete what is younger (migration 0002).
KEPT = timedelta(days=3653)


class EntryQuerySet(models.QuerySet):
    def over(self):
        """Entries that are older than they are kept."""
        return self.filter(at__lt=Now() - KEPT)


class Entry(models.Model):
    """One thing that happened: who did what to which row, when, with what detail.

    Nothing here points at another table, so that the memory outlives what it remembers; names of people are
    not stored, only references such as ``accounts.user:17``. The database refuses to change an entry, and to
    delete one that is younger than ten years.
    """

    at = models.DateTimeField(_("at"), auto_now_add=True)
    by = models.CharField(_("by"), max_length=80, help_text=_("A reference such as accounts.user:17, or “system”."))
    verb = models.CharField(_("what"), max_length=60)
    about = models.CharField(_("about"), max_length=80)
    detail = models.JSONField(_("detail"), default=dict)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-id"]
        indexes = [models.Index(fields=["about", "-id"], name="audit_entry_about")]

    def __str__(self):
        return f"{self.verb} {self.about}"
