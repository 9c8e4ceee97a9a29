from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from kit import times

ROME = ZoneInfo("Europe/Rome")


def at(year, month, day, hour=12, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("instant", "zone", "town", "label"),
    [
        (at(2026, 12, 21), "Europe/Rome", ("Palermo", "IT"), "Palermo time, CET"),
        (at(2026, 6, 21), "Europe/Rome", ("Palermo", "IT"), "Palermo time, CEST"),
        (at(2026, 6, 21), "Europe/Brussels", ("Palermo", "IT"), "Palermo time, CEST"),
        (at(2026, 6, 21), "Europe/Rome", (), "Rome time, CEST"),
        (at(2026, 6, 21), "America/Argentina/Buenos_Aires", (), "Buenos Aires time, UTC−3"),
        (at(2026, 6, 21), "UTC", (), "UTC time, UTC"),
    ],
)
def test_a_zone_is_said_by_the_place_and_by_what_clocks_there_show_then(instant, zone, town, label):
    assert times.zone_label(instant, ZoneInfo(zone), *town) == label


@pytest.mark.parametrize(
    ("zone", "town", "label"),
    [
        ("Europe/Brussels", ("Riga", "LV"), "Brussels time, CET"),
        ("Europe/Lisbon", ("Ponta Delgada", "PT"), "Lisbon time, WET"),
        ("Atlantic/Azores", ("Ponta Delgada", "PT"), "Azores time, UTC−1"),
        ("Europe/Rome", ("Atlantis", ""), "Rome time, CET"),
    ],
)
def test_a_zone_is_not_called_after_a_town_whose_clocks_may_show_another_time(zone, town, label):
    assert times.zone_label(at(2026, 12, 21), ZoneInfo(zone), *town) == label


def test_a_country_without_a_code_of_its_own_in_the_table_has_its_clocks():
    assert times.zone_label(at(2026, 12, 21), ZoneInfo("Europe/Belgrade"), "Pristina", "XK") == "Pristina time, CET"


def test_an_instant_is_read_by_the_clock_of_the_place():
    instant = at(2026, 12, 3, 22, 59)

    assert times.moment(instant, ROME) == "Thu 3 December 2026, 23:59"
    assert times.moment(instant, ZoneInfo("Europe/Helsinki")) == "Fri 4 December 2026, 00:59"


def test_a_day_is_the_day_of_the_place():
    assert times.day(at(2026, 12, 3, 23, 30), ROME) == "4 December 2026"


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (at(2026, 12, 21, 8, 30), at(2026, 12, 21, 12), ("Mon 21 December 2026, 09:30", "13:00")),
        (at(2026, 12, 21, 8, 30), at(2026, 12, 22, 12), ("Mon 21 December 2026, 09:30", "Tue 22 December, 13:00")),
        (at(2026, 12, 31, 8, 30), at(2027, 1, 1, 12), ("Thu 31 December 2026, 09:30", "Fri 1 January 2027, 13:00")),
        # In the place it is one day, in UTC it would be two.
        (at(2026, 12, 20, 23, 30), at(2026, 12, 21, 1), ("Mon 21 December 2026, 00:30", "02:00")),
    ],
)
def test_the_end_of_a_span_does_not_repeat_what_it_shares_with_the_start(start, end, words):
    assert times.span(start, end, ROME) == words
