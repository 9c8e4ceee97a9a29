"""Where something is: degrees as people paste them, and by which clocks one lives there."""

from decimal import Decimal, InvalidOperation
from functools import cache
from importlib import resources

from django import forms
from django.utils.translation import gettext_lazy as _

#: About a metre.
STEP = Decimal("0.00001")


class DegreesField(forms.DecimalField):
    """Degrees with any number of decimals, after a dot or a comma; what comes out is right to a metre."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "w-auto", "size": 12})
    default_error_messages = {"invalid": _("“{label}” must be a number of degrees such as 38.1158.")}

    def __init__(self, *, most: int, label: str, **options):
        super().__init__(min_value=-most, max_value=most, label=label, **options)
        self.error_messages["invalid"] = str(self.error_messages["invalid"]).format(label=label)

    def to_python(self, value):
        degrees = super().to_python(value.strip().replace("−", "-").replace(",", ".") if value else value)
        try:
            return degrees if degrees is None else degrees.quantize(STEP)
        except InvalidOperation:
            return degrees  # far too many of them, as its limits say


@cache
def _zones() -> dict[str, list[tuple[str, float, float]]]:
    """ISO 3166 code → zone, latitude, longitude of its principal town, from ``zone.tab`` of the IANA database."""
    table = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    zones: dict[str, list[tuple[str, float, float]]] = {}
    for line in table.splitlines():
        if not line.startswith("#"):
            code, coordinates, name = line.split("\t")[:3]
            cut = max(coordinates.rfind("+"), coordinates.rfind("-"))
            point = _degrees(coordinates[:cut], 2), _degrees(coordinates[cut:], 3)
            zones.setdefault(code, []).append((name, *point))
    return zones


def _degrees(signed: str, digits: int) -> float:
    """Degrees of ISO 6709 as ±DDMM, ±DDDMM, ±DDMMSS or ±DDDMMSS; ``digits`` is how many stand for whole degrees."""
    sign, numbers = (-1 if signed[0] == "-" else 1), signed[1:]
    minutes, seconds = int(numbers[digits : digits + 2]), int(numbers[digits + 2 :] or 0)
    return sign * (int(numbers[:digits]) + minutes / 60 + seconds / 3600)


def likely_zone(country: str, latitude: float, longitude: float) -> str:
    """The zone of the town of ``country`` that is nearest of those that zones are called after; empty without any."""
    zones = _zones().get(country, [])
    if not zones:
        return ""
    return min(zones, key=lambda zone: (zone[1] - latitude) ** 2 + (zone[2] - longitude) ** 2)[0]
