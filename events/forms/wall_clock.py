"""Instants as staff type them: by the clock on the wall of the event's place.

The zone is Django's current one; whoever shows or reads such a form sets it (``timezone.override``).
"""

from datetime import UTC, date, datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

END_OF_DAY = time(23, 59, 59)
#: Years that an event can be in; others are slips of the finger, and the ends of the calendar have no zones.
YEARS = range(1990, 2101)


class WallClockInput(forms.SplitDateTimeWidget):
    """A day and a time of day, each in the browser's own control and each with a name of its own."""

    template_name = "events/admin/wall_clock.html"

    def __init__(self, attrs=None):
        super().__init__(
            attrs,
            date_format="%Y-%m-%d",
            time_format="%H:%M",
            date_attrs={"type": "date"},
            time_attrs={"type": "time"},
        )

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        group = context["widget"]["attrs"].get("aria-label")
        for part, label in zip(context["widget"]["subwidgets"], (_("Day"), _("Time")), strict=True):
            part["attrs"]["aria-label"] = f"{group}: {label}" if group else label
        return context


class WallClockField(forms.SplitDateTimeField):
    """Gives the instant of a day and a time in the current zone; refuses, in words, what no clock there shows.

    With ``is_deadline`` a day without a time means its last second, and 23:59 means that too: a deadline
    “28 June” is 28 June, 23:59:59.
    """

    widget = WallClockInput
    default_error_messages = {
        "invalid_date": _("Write the day as in 2026-06-28."),
        "invalid_time": _("Write the time as in 09:30."),
        "incomplete": _("Give both, the day and the time."),
        "year": _("Check the year."),
        "skipped": _("In %(zone)s clocks are put forward on %(day)s, and %(time)s is left out. Choose another time."),
        "repeated": _("In %(zone)s clocks are put back on %(day)s, and %(time)s comes twice. Choose another time."),
    }

    def __init__(self, *, is_deadline=False, **options):
        self.is_deadline = is_deadline
        super().__init__(require_all_fields=False, **options)
        day, hour = self.fields
        day.required, hour.required = self.required, self.required and not is_deadline

    def compress(self, data_list: list) -> datetime | None:
        day, hour = data_list or (None, None)
        if day is None and hour is None:
            return None
        if self.is_deadline and hour in (None, time(23, 59)):
            hour = END_OF_DAY
        if day is None or hour is None:
            raise ValidationError(self.error_messages["incomplete"], "incomplete")
        if day.year not in YEARS:
            raise ValidationError(self.error_messages["year"], "year")
        return self._instant(day, hour)

    def _instant(self, day: date, hour: time) -> datetime:
        zone = timezone.get_current_timezone()
        instant = datetime.combine(day, hour, zone)
        if instant.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != instant.replace(tzinfo=None):
            raise self._no_such_time("skipped", instant)
        if instant.utcoffset() != instant.replace(fold=1).utcoffset():
            raise self._no_such_time("repeated", instant)
        return instant

    def _no_such_time(self, code: str, instant: datetime) -> ValidationError:
        words = {"zone": instant.tzinfo.key, "day": date_format(instant, "j F Y"), "time": f"{instant:%H:%M}"}
        return ValidationError(self.error_messages[code], code, words)

    def has_changed(self, initial: datetime | None, data: list) -> bool:
        try:
            return self.clean(data) != initial
        except ValidationError:
            return True
