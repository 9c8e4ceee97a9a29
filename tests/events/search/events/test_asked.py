from datetime import date

import pytest

from events.search.events.asked import PERIODS, Asked, days_of

MID_NOVEMBER = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("period", "today", "first", "last"),
    [
        ("this-month", MID_NOVEMBER, date(2026, 11, 1), date(2026, 11, 30)),
        ("this-month", date(2028, 2, 29), date(2028, 2, 1), date(2028, 2, 29)),
        ("next-month", MID_NOVEMBER, date(2026, 12, 1), date(2026, 12, 31)),
        ("next-month", date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 31)),
        ("three-months", MID_NOVEMBER, MID_NOVEMBER, date(2027, 2, 21)),
        ("this-year", MID_NOVEMBER, date(2026, 1, 1), date(2026, 12, 31)),
        ("last-year", MID_NOVEMBER, date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_period_is_two_days(period, today, first, last):
    assert days_of(period, today) == (first, last)


def test_every_period_that_is_offered_has_days():
    assert all(first <= last for first, last in (days_of(period, MID_NOVEMBER) for period in PERIODS))


def test_who_names_days_means_these_also_when_they_are_over():
    assert Asked().time == Asked(period="this-month").time == "upcoming"
    assert Asked(first_day=MID_NOVEMBER).time == Asked(last_day=MID_NOVEMBER).time == "all"
    assert Asked(first_day=MID_NOVEMBER, when="past").time == "past"
