"""What an event of the demo is made of: plain values, from which ``calendar`` and ``places`` make rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from events.models import Condition, Document, Event, Question, SeatPool, State

#: Days from the day of the first run, or a date in history.
Day = int | date


@dataclass(frozen=True)
class Slot:
    """An item of the agenda; times are the clock's at the place.

    With a limited number of ``seats``, so many people of the event are ``seated`` there, and so many wait.
    """

    start: str
    end: str
    title: str
    place: str = ""
    description: str = ""
    seats: int | None = None
    seated: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class Opening:
    """One day of an event: when it opens and closes, and its agenda."""

    opens: str
    closes: str
    slots: tuple[Slot, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Pool:
    """A set of seats, and how many people sit and wait there."""

    slug: str = SeatPool.Slug.ON_SITE
    capacity: int | None = None
    confirmed: int = 0
    offered: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class Phase:
    """So many people of each programme until the end of a day, or without end."""

    places: int
    until: Day | None = None


@dataclass(frozen=True)
class Extended:
    """The deadline once stood at ``old_closes`` and was moved on the day ``on``."""

    on: Day
    old_closes: Day
    reason: str


@dataclass(frozen=True)
class Ask:
    """A question of the form, with answers that the demo's people give."""

    label: str
    kind: str = Question.Kind.SHORT_TEXT
    options: tuple[str, ...] = ()
    hint: str = ""
    is_required: bool = False
    is_sensitive: bool = False
    privacy_note: str = ""
    #: How many may choose an option, by its words.
    limits: Mapping[str, int] = field(default_factory=dict)
    number_min: int | None = None
    number_max: int | None = None
    file_kinds: tuple[str, ...] = ()
    when: tuple["When", ...] = ()
    answers: tuple[object, ...] = ()


@dataclass(frozen=True)
class When:
    """A question is asked when the earlier one ``on`` is answered so; options by their words."""

    on: str
    values: tuple[str, ...] = ()
    operator: str = Condition.Operator.ONE_OF


@dataclass(frozen=True)
class Voice:
    """Somebody who speaks in the sessions of these titles: one of the directory, by slug, or somebody by name."""

    sessions: tuple[str, ...]
    contact: str = ""
    name: str = ""
    role: str = ""
    organisation: str = ""
    text: str = ""


@dataclass(frozen=True)
class Paper:
    """A document; ``file`` is its name in ``papers/``."""

    slug: str
    title: str
    kind: str
    file: str
    updated: Day
    session: str = ""
    is_for_confirmed: bool = False
    is_shown_after: bool = False


AGENDA, ACCOMMODATION, OTHER = Document.Kind.AGENDA, Document.Kind.ACCOMMODATION, Document.Kind.OTHER


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One event. ``starts`` moves on past a weekend unless ``is_fixed``.

    ``text`` is written as in a letter: an empty line parts paragraphs, lines that begin with ``- `` are points.
    """

    slug: str
    title: str
    tagline: str
    kind: str
    topics: tuple[str, ...]
    text: str
    contacts: tuple[str, ...]
    starts: Day
    days: tuple[Opening, ...]
    closes: Day
    opens: Day | None = None
    is_fixed: bool = False
    extended: Extended | None = None
    mode: str = Event.Mode.ON_SITE
    zone: str = "Europe/Brussels"
    venue: str = ""
    address: str = ""
    city: str = ""
    country: str = ""
    join_url: str = ""
    goal: str = ""
    body_kinds: tuple[str, ...] = ()
    audience: str = ""
    outsiders: str = Event.Outsiders.WELCOME
    legal_basis: str = ""
    legal_basis_url: str = ""
    pools: tuple[Pool, ...] = (Pool(),)
    asks: tuple[Ask, ...] = ()
    papers: tuple[Paper, ...] = ()
    voices: tuple[Voice, ...] = ()
    strands: tuple[str, ...] = ()
    has_participant_list: bool = False
    entry: str = Event.Entry.OPEN
    is_unlisted: bool = False
    promotion: str = Event.Promotion.AT_ONCE
    phases: tuple[Phase, ...] = ()
    #: So many more are invited and have not answered yet.
    silent: int = 0
    #: What staff ask the first who awaits approval.
    enquiry: str = ""
    status: str = Event.Status.PUBLISHED
    cancelled: Day | None = None
    drafts: int = 0
    pending: int = 0
    left: int = 0
    followers: int = 0
    #: People who are in this state whoever else is: e-mail → state.
    guests: Mapping[str, State] = field(default_factory=dict)


@dataclass(frozen=True)
class Clock:
    """Turns a plan's days and times into instants; ``now`` is the instant of the first run."""

    now: datetime
    zone: ZoneInfo

    def day(self, day: Day) -> date:
        return day if isinstance(day, date) else self.now.astimezone(self.zone).date() + timedelta(days=day)

    def days_of(self, plan: Plan) -> list[tuple[date, Opening]]:
        """The days of ``plan``, moved on until none of them is a Saturday or Sunday."""
        days = [self.day(plan.starts) + timedelta(days=number) for number in range(len(plan.days))]
        while not plan.is_fixed and any(day.weekday() > 4 for day in days):
            days = [day + timedelta(days=1) for day in days]
        return list(zip(days, plan.days, strict=True))

    def at(self, day: Day, clock_time: str) -> datetime:
        return datetime.combine(self.day(day), time.fromisoformat(clock_time), self.zone)

    def end_of(self, day: Day) -> datetime:
        """The last second of the day, at the place: what a deadline of that day means."""
        return self.at(day, "23:59:59")
