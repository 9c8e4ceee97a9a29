from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.utils import timezone

from events.forms.wall_clock import WallClockField

ROME = ZoneInfo("Europe/Rome")


def read(day, hour, zone=ROME, **options):
    with timezone.override(zone):
        return WallClockField(**options).clean([day, hour])


def refused(day, hour, zone=ROME, **options):
    with pytest.raises(forms.ValidationError) as error:
        read(day, hour, zone, **options)
    return error.value.messages


def test_a_day_and_a_time_are_read_by_the_clocks_of_the_zone():
    assert read("2026-12-21", "09:30") == datetime(2026, 12, 21, 8, 30, tzinfo=UTC)
    assert read("2026-06-21", "09:30") == datetime(2026, 6, 21, 7, 30, tzinfo=UTC)
    assert read("2026-12-21", "09:30", ZoneInfo("Europe/Helsinki")) == datetime(2026, 12, 21, 7, 30, tzinfo=UTC)


def test_an_hour_that_is_left_out_when_clocks_go_forward_is_refused():
    assert refused("2026-03-29", "02:30") == [
        "In Europe/Rome clocks are put forward on 29 March 2026, and 02:30 is left out. Choose another time."
    ]
    assert read("2026-03-29", "03:00") == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_an_hour_that_comes_twice_when_clocks_go_back_is_refused():
    assert refused("2026-10-25", "02:30") == [
        "In Europe/Rome clocks are put back on 25 October 2026, and 02:30 comes twice. Choose another time."
    ]
    assert read("2026-10-25", "03:00") == datetime(2026, 10, 25, 2, tzinfo=UTC)


def test_a_deadline_means_the_last_second_of_its_day():
    last_second = datetime(2026, 6, 28, 21, 59, 59, tzinfo=UTC)

    assert read("2026-06-28", "", is_deadline=True) == last_second
    assert read("2026-06-28", "23:59", is_deadline=True) == last_second
    assert read("2026-06-28", "12:00", is_deadline=True) == datetime(2026, 6, 28, 10, tzinfo=UTC)
    assert read("2026-06-28", "23:59") == datetime(2026, 6, 28, 21, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "hour", "words"),
    [
        ("28 June", "09:30", "Write the day as in 2026-06-28."),
        ("2026-06-28", "half past nine", "Write the time as in 09:30."),
        ("2026-06-28", "", "Give both, the day and the time."),
        ("", "09:30", "Give both, the day and the time."),
        ("0001-01-01", "00:00", "Check the year."),
        ("9999-12-31", "23:59", "Check the year."),
        ("2026-02-30", "09:30", "Write the day as in 2026-06-28."),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(day, hour, words):
    assert refused(day, hour) == [words]


def test_nothing_is_nothing_where_nothing_is_allowed():
    assert read("", "", required=False) is None
    assert refused("", "") == ["This field is required."]


def test_an_instant_that_is_sent_back_as_it_was_shown_has_not_changed():
    field = WallClockField(is_deadline=True)
    shown = datetime(2026, 6, 28, 21, 59, 59, tzinfo=UTC)

    with timezone.override(ROME):
        assert not field.has_changed(shown, ["2026-06-28", "23:59"])
        assert field.has_changed(shown, ["2026-06-28", "23:00"])
        assert field.has_changed(shown, ["2026-06-28", "rubbish"])


def test_both_controls_have_names_of_their_own():
    class Sample(forms.Form):
        starts_at = WallClockField()

    sample = Sample()
    assert 'type="date"' in str(sample["starts_at"])
    assert 'aria-label="Day"' in str(sample["starts_at"])
    assert 'aria-label="Time"' in str(sample["starts_at"])
    sample.fields["starts_at"].widget.attrs["aria-label"] = "Starts at, session 2"
    assert 'aria-label="Starts at, session 2: Day"' in str(sample["starts_at"])
