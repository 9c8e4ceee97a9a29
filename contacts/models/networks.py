from django.db import models
from django.utils.translation import gettext_lazy as _


class Network(models.Model):
    """A standing group of programmes' people with one task, such as controllers, whom contact persons look after."""

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("network")
        verbose_name_plural = _("networks")
        ordering = ["name"]

    def __str__(self):
        return self.name
