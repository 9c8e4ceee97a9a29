"""The campaign of the demo: what is known of its past editions, and a current one in mid-season.

The figures are those that were published; where none was found there is none.
"""

from datetime import date, datetime, timedelta

from accounts.models import User
from audit.actions import record
from campaigns.models import Campaign, Edition, Lesson, Milestone
from contacts.models import ContactPerson
from events.models import Deadline, DeadlineExtension, Event

from .plan import Clock, Day
from .plans.campaign import JOINT_PROMOTION, LAUNCH
from .schedule import rich_text

SLUG = "cooperation-day"
#: Days from the day of the first run.
SEASON_STARTS, SEASON_ENDS, KEY_DAY = -52, 58, 9
#: Support is still open, though late, so that it can be tried out.
SUPPORT_OPENS, SUPPORT_CLOSED, SUPPORT_CLOSES, EXTENDED = -96, -3, 6, -6

STORY = """
    Rivers, ranges and seas do not know where one administration ends. For one season every year the people who live
    with a border show what they do with it: they open laboratories and lighthouses, cook from both sides of a valley,
    cycle to a bridge that was not there before.

    - Programmes and their projects hold the events, in their own languages, in their own towns.
    - We give them a common identity, advice, pictures and reach.
    - Everybody finds on the map what happens nearby.
"""
STORY_2012 = """
    The first European Cooperation Day. More than 200,000 people came to 281 events in 36 countries.
"""
STORY_2024 = """
    What borders have meant within Europe, and the steps by which they weigh less on daily life: to travel and study, to
    live and work, and to use services on the other side. Events took place from July to October.
"""
STORY_2025 = """
    Thirty-five years of Interreg: 85 events, 13 per cent more than in the year before, some of them outside Europe, in
    Comoros, Jordan and the USA. Since 2012 there have been almost 1,500.
"""
BOOSTING_RULE = (
    "Each local event can have up to €400. Requests are granted in the order in which they come in, those of "
    "programmes that had no boosting in the last edition first."
)
LESSONS = (
    "Ask for pictures and alternative texts together with the event: afterwards nobody finds them.",
    "Half of the programmes plan before the summer. Open the registration for support in spring, not in June.",
)


#: What is known of editions; of 2025 no theme was found, of 2024 no figures.
PAST = {
    2012: {
        "theme": "Sharing borders, growing closer",
        "story": STORY_2012,
        "events": 281,
        "countries": 36,
        "attendees": 200_000,
        "is_exceeded": True,
    },
    2024: {"theme": "Cooperation overcoming borders", "story": STORY_2024},
    2025: {
        "theme": "",
        "story": STORY_2025,
        "events": 85,
        "countries": 29,
        "cities": 68,
        "programmes": 39,
        "attendees": 50_815,
        "reach": 10_232_894,
        "satisfaction": 9,
    },
}


def add_campaign(*, now: datetime, by: User) -> Edition:
    """Makes the campaign with its editions; returns the current one, which is of this year."""
    campaign = Campaign.objects.create(
        slug=SLUG,
        name="Interreg Cooperation Day",
        summary="All over Europe, programmes and projects show what neighbours achieve together.",
    )
    campaign.contacts.set(ContactPerson.objects.filter(slug__in=["sanna-rautio", "marie-laure-pauwels"]))
    current = _current(campaign, Clock(now, Edition().zone), by)
    past = [_past(campaign, year, **told) for year, told in PAST.items() if year < current.year]
    Lesson.objects.bulk_create(
        Lesson(edition=past[-1], text=text, by=by, at=now - timedelta(days=90 - number))
        for number, text in enumerate(LESSONS)
    )
    for edition in (*past, current):
        record("edition-created", about=edition, by=by)
    return current


def _past(campaign: Campaign, year: int, *, theme: str, story: str, is_exceeded=False, **figures: int) -> Edition:
    """``is_exceeded`` says that more people came than ``figures`` tell."""
    return Edition.objects.create(
        campaign=campaign,
        year=year,
        theme=theme,
        story=rich_text(story),
        key_date=date(year, 9, 21),
        season_start_date=date(year, 7, 1),
        season_end_date=date(year, 10, 31),
        is_published=True,
        had_more_attendees=is_exceeded,
        **{f"recorded_{name}": number for name, number in figures.items()},
    )


def _current(campaign: Campaign, clock: Clock, by: User) -> Edition:
    edition = Edition.objects.create(
        campaign=campaign,
        year=clock.day(0).year,
        theme="Neighbours who build together",
        story=rich_text(STORY),
        key_date=_key_date(clock),
        season_start_date=clock.day(SEASON_STARTS),
        season_end_date=clock.day(SEASON_ENDS),
        hashtag="#NeighboursBuild",
        is_published=True,
        support_deadline=_support_deadline(clock, by),
        boosting_rule=BOOSTING_RULE,
        boosting_budget_euros=12_000,
    )
    events = {event.slug: event for event in Event.objects.filter(slug__in=[LAUNCH.slug, JOINT_PROMOTION.slug])}
    edition.events.set(events.values())
    steps: list[tuple[str, Day, Event | None]] = [
        ("The guide for organisers is out", -120, None),
        ("Launch online", LAUNCH.starts, events[LAUNCH.slug]),
        ("Joint promotion explained online", JOINT_PROMOTION.starts, events[JOINT_PROMOTION.slug]),
        ("What the edition reached is published", SEASON_ENDS + 60, None),
    ]
    Milestone.objects.bulk_create(
        Milestone(
            edition=edition,
            title=title,
            start_date=event.starts_at.astimezone(event.zone).date() if event else clock.day(day),
            event=event,
        )
        for title, day, event in steps
    )
    return edition


def _key_date(clock: Clock) -> date:
    """A week or so ahead; at the end of December the day itself, for the key date is of the edition's year."""
    ahead = clock.day(KEY_DAY)
    return ahead if ahead.year == clock.day(0).year else clock.day(0)


def _support_deadline(clock: Clock, by: User) -> Deadline:
    deadline = Deadline.objects.create(
        opens_at=clock.at(SUPPORT_OPENS, "09:00"), closes_at=clock.end_of(SUPPORT_CLOSES)
    )
    DeadlineExtension.objects.create(
        deadline=deadline,
        old_closes_at=clock.end_of(SUPPORT_CLOSED),
        new_closes_at=deadline.closes_at,
        reason="Several programmes wait for their committees.",
        told_groups=["silent"],
        by=by,
        at=clock.at(EXTENDED, "11:00"),
    )
    return deadline
