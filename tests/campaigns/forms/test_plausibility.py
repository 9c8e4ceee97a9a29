"""What looks like a slip in an edition is said to staff; it is never in the way."""

from datetime import date

import pytest

from campaigns.forms.plausibility import warnings_of
from tests.factories.campaigns import EditionFactory
from tests.factories.contacts import ContactPersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    edition = EditionFactory(
        year=2026, key_date=date(2026, 9, 21), season_start_date=date(2026, 7, 1), season_end_date=date(2026, 10, 31),
        story="<p>Rivers join.</p>",
    )  # fmt: skip
    edition.campaign.contacts.add(ContactPersonFactory())
    return edition


def said(edition, **fields):
    for name, value in fields.items():
        setattr(edition, name, value)
    return [(remark.text, remark.is_note) for remark in warnings_of(edition)]


def test_nothing_is_said_of_a_usual_edition(edition):
    assert said(edition) == []


@pytest.mark.parametrize(
    ("field", "day", "words"),
    [
        ("season_start_date", date(2026, 6, 30), "30 June 2026"),
        ("season_end_date", date(2026, 11, 1), "1 November 2026"),
        ("season_end_date", date(2027, 1, 31), "31 January 2027"),
    ],
)
def test_a_season_outside_july_to_october_is_remarked_on(edition, field, day, words):
    assert said(edition, **{field: day}) == [
        (f"The season usually lies between July and October; {words} does not.", False)
    ]


def test_a_key_date_outside_the_season_and_a_season_of_another_year_are_remarked_on(edition):
    assert said(edition, season_start_date=date(2025, 7, 1), season_end_date=date(2025, 10, 31)) == [
        ("The season does not begin in 2026.", False),
        ("The key date, 21 September 2026, is outside the season.", False),
    ]


def test_what_is_missing_is_a_note(edition):
    edition.campaign.contacts.all().delete()

    assert said(edition, theme="", story="") == [
        ("The edition has no theme yet.", True),
        ("There is no story to read yet.", True),
        ("The campaign names no contact person who is shown in the directory.", True),
    ]
