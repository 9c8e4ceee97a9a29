"""Questions that are answered by a number or a day."""

import re
from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from events.models import Given, Question

from .asking import Around, Asks

#: Blanks stand between thousands, a comma or a point before the rest.
NUMBER = re.compile(r"[+-]?([0-9]+)(?:[.,]([0-9]+))?")
WHOLE_DIGITS, PART_DIGITS = 10, 2
YEARS = range(1900, 2201)


class NumberField(Asks, forms.DecimalField):
    """A number of at most ten digits before and two after the point, which may be a comma."""

    widget = forms.TextInput
    default_error_messages = {
        "invalid": _("“%(label)s” must be a number, such as 12 or 12.5."),
        "too_long": _("“%(label)s” may have at most ten digits, and two more after the point."),
    }

    def to_python(self, value):
        typed = "".join((value or "").split())
        found = NUMBER.fullmatch(typed)
        if typed and not found:
            raise ValidationError(self.error_messages["invalid"], "invalid", {"label": self.label})
        if found and (len(found[1]) > WHOLE_DIGITS or len(found[2] or "") > PART_DIGITS):
            raise ValidationError(self.error_messages["too_long"], "too_long", {"label": self.label})
        return super().to_python(typed.replace(",", "."))

    def widget_attrs(self, widget):
        return {"inputmode": "decimal", "autocomplete": "off", "class": "w-auto"}

    def given(self, value: Decimal | None) -> Given:
        if value is None:
            return Given(None)
        return Given(int(value) if value == value.to_integral_value() else float(value))

    def kept(self, given, texts):
        return [] if given.value is None else [str(given.value)]


class DayInput(forms.DateInput):
    """The browser's own control for a day, or a text where what was typed is none and has to be seen."""

    def __init__(self):
        super().__init__(attrs={"class": "w-auto", "autocomplete": "off"}, format="%Y-%m-%d")

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["type"] = "date" if _is_day(context["widget"]["value"]) else "text"
        return context


def _is_day(value: str | None) -> bool:
    try:
        return not value or bool(date.fromisoformat(value))
    except ValueError:
        return False


class DayField(Asks, forms.DateField):
    """A day of the calendar; kept as ISO 8601 writes it."""

    widget = DayInput
    input_formats = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"]
    default_error_messages = {
        "no_day": _("“%(label)s” must be a day of the calendar, written as 2026-06-28."),
        "year": _("Check the year of “%(label)s”."),
    }

    def to_python(self, value):
        try:
            day = super().to_python(value)
        except ValidationError as error:
            raise ValidationError(self.error_messages["no_day"], "no_day", {"label": self.label}) from error
        if day is not None and day.year not in YEARS:
            raise ValidationError(self.error_messages["year"], "year", {"label": self.label})
        return day

    def given(self, value: date | None) -> Given:
        return Given(value and value.isoformat())

    def kept(self, given, texts):
        return [given.value] if given.value else []


def number(question: Question, around: Around, **common) -> forms.Field:
    field = NumberField(min_value=question.number_min, max_value=question.number_max, **common)
    bounds = {"label": question.label, "min": _read(question.number_min), "max": _read(question.number_max)}
    if question.number_min is not None:
        field.error_messages["min_value"] = _("“%(label)s” must be at least %(min)s.") % bounds
    if question.number_max is not None:
        field.error_messages["max_value"] = _("“%(label)s” may be at most %(max)s.") % bounds
    return field


def _read(bound: Decimal | None) -> str:
    return "" if bound is None else number_format(bound.normalize(), use_l10n=True)


def day(question: Question, around: Around, **common) -> forms.Field:
    return DayField(**common)
