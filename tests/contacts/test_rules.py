from datetime import date

import pytest

from contacts.models import Absence, ImportLine
from contacts.rules import can_be_applied, circle


def away(who, first, last, stand_in):
    """In December 2026; people are numbers here, for nothing is read."""
    days = {"first_date": date(2026, 12, first), "last_date": date(2026, 12, last)}
    return Absence(pk=100 * who + first, person_id=who, stand_in_id=stand_in, **days)


@pytest.mark.parametrize(
    ("among", "found"),
    [
        ([], []),
        ([(2, 1, 9, 1)], [201]),  # each for the other
        ([(2, 1, 9, 3), (3, 9, 12, 1)], [201, 309]),  # through three, on the ninth
        ([(2, 1, 5, 3), (3, 6, 12, 1)], []),  # no day is shared by all
        ([(2, 10, 12, 1)], []),  # on other days
        ([(2, 1, 9, 3)], []),  # ends at somebody who is there
        ([(2, 1, 4, 4), (2, 5, 9, 3), (3, 1, 4, 1), (4, 1, 9, 3)], [201, 401, 301]),  # by one of two ways
        ([(2, 1, 9, 3), (3, 1, 9, 2)], []),  # a circle of others is theirs
    ],
)
def test_a_circle_leads_back_on_days_that_all_share(among, found):
    way = circle(away(1, 1, 9, stand_in=2), [away(*each) for each in among])

    assert [absence.pk for absence in way] == found


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ({}, False),
        ({"unchanged": 9}, False),
        ({"new": 1, "unchanged": 9}, True),
        ({"changed": 1}, True),
        ({"wrong": 1, "new": 9}, False),
    ],
)
def test_an_import_can_be_applied_when_no_line_is_wrong_and_one_changes_something(lines, expected):
    counts = dict.fromkeys(ImportLine.Verdict, 0) | lines

    assert can_be_applied(counts) is expected
