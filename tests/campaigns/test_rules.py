"""Until when a question is to be answered: one working day, by the clocks of the edition."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from campaigns.rules import answer_due_at

VIENNA = ZoneInfo("Europe/Vienna")


def at(words, zone=VIENNA):
    return datetime.fromisoformat(words).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("2026-09-14T15:00", "2026-09-15T15:00"),  # Monday
        ("2026-09-18T15:00", "2026-09-21T15:00"),  # Friday
        ("2026-09-18T23:59", "2026-09-21T23:59"),
        ("2026-09-19T00:00", "2026-09-22T00:00"),  # Saturday begins
        ("2026-09-20T23:59", "2026-09-22T00:00"),  # Sunday ends
        ("2026-09-21T00:00", "2026-09-22T00:00"),  # Monday begins
        ("2026-10-23T15:00", "2026-10-26T15:00"),  # clocks go back on the Sunday in between
        ("2026-12-24T15:00", "2026-12-25T15:00"),  # holidays are not known
    ],
)
def test_a_question_is_due_one_working_day_later(asked, due):
    assert answer_due_at(at(asked), VIENNA) == at(due)


def test_the_day_is_that_of_the_editions_clocks():
    """Friday, 23:30 in UTC, is Saturday in Vienna and still Friday in New York."""
    asked = datetime(2026, 9, 18, 23, 30, tzinfo=UTC)

    assert answer_due_at(asked, VIENNA) == at("2026-09-22T00:00")
    new_york = ZoneInfo("America/New_York")
    assert answer_due_at(asked, new_york) == at("2026-09-21T19:30", new_york)
