from pathlib import PurePath
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from kit.previews import may_preview

from .editions import Edition
from .languages import LANGUAGES

#: Licences of Creative Commons and where their words stand.
LICENCE_ADDRESSES = {
    "cc-by-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "cc-by-sa-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "cc0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}


def newest_before(edition: Edition, rows: models.QuerySet) -> models.QuerySet:
    """The key of the newest published edition before ``edition`` that has any of ``rows``; none once the campaign has a
    newer one than ``edition``, which then keeps what it had."""
    published = Edition.objects.published().filter(campaign=edition.campaign_id)
    newer = published.filter(year__gt=edition.year)
    before = published.filter(~Exists(newer), Exists(rows.filter(edition=OuterRef("pk"))), year__lt=edition.year)
    return before.newest_first().values("pk")[:1]


class MaterialQuerySet(models.QuerySet):
    def offered_by(self, edition: Edition):
        """What ``edition`` offers: its own, and of the edition before what it has nothing instead of, slug by slug."""
        own = self.published().filter(edition=edition.pk)
        is_carried = Q(edition=Subquery(newest_before(edition, self.published())), is_carried_on=True)
        return self.published().filter(Q(edition=edition.pk) | is_carried & ~Q(slug__in=own.values("slug")))

    def published(self):
        """What everybody may take away, as far as its edition is published."""
        return self.filter(is_published=True)

    def visible_to(self, person):
        """What ``person`` may see, who may be a stranger: what is published, and as a preview what is not yet."""
        return self if may_preview(person, self.model) else self.published().filter(edition__is_published=True)


class Material(models.Model):
    """Something that organisers of local events make use of: the guide as a file, the identity, templates, formats.

    What is taken away are its files, each in a language and a version. ``slug`` is the same from edition to edition
    for what takes the place of last year's; as long as nothing does, the next edition offers what ``is_carried_on``.
    """

    class Kind(models.TextChoices):
        GUIDE = "guide", _("Guide")
        IDENTITY = "identity", _("Identity kit")
        VIDEO = "video", _("Video templates")
        FORMAT = "format", _("Event formats")

    class Licence(models.TextChoices):
        """Under which words others may use it: those of Creative Commons, or the campaign's own."""

        CC_BY = "cc-by-4.0", _("CC BY 4.0")
        CC_BY_SA = "cc-by-sa-4.0", _("CC BY-SA 4.0")
        CC0 = "cc0-1.0", _("CC0 1.0")
        CAMPAIGN = "campaign", _("free to use for events of this campaign")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="materials", verbose_name=_("edition"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    slug = models.SlugField(_("slug"), max_length=80)
    title = models.CharField(_("title"), max_length=120)
    summary = models.CharField(_("what it is for"), max_length=300)
    licence = models.CharField(_("licence"), max_length=12, choices=Licence)
    preview = models.ImageField(_("preview picture"), upload_to="materials/", blank=True)
    preview_alt = models.CharField(_("what the preview shows"), max_length=300, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)
    is_published = models.BooleanField(_("published"), default=False)
    is_carried_on = models.BooleanField(_("usable in the next edition, until that has its own"), default=True)
    revision = models.PositiveIntegerField(
        _("revision"), default=0, editable=False, help_text=_("Rises with every change.")
    )

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="campaigns_material_slug_once_an_edition"),
            models.CheckConstraint(
                condition=Q(preview="") | ~Q(preview_alt=""),
                name="campaigns_preview_is_described",
                violation_error_message=_("Say in words what the preview shows."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """Where it stands on the page of its edition."""
        address = reverse("materials", args=[self.edition.campaign.slug, self.edition.year])
        return f"{address}#{self.edition.year}-{self.slug}"

    @property
    def licence_url(self) -> str:
        """The words of the licence; empty for the campaign's own, which are said where it is named."""
        return LICENCE_ADDRESSES.get(self.licence, "")

    @property
    def preview_name(self) -> str:
        """The name of the stored preview: another picture has another name."""
        return PurePath(self.preview.name).name if self.preview else ""

    @property
    def preview_url(self) -> str:
        if not self.preview:
            return ""
        edition = self.edition
        return reverse("material-preview", args=[edition.campaign.slug, edition.year, self.slug, self.preview_name])


class MaterialFile(models.Model):
    """One file of a material: a language and a version of it. The newest version of each language is offered first.

    What is larger than we keep is a ``link`` to where it is kept, of which staff say what it is.
    """

    material = models.ForeignKey(Material, models.CASCADE, related_name="files", verbose_name=_("material"))
    language = models.CharField(
        _("language"), max_length=3, blank=True, help_text=_("Empty where it has no words in it.")
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    changes = models.CharField(_("what is new in this version"), max_length=200, blank=True)
    file = models.FileField(_("file"), upload_to="materials/", blank=True)
    link = models.URLField(_("or a link to it"), max_length=500, blank=True, default="", db_default="")
    link_kind = models.CharField(_("what the link leads to"), max_length=40, blank=True, default="", db_default="")
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"), editable=False, default=0)
    added_at = models.DateTimeField(_("added at"), editable=False)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["language", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["material", "language", "version"], name="campaigns_one_file_a_language_and_version"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="campaigns_versions_begin_at_one"),
            models.CheckConstraint(
                condition=~Q(file="") & Q(link="", link_kind="")
                | Q(file="", link__startswith="https://") & ~Q(link_kind=""),
                name="campaigns_either_a_file_or_a_link",
                violation_error_message=_("Give either a file or a link, and of a link what it leads to."),
            ),
        ]

    def __str__(self):
        return f"{self.material}, {self.language_name or '–'}, {self.version}"

    def get_absolute_url(self):
        edition = self.material.edition
        return reverse("material-file", args=[edition.campaign.slug, edition.year, self.material.slug, self.pk])

    @property
    def language_name(self) -> str:
        """Empty for a file without words."""
        return str(LANGUAGES.get(self.language, self.language))

    @property
    def format_name(self) -> str:
        """The kind of file as people say it: ``PDF``; of a link what staff say of it."""
        return self.link_kind or PurePath(self.file.name).suffix.lstrip(".").upper()

    @property
    def link_host(self) -> str:
        """Whose site it is that has it; empty for what we keep."""
        return urlsplit(self.link).hostname or ""


class DownloadCount(models.Model):
    """How often a file was taken away on a day (UTC); nothing is kept of who took it."""

    file = models.ForeignKey(MaterialFile, models.CASCADE, related_name="download_counts", verbose_name=_("file"))
    day = models.DateField(_("day"))
    number = models.PositiveIntegerField(_("downloads"), default=0)

    class Meta:
        verbose_name = _("downloads of a day")
        verbose_name_plural = _("downloads by day")
        constraints = [models.UniqueConstraint(fields=["file", "day"], name="campaigns_downloads_once_a_day")]

    def __str__(self):
        return f"{self.day}: {self.number}"


class GuideStepQuerySet(models.QuerySet):
    def published(self):
        return self.filter(is_published=True)

    def guide_of(self, edition: Edition):
        """The steps of the guide by which ``edition`` is organised: its own, or as a whole those of the one before."""
        own = self.published().filter(edition=edition.pk)
        before = Q(edition=Subquery(newest_before(edition, self.published())))
        return self.published().filter(Q(edition=edition.pk) | ~Exists(own) & before)


class GuideStep(models.Model):
    """A step of an edition's guide for those who organise an event; ``body`` is rich text.

    The guide of an edition are its published steps; as long as there is none, that of the edition before is used.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="guide_steps", verbose_name=_("edition"))
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text"), blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)
    is_published = models.BooleanField(_("published"), default=False)
    revision = models.PositiveIntegerField(
        _("revision"), default=0, editable=False, help_text=_("Rises with every change.")
    )

    objects = GuideStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of the guide")
        verbose_name_plural = _("guide")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.title


class GuideTask(models.Model):
    """Something to be done in a step, which an organiser ticks.

    ``weeks_before`` the day of the event it should be done.
    """

    step = models.ForeignKey(GuideStep, models.CASCADE, related_name="tasks", verbose_name=_("step"))
    text = models.CharField(_("what is to be done"), max_length=200)
    weeks_before = models.PositiveSmallIntegerField(_("weeks before the event"), null=True, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("checklist")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.text


class Tick(models.Model):
    """Somebody has done a task of the guide for their event of ``edition``, which may use the guide of the one before;
    theirs alone."""

    task = models.ForeignKey(GuideTask, models.CASCADE, related_name="ticks", verbose_name=_("task"))
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="+", verbose_name=_("edition"))
    person = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("person"))
    at = models.DateTimeField(_("ticked at"))

    class Meta:
        verbose_name = _("tick")
        verbose_name_plural = _("ticks")
        constraints = [
            models.UniqueConstraint(fields=["person", "edition", "task"], name="campaigns_a_task_is_ticked_once")
        ]

    def __str__(self):
        return f"{self.task}"
