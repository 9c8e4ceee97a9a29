from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Topic(models.Model):
    """A subject that contact persons know about and events deal with.

    Its page shows what several apps have on it: the settings say where it is (``ABSOLUTE_URL_OVERRIDES``).
    """

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    description = models.TextField(_("description"), blank=True)
    updated_at = models.DateTimeField(_("updated at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]

    def __str__(self):
        return self.name
