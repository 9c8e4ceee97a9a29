"""What of an event's time and place differs for who plans by it."""

from datetime import UTC, datetime, timedelta

import pytest

from events.models import Event, differences

START = datetime(2027, 1, 21, 8, 30, tzinfo=UTC)


def event(**fields):
    palermo = {"starts_at": START, "ends_at": START + timedelta(hours=27), "time_zone": "Europe/Rome",
               "venue": "Palazzo Normanni", "city": "Palermo", "country": "IT"}  # fmt: skip
    return Event(**palermo | fields)


@pytest.mark.parametrize(
    ("before", "after", "differ"),
    [
        ({}, {}, []),
        ({}, {"title": "Another title"}, []),
        ({}, {"starts_at": START - timedelta(hours=1)}, ["time"]),
        ({}, {"ends_at": START + timedelta(hours=28)}, ["time"]),
        ({}, {"time_zone": "Europe/Helsinki"}, ["time"]),
        ({}, {"time_zone": "Europe/Berlin"}, []),
        ({}, {"venue": "Teatro Massimo"}, ["place"]),
        ({}, {"country": "MT"}, ["place"]),
        ({}, {"mode": "hybrid"}, ["place"]),
        ({}, {"mode": "online"}, ["place"]),
        ({"mode": "online"}, {"mode": "online", "venue": "Teatro Massimo"}, []),
        ({"mode": "hybrid"}, {"mode": "hybrid", "venue": "Teatro Massimo"}, ["place"]),
        ({}, {"venue": "", "address": "Palazzo Normanni"}, []),
        ({}, {"venue": "", "starts_at": START + timedelta(hours=1)}, ["time", "place"]),
    ],
)
def test_time_and_place_differ_by_what_a_journey_is_planned_by(before, after, differ):
    assert differences(event(**before), event(**after)) == differ


def test_the_same_instants_by_another_clock_are_the_same_time():
    before = event()

    assert differences(before, event(starts_at=before.starts_at.astimezone(before.zone))) == []
