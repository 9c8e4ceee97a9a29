"""What a list of events is asked for, as its address says it, checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from .kept import ALL, OPEN, PAST, UPCOMING

TIMES = {
    UPCOMING: _("Coming up"),
    OPEN: _("Open for registration"),
    PAST: _("Past events"),
    ALL: _("Coming and past"),
}
#: Filters that may have several values at once, by the names in the address, in the order in which they stand there.
FILTERS = ("kind", "mode", "country", "topic", "goal", "strand", "materials")
MATERIALS = {"yes": _("With materials")}
PERIODS = {
    "this-month": _("This month"),
    "next-month": _("Next month"),
    "three-months": _("Next three months"),
    "this-year": _("This year"),
    "last-year": _("Last year"),
}


@dataclass(frozen=True)
class Asked:
    """Words, a time, named and typed days, and values of filters. Empty is everything that is to come."""

    q: str = ""
    when: str = ""
    period: str = ""
    first_day: date | None = None
    last_day: date | None = None
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def default_time(self) -> str:
        """The time that holds when none is named: who types days means these, also when they are over."""
        return ALL if self.first_day or self.last_day else UPCOMING

    @property
    def time(self) -> str:
        return self.when or self.default_time

    @property
    def has_days(self) -> bool:
        return bool(self.period or self.first_day or self.last_day)


def days_of(period: str, today: date) -> tuple[date, date]:
    """The first and the last day of one of ``PERIODS``."""
    month = today.replace(day=1)
    match period:
        case "this-month":
            return month, _months_on(month, 1) - timedelta(days=1)
        case "next-month":
            return _months_on(month, 1), _months_on(month, 2) - timedelta(days=1)
        case "three-months":
            return today, today + timedelta(days=91)
        case "this-year":
            return date(today.year, 1, 1), date(today.year, 12, 31)
    return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)


def _months_on(first: date, count: int) -> date:
    years, month = divmod(first.month - 1 + count, 12)
    return date(first.year + years, month + 1, 1)
