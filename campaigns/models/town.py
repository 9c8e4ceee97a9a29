import re
from unicodedata import combining, normalize

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from contacts.models.normalised import search_text

from .countries import country_shown


def _folded(text: str) -> str:
    """Letters and digits alone, without accents."""
    letters = normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"\w+", "".join(letter for letter in letters if not combining(letter))))


class Town(models.Model):
    """A town of the gazetteer (``campaigns/data``, from GeoNames), by which people say where something takes place.

    ``manage.py load_towns`` writes all of them; nobody else does.
    """

    geoname = models.PositiveIntegerField(_("key at GeoNames"), primary_key=True)
    name = models.CharField(_("name"), max_length=100)
    other_names = models.TextField(_("other names, parted by commas"), blank=True)
    country = CountryField(_("country"))
    latitude = models.DecimalField(_("latitude, degrees north"), max_digits=8, decimal_places=5)
    longitude = models.DecimalField(_("longitude, degrees east"), max_digits=8, decimal_places=5)
    time_zone = models.CharField(_("time zone"), max_length=60)
    population = models.PositiveIntegerField(_("people who live there"))
    names_text = search_text(
        Concat("name", Value(" "), "other_names", output_field=models.TextField()), _("names as search compares them")
    )

    class Meta:
        verbose_name = _("town")
        verbose_name_plural = _("towns")
        ordering = ["-population", "geoname"]
        default_permissions = ()
        indexes = [GinIndex(OpClass("names_text", "gin_trgm_ops"), name="campaigns_town_called")]

    def __str__(self):
        return f"{self.name}, {self.country.name}"

    @property
    def shown(self) -> str:
        """The same as a page shows it that has a place for footnotes."""
        return f"{self.name}, {country_shown(self.country.code)}"

    def is_called(self, text: str) -> bool:
        """Whether ``text`` is one of its names as a whole, whatever the accents and the case of letters."""
        return _folded(text) in map(_folded, [self.name, *self.other_names.split(",")])
