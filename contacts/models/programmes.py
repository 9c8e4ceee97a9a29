import unicodedata

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat, Now
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from .normalised import Normalised

#: A name needs something to be found by: at least two letters or digits.
validate_programme_name = RegexValidator(r"[^\W_].*[^\W_]", _("Write the programme's name in words."), code="no_words")

#: What a name of a programme never has, and advertising does.
validate_typed_name = RegexValidator(
    r"(?i)[<>@\x00-\x1f\x7f-\x9f]|://|\bwww\.",
    _("Write the programme's name in words, without links, addresses and signs such as < and >."),
    code="markup", inverse_match=True,
)  # fmt: skip


def visible_name(typed: str) -> str:
    """``typed`` without the signs that nobody sees: they turn the direction of what follows, or hide in words."""
    return "".join(sign for sign in typed if unicodedata.category(sign) != "Cf")


#: How the Union writes two countries' codes, and how ISO 3166-1 does.
EU_COUNTRY_CODES = {"EL": "GR", "UK": "GB"}


def validate_country_code(code: str) -> None:
    """Refuses what is not a country's two-letter code (ISO 3166-1)."""
    if code not in countries:
        raise ValidationError(
            _("“%(code)s” is not a country's code. Write two capital letters such as AT."), params={"code": code}
        )


class Goal(models.TextChoices):
    """The two goals of cohesion policy, Regulation (EU) 2021/1060, Article 5(2)."""

    INTERREG = "interreg", _("Interreg")
    IJG = "ijg", _("Investment for jobs and growth")


class ProgrammeQuerySet(models.QuerySet):
    def listed(self):
        """The programmes of the registry, checked by staff."""
        return self.filter(state=Programme.State.LISTED)

    def awaiting_check(self):
        """Names that a person typed and nobody has checked yet."""
        return self.filter(state=Programme.State.AWAITING_CHECK)

    def offered(self):
        """What a person may choose from: checked programmes and names that await a check."""
        return self.filter(state__in=[Programme.State.LISTED, Programme.State.AWAITING_CHECK])

    def offered_by_any_name(self):
        """The rows of ``offered()``, and the former names of such programmes: what is meant is ``followed()``."""
        offered = [Programme.State.LISTED, Programme.State.AWAITING_CHECK]
        return self.filter(Q(state__in=offered) | Q(merged_into__state__in=offered)).select_related("merged_into")

    def closed(self):
        """Programmes that nobody represents any more."""
        return self.filter(state=Programme.State.CLOSED)

    def with_page(self):
        """What has an address: all but names that nobody has checked. That of a merged programme leads on."""
        return self.exclude(state=Programme.State.AWAITING_CHECK)

    def called(self, name: str):
        """The one programme of this name, however its accents, capitals and punctuation are written.

        It may be closed, or merged: what is meant then is ``followed()``.
        """
        return self.alias(name_normalised=Normalised("name")).filter(name_normalised=Normalised(Value(name)))

    def country_codes(self):
        """The countries' codes in these programmes, each once."""
        return (
            self.order_by()
            .annotate(code=Func("countries", function="unnest"))
            .values_list("code", flat=True)
            .distinct()
        )


class Programme(models.Model):
    """A funding programme that an authority runs, Interreg or mainstream.

    ``search_text`` is what search compares with; the database makes it from name, short name and CCI number,
    normalised, with a blank before each word. A merged programme keeps its row: its name, typed again, and its
    address lead to ``merged_into``, which is never merged itself. Its page shows what several apps know: the settings
    say where it is (``ABSOLUTE_URL_OVERRIDES``).
    """

    class State(models.TextChoices):
        LISTED = "listed", _("in the registry")
        AWAITING_CHECK = "awaiting_check", _("typed by a person, awaiting check")
        CLOSED = "closed", _("closed: nobody represents it any more")
        MERGED = "merged", _("merged into another")

    class Strand(models.TextChoices):
        """The strands of Interreg, Regulation (EU) 2021/1059, Article 3."""

        A = "A", _("A: cross-border")
        B = "B", _("B: transnational")
        C = "C", _("C: interregional")
        D = "D", _("D: outermost regions")

    slug = models.SlugField(_("slug"), unique=True, max_length=120)
    name = models.CharField(_("name"), max_length=200, validators=[validate_programme_name])
    short_name = models.CharField(_("short name"), max_length=80, blank=True)
    goal = models.CharField(_("goal"), max_length=10, choices=Goal, blank=True)
    strand = models.CharField(_("strand"), max_length=1, choices=Strand, blank=True)
    region = models.CharField(
        _("region"), max_length=120, blank=True, db_default="",
        help_text=_("Of a mainstream programme: the region it is for, or empty for the whole country."),
    )  # fmt: skip
    kind = models.CharField(_("kind"), max_length=60, blank=True)
    countries = ArrayField(
        models.CharField(max_length=2, validators=[validate_country_code]), verbose_name=_("countries"),
        default=list, blank=True, help_text=_("Two-letter codes parted by commas, such as AT, CZ."),
    )  # fmt: skip
    cci = models.CharField(_("CCI number"), max_length=20, blank=True)
    website = models.URLField(_("website"), blank=True)
    email = models.EmailField(
        _("e-mail address"), blank=True, db_default="", max_length=254,
        help_text=_("Of the programme’s office. Used where nobody is confirmed to act for it; it is not published."),
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.LISTED)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, related_name="former_names", null=True, blank=True, editable=False,
        verbose_name=_("merged into"),
    )  # fmt: skip
    search_text = models.GeneratedField(
        expression=Concat(
            Value(" "),
            Normalised(Concat("name", Value(" "), "short_name", Value(" "), "cci", output_field=models.TextField())),
            output_field=models.TextField(),
        ),
        output_field=models.TextField(),
        db_persist=True,
        verbose_name=_("search text"),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), db_default=Now(), editable=False)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Normalised("name"),
                name="contacts_programme_name_once",
                violation_error_message=_("There is a programme of this name."),
            ),
            models.CheckConstraint(
                condition=Q(strand="") | Q(goal=Goal.INTERREG),
                name="contacts_strand_is_interreg",
                violation_error_message=_("Only an Interreg programme has a strand."),
            ),
            models.CheckConstraint(
                condition=~Q(state="listed") | ~Q(goal=""),
                name="contacts_listed_has_goal",
                violation_error_message=_("A programme in the registry needs its goal."),
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
                name="contacts_merged_says_into_what",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="contacts_not_merged_into_itself",
            ),
        ]
        indexes = [GinIndex(OpClass("search_text", "gin_trgm_ops"), name="contacts_programme_search")]

    def __str__(self):
        return self.name

    @property
    def is_awaiting_check(self) -> bool:
        return self.state == self.State.AWAITING_CHECK

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED

    @property
    def is_merged(self) -> bool:
        return self.state == self.State.MERGED

    def followed(self) -> "Programme":
        """The programme that this row stands for: itself, or the one it was merged into."""
        return self.merged_into if self.is_merged else self

    @property
    def country_names(self) -> list[str]:
        return [countries.name(code) for code in self.countries]
