from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Goal(models.TextChoices):
    """The two goals of cohesion policy, Regulation (EU) 2021/1060, Article 5(2)."""

    INTERREG = "interreg", _("Interreg")
    IJG = "ijg", _("Investment for jobs and growth")


class ProgrammeQuerySet(models.QuerySet):
    def listed(self):
        """The programmes of the registry, checked by staff."""
        return self.filter(state=Programme.State.LISTED)

    def offered(self):
        """What a person may choose from: checked programmes and names that await a check."""
        return self.filter(state__in=[Programme.State.LISTED, Programme.State.AWAITING_CHECK])


class Programme(models.Model):
    """A funding programme that an authority runs, Interreg or mainstream.

    ``search_text`` holds name, short name and countries' names without accents and in lower case; it is what
    search compares with.
    """

    class State(models.TextChoices):
        LISTED = "listed", _("in the registry")
        AWAITING_CHECK = "awaiting_check", _("typed by a person, awaiting check")

    class Strand(models.TextChoices):
        """The strands of Interreg, Regulation (EU) 2021/1059, Article 3."""

        A = "A", _("A: cross-border")
        B = "B", _("B: transnational")
        C = "C", _("C: interregional")
        D = "D", _("D: outermost regions")

    slug = models.SlugField(_("slug"), unique=True, max_length=120)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    goal = models.CharField(_("goal"), max_length=10, choices=Goal, blank=True)
    strand = models.CharField(_("strand"), max_length=1, choices=Strand, blank=True)
    kind = models.CharField(_("kind"), max_length=60, blank=True)
    countries = ArrayField(models.CharField(max_length=2), verbose_name=_("countries"), default=list, blank=True)
    cci = models.CharField(_("CCI number"), max_length=20, blank=True)
    website = models.URLField(_("website"), blank=True)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.LISTED)
    search_text = models.TextField(_("search text"), blank=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="contacts_programme_name_once"),
            models.CheckConstraint(
                condition=models.Q(strand="") | models.Q(goal=Goal.INTERREG), name="contacts_strand_is_interreg"
            ),
        ]
        indexes = [GinIndex(OpClass("search_text", "gin_trgm_ops"), name="contacts_programme_search")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("programme", args=[self.slug])
