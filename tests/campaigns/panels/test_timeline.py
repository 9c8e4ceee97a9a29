"""Where on its way through the year an edition is today."""

from datetime import UTC, date, datetime, timedelta

import pytest

from campaigns.models import Edition
from campaigns.panels.timeline import days_in_words, timeline_of
from tests.factories.campaigns import EditionFactory, MilestoneFactory
from tests.factories.events import DeadlineFactory, EventFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    edition = EditionFactory(
        year=2026,
        key_date=date(2026, 9, 21),
        season_start_date=date(2026, 7, 1),
        season_end_date=date(2026, 10, 31),
        support_deadline=DeadlineFactory(
            opens_at=datetime(2026, 4, 1, 7, tzinfo=UTC), closes_at=datetime(2026, 5, 31, 21, 59, 59, tzinfo=UTC)
        ),
    )
    MilestoneFactory(edition=edition, title="Guide", start_date=date(2026, 3, 12))
    MilestoneFactory(edition=edition, title="Impact", start_date=date(2027, 1, 20), end_date=date(2027, 2, 3))
    return edition


def timeline(edition, *day):
    return timeline_of(edition, edition.milestones.select_related("event"), today=date(*day))


def phases(edition, *day):
    return {step.title: str(step.phase) for step in timeline(edition, *day).steps}


def test_steps_stand_in_the_order_of_their_days_with_what_the_edition_says_itself(edition):
    assert [(step.title, step.when) for step in timeline(edition, 2026, 1, 1).steps] == [
        ("Guide", "12 March 2026"),
        ("Programmes register for support", "1 April to 31 May 2026"),
        ("Season of local events", "1 July to 31 October 2026"),
        ("Interreg Cooperation Day", "on or around 21 September 2026"),
        ("Impact", "20 January to 3 February 2027"),
    ]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ((2026, 3, 11), ["next", "later", "later", "later", "later"]),
        ((2026, 3, 12), ["now", "next", "later", "later", "later"]),
        ((2026, 4, 1), ["done", "now", "next", "later", "later"]),
        ((2026, 5, 31), ["done", "now", "next", "later", "later"]),
        ((2026, 6, 1), ["done", "done", "next", "later", "later"]),
        ((2026, 9, 21), ["done", "done", "now", "now", "next"]),
        ((2026, 11, 1), ["done", "done", "done", "done", "next"]),
        ((2027, 2, 3), ["done", "done", "done", "done", "now"]),
        ((2027, 2, 4), ["done", "done", "done", "done", "done"]),
    ],
)
def test_each_step_says_whether_it_is_done_now_next_or_later(edition, day, expected):
    assert list(phases(edition, *day).values()) == expected
    assert timeline(edition, *day).is_over == (set(expected) == {"done"})


def test_two_that_begin_on_one_day_are_both_next(edition):
    MilestoneFactory(edition=edition, title="Gala", start_date=date(2026, 7, 1))

    assert [title for title, phase in phases(edition, 2026, 6, 1).items() if phase == "next"] == [
        "Gala",
        "Season of local events",
    ]


def test_today_stands_between_what_has_begun_and_what_is_to_come(edition):
    drawn = timeline(edition, 2026, 9, 1)

    assert [step.title for step in drawn.begun] == [
        "Guide",
        "Programmes register for support",
        "Season of local events",
    ]
    assert [step.title for step in drawn.to_come] == ["Interreg Cooperation Day", "Impact"]
    assert drawn.today == "1 September 2026"


def test_the_line_runs_from_the_first_day_to_the_last(edition):
    drawn = timeline(edition, 2026, 3, 12)

    assert (drawn.first, drawn.last, drawn.at) == ("12 March 2026", "3 February 2027", 0)
    assert timeline(edition, 2027, 2, 3).at == 100
    assert timeline(edition, 2026, 3, 11).at is timeline(edition, 2027, 2, 4).at is None
    days = (date(2027, 2, 3) - date(2026, 3, 12)).days
    season = drawn.steps[2]
    assert season.is_span
    assert season.left == pytest.approx((date(2026, 7, 1) - date(2026, 3, 12)).days / days * 100, abs=0.1)
    assert season.width == pytest.approx((date(2026, 10, 31) - date(2026, 7, 1)).days / days * 100, abs=0.1)
    assert (drawn.steps[0].left, drawn.steps[0].is_span) == (0, False)


def test_an_edition_of_one_day_and_nothing_else_is_drawn_too():
    day = date(2012, 9, 21)
    edition = EditionFactory(year=2012, key_date=day, season_start_date=day, season_end_date=day, support_deadline=None)

    drawn = timeline(edition, 2012, 9, 21)

    assert [(step.left, step.width, str(step.phase)) for step in drawn.steps] == [(0, 0, "now"), (0, 0, "now")]


def test_a_milestone_leads_to_its_event_unless_that_is_not_for_everybody(edition):
    for title, state in {"A": {}, "B": {"draft": True}, "C": {"is_unlisted": True}}.items():
        event = EventFactory(slug=f"event-{title.lower()}", **state)
        MilestoneFactory(edition=edition, title=title, event=event, start_date=date(2026, 2, 1))

    assert [step.href for step in timeline(edition, 2026, 1, 1).steps[:3]] == ["/events/event-a/", "", ""]


def test_support_without_an_opening_day_says_until_when(edition):
    edition.support_deadline.opens_at = None

    assert timeline(edition, 2026, 1, 1).steps[1].when == "until 31 May 2026"


def test_days_of_support_are_those_of_the_clocks_of_the_edition(edition):
    edition.time_zone = "Pacific/Auckland"

    assert timeline(edition, 2026, 1, 1).steps[1].end_date == date(2026, 6, 1)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 9, 21), date(2026, 9, 21), "21 September 2026"),
        (date(2026, 7, 1), date(2026, 10, 31), "1 July to 31 October 2026"),
        (date(2026, 12, 1), date(2027, 1, 31), "1 December 2026 to 31 January 2027"),
    ],
)
def test_spans_of_days_are_said_without_repeating_the_year(first, last, words):
    assert days_in_words(first, last) == words


def test_the_current_edition_of_a_campaign_is_the_newest_that_is_published():
    this_year = datetime.now(UTC).year
    editions = [EditionFactory(year=this_year + number) for number in (-1, 0)]
    EditionFactory(year=this_year + 1, is_published=False)
    other = EditionFactory(campaign__slug="another", year=this_year - 5)

    assert list(Edition.objects.current()) == [editions[1], other]
    assert editions[0].key_date + timedelta(days=300) < editions[1].key_date
