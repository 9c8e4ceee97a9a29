from pathlib import PurePosixPath

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contacts.models import Programme
from kit.previews import may_preview

from .editions import Edition
from .languages import LANGUAGES
from .networks import Network


class PostQuerySet(models.QuerySet):
    def published(self):
        return self.filter(is_published=True)

    def visible_to(self, person):
        """What ``person`` may see, who may be a stranger: what is published, and as a preview what is not yet."""
        return self if may_preview(person, self.model) else self.published()


class Post(models.Model):
    """Something that all post together on a day of an edition: its picture, and its words for each network."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="posts", verbose_name=_("edition"))
    slug = models.SlugField(_("slug"), max_length=80)
    title = models.CharField(_("title"), max_length=120)
    day = models.DateField(_("to be posted on"))
    advice = models.CharField(_("advice on posting it"), max_length=300, blank=True)
    picture = models.ImageField(_("picture"), upload_to="promotion/", blank=True)
    picture_alt = models.CharField(_("alternative text of the picture"), max_length=500, blank=True)
    picture_rights = models.CharField(_("whose picture it is"), max_length=200, blank=True)
    is_published = models.BooleanField(_("published"), default=False)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)
    revision = models.PositiveIntegerField(
        _("revision"), default=0, editable=False, help_text=_("Rises with every change.")
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="campaigns_post_slug_once_an_edition"),
            models.CheckConstraint(
                condition=Q(picture="") | (~Q(picture_alt="") & ~Q(picture_rights="")),
                name="campaigns_picture_of_a_post_is_described",
                violation_error_message=_("Say what the picture shows, and whose it is."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("post", args=[self.edition.campaign.slug, self.edition.year, self.slug])

    @property
    def picture_name(self) -> str:
        """What the picture's address ends with, another one for each picture; empty where there is none."""
        return PurePosixPath(self.picture.name).name if self.picture else ""


class PostText(models.Model):
    """The words of a post, ready to be copied: one for each network and language."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="texts", verbose_name=_("post"))
    network = models.CharField(_("network"), max_length=10, choices=Network)
    language = models.CharField(_("language"), max_length=3)
    text = models.TextField(_("text"), max_length=3000)

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        ordering = ["language", "network"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "language", "network"], name="campaigns_one_text_a_language_and_network"
            )
        ]

    def __str__(self):
        return f"{self.post}: {self.get_network_display()}, {self.language_name}"

    @property
    def language_name(self) -> str:
        return str(LANGUAGES.get(self.language, self.language))


class Posted(models.Model):
    """A link to what a programme posted in an edition, in its one spelling (``actions.promotion``)."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="posted", verbose_name=_("edition"))
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name=_("programme"))
    post = models.ForeignKey(
        Post, models.SET_NULL, related_name="posted", null=True, blank=True, verbose_name=_("which post it was")
    )
    network = models.CharField(_("network"), max_length=10, choices=Network)
    link = models.URLField(_("link"), max_length=500)
    day = models.DateField(_("posted on"))
    added_by = models.ForeignKey(User, models.SET_NULL, related_name="+", null=True, verbose_name=_("added by"))
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("link to what was posted")
        verbose_name_plural = _("what was posted")
        ordering = ["-day", "-pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "link"], name="campaigns_a_link_is_posted_once")]
        indexes = [models.Index(fields=["edition", "-day", "-id"], name="campaigns_posted_by_day")]

    def __str__(self):
        return self.link
