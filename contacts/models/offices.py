from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField


class Office(models.Model):
    """A place where people of the organisation work."""

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    country = CountryField(_("country"))

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["name"]

    def __str__(self):
        return self.name
