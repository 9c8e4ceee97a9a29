"""What every event of the list can be chosen by, kept in memory for as long as staff change nothing (docs/adr/0013).

A page of the list asks the database for its twenty rows only. Which events fit, how many, and how many would fit every
other choice is known here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from math import inf
from threading import Lock
from typing import NamedTuple

from django.db import connection

from contacts.models import Programme
from contacts.models.programmes import Goal
from events.models.event import zone_called

from .bits import Ordered, bits_of, places_in

TOKEN = "SELECT coalesce((SELECT token::text FROM kit_revision WHERE name = 'events'), '')"  # noqa: S105 - no secret
LOAD = """
SELECT event.id, starts_at, ends_at, time_zone, opens_at, closes_at, status = 'published', kind, mode, country, goal,
    strands, topics.keys, documents.at_once, documents.afterwards
FROM events_event event JOIN events_deadline deadline ON deadline.id = event.deadline_id
LEFT JOIN (
    SELECT event_id, array_agg(topic_id) AS keys FROM events_event_topics GROUP BY event_id
) AS topics ON topics.event_id = event.id
LEFT JOIN (
    SELECT event_id, bool_or(NOT is_shown_after) AS at_once, bool_or(is_shown_after) AS afterwards
    FROM events_document WHERE NOT is_for_confirmed GROUP BY event_id
) AS documents ON documents.event_id = event.id
WHERE status <> 'draft' AND NOT is_unlisted ORDER BY starts_at, event.id
"""

#: How the list is cut by time.
UPCOMING, OPEN, PAST, ALL = "upcoming", "open", "past", "all"
PUBLISHED, NAMES_GOAL, NAMES_STRAND = "is published", "names a goal", "names strands"
MATERIALS_AT_ONCE, MATERIALS_AFTERWARDS = "has materials at once", "has materials afterwards"
#: Whom an event is for when it says nothing of it.
GOALS, STRANDS = tuple(Goal.values), tuple(Programme.Strand.values)


class Row(NamedTuple):
    """An event as ``LOAD`` brings it."""

    key: int
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    opens_at: datetime | None
    closes_at: datetime
    is_published: bool
    kind: str
    mode: str
    country: str
    goal: str
    strands: list[str]
    topics: list[int] | None
    has_materials_at_once: bool | None
    has_materials_afterwards: bool | None

    def values(self) -> Iterator[tuple[str, str | int]]:
        """Name and value of every filter that finds it: each goal and strand when it says nothing of them.

        Strands are Interreg's: an event for the other goal alone is for none of them.
        """
        yield "kind", self.kind
        yield "mode", self.mode
        if self.country:
            yield "country", self.country
        yield from (("goal", goal) for goal in ((self.goal,) if self.goal else GOALS))
        if self.goal != Goal.IJG:
            yield from (("strand", strand) for strand in (self.strands or STRANDS))
        yield from (("topic", topic) for topic in (self.topics or ()))

    def flags(self) -> Iterator[str]:
        """What is told of it besides."""
        told = {
            PUBLISHED: self.is_published,
            MATERIALS_AT_ONCE: self.has_materials_at_once,
            MATERIALS_AFTERWARDS: self.has_materials_afterwards,
            NAMES_GOAL: self.goal,
            NAMES_STRAND: self.strands,
        }
        return (flag for flag, holds in told.items() if holds)

    def instants(self) -> tuple[float, float, float, int, int]:
        """End, opening and closing of registration; the first and the last day in the place's own time.

        What ends at midnight has no part in the day after.
        """
        zone = zone_called(self.time_zone)
        last = max(self.ends_at - timedelta(seconds=1), self.starts_at)
        return (
            self.ends_at.timestamp(),
            self.opens_at.timestamp() if self.opens_at else -inf,
            self.closes_at.timestamp(),
            self.starts_at.astimezone(zone).toordinal(),
            last.astimezone(zone).toordinal(),
        )


class KeptEvents:
    """All events of the list, public and not private, by their places in the order of their start; ``keys`` are their
    primary keys.

    ``set_of`` a filter's value holds the events that it finds: codes, and keys of topics.
    """

    def __init__(self, token: str = "", rows: Iterable[tuple] = ()):
        self.token = token
        events = [Row(*row) for row in rows]
        self.keys = [event.key for event in events]
        self.everything = (1 << len(events)) - 1
        values, flags = defaultdict(lambda: defaultdict(list)), defaultdict(list)
        for place, event in enumerate(events):
            for name, value in event.values():
                values[name][value].append(place)
            for flag in event.flags():
                flags[flag].append(place)
        self._sets = {name: {value: bits_of(places) for value, places in by.items()} for name, by in values.items()}
        self._flags = {flag: bits_of(places) for flag, places in flags.items()}
        self._places = {key: place for place, key in enumerate(self.keys)}
        columns = zip(*(event.instants() for event in events), strict=True) if events else [()] * 5
        self._ends, self._opens, self._closes, self._first_days, self._last_days = map(Ordered, columns)

    def sets(self, name: str) -> Mapping[str | int, int]:
        """The set of each value of the filter ``name`` that finds something."""
        return self._sets.get(name, {})

    def set_of(self, name: str, value: str | int) -> int:
        """The events that a value of a filter finds."""
        return self.sets(name).get(value, 0)

    def that(self, flag: str) -> int:
        """The events that a flag is told of, such as ``NAMES_GOAL``."""
        return self._flags.get(flag, 0)

    def at(self, when: str, now: datetime) -> int:
        """The events of a time: to come, open for registration, over, or all."""
        instant = now.timestamp()
        over = self._ends.upto(instant)
        if when == PAST:
            return over
        if when == ALL:
            return self.everything
        coming = self.everything & ~over
        if when == UPCOMING:
            return coming
        return coming & self.that(PUBLISHED) & self._opens.upto(instant) & ~self._closes.upto(instant)

    def between(self, first: date | None, last: date | None) -> int:
        """The events that take place, in part at least, from ``first`` to ``last``: days of the place's own time."""
        bits = self.everything if last is None else self._first_days.upto(last.toordinal())
        return bits if first is None else bits & ~self._last_days.upto(first.toordinal() - 1)

    def with_materials(self, now: datetime) -> int:
        """The events that have something that everybody may read by now."""
        return self.that(MATERIALS_AT_ONCE) | (self.that(MATERIALS_AFTERWARDS) & self.at(PAST, now))

    def having(self, keys: Iterable[int]) -> int:
        """The set of the events with these keys; those that are not public are left out."""
        return bits_of(self._places[key] for key in keys if key in self._places)

    def page(self, bits: int, *, now: datetime, first: int, size: int) -> list[int]:
        """Keys of ``size`` events of a set, without the ``first``: the next to come stand first, then the latest of
        those that are over."""
        over = bits & self.at(PAST, now)
        coming = bits & ~over
        places = places_in(coming, first=first, size=size)
        if len(places) < size:
            first = max(first - coming.bit_count(), 0)
            places += places_in(over, first=first, size=size - len(places), is_backwards=True)
        return [self.keys[place] for place in places]


_kept = KeptEvents()
_loading = Lock()


def kept_events() -> KeptEvents:
    """All public events as they are now: one statement, and one more when staff have changed something."""
    global _kept  # noqa: PLW0603 - replaced as a whole: who reads it meanwhile has the former one, whole as well
    with connection.cursor() as cursor:
        cursor.execute(TOKEN)
        ((token,),) = cursor.fetchall()
        if (kept := _kept).token == token:
            return kept
        with _loading:  # who comes meanwhile waits for what the first one brings
            if (kept := _kept).token != token:
                # What is read may be newer than the token; then the next one to ask finds another token.
                cursor.execute(LOAD)
                _kept = kept = KeptEvents(token, cursor.fetchall())
    return kept
