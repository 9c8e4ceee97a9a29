"""Registering and getting a seat from the waiting list: they cost as much among very many as among few.

Each step is measured at new events of which only the named number differs; what many cost is noted as so many times
what few cost, the whole way with its pages and messages.
"""

import asyncio
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from .client import Browser
from .measures import run_people, wait_for_mail
from .portal import Portal
from .registering import Trouble, expect, token_in
from .report import Report
from .statements import Statements

FEW, MANY, LINE = 10, 100_000, 10_000
#: People of each measurement, after some who only warm up every process.
PEOPLE, WARM_UP = 60, 10
#: Who, of those that wait, is outside the limit of a programme; all others wait in vain.
OUTSIDE_EVERY = 40
IDLE_SECONDS = 3
LIMIT_PROGRAMMES = (
    "INSERT INTO events_programmephase (event_id, places) SELECT id, 1 FROM events_event WHERE slug = %s",
    """
    UPDATE events_seatpool SET limits_programmes = true
    WHERE event_id = (SELECT id FROM events_event WHERE slug = %s)
    """,
    """
    INSERT INTO events_programmeseats (event_id, programme_id, capacity, taken)
    SELECT event_id, programme_id, greatest(1, count(*) FILTER (WHERE state = 'confirmed')),
        count(*) FILTER (WHERE state = 'confirmed')
    FROM events_registration WHERE programme_id IS NOT NULL
        AND event_id = (SELECT id FROM events_event WHERE slug = %s)
    GROUP BY event_id, programme_id
    """,
    f"""
    UPDATE events_registration SET is_outside_limit = true WHERE state = 'waiting' AND id %% {OUTSIDE_EVERY} = 0
        AND event_id = (SELECT id FROM events_event WHERE slug = %s)
    """,
)
CODES = """
SELECT registration.code FROM events_registration AS registration
JOIN accounts_session AS session ON session.user_id = registration.person_id
JOIN events_event AS event ON event.id = registration.event_id
WHERE session.session_key = %s AND event.slug = %s AND registration.state = 'confirmed'
"""


@dataclass(frozen=True)
class Cost:
    """CPU-seconds and statements of one step of one person."""

    cpu_seconds: float
    statements: float


def measure_seats(portal: Portal, report: Report, sessions: Iterator[str]) -> None:
    """Registers and cancels at events with few and with many registrations, lines, and limits for programmes."""
    line = Line(portal, report, sessions)
    few = line.registering(registrations=FEW, waiting=0)
    _compare(report, "register_among_many", line.registering(registrations=MANY, waiting=0), few)
    _compare(report, "register_in_line", line.registering(registrations=FEW, waiting=LINE), few)
    few = line.promoting(registrations=FEW, waiting=PEOPLE + WARM_UP)
    report.note("promote_cpu_ms", 1000 * few.cpu_seconds)
    _compare(report, "promote_among_many", line.promoting(registrations=MANY, waiting=LINE), few)
    # As many programmes wait as there are: what each costs to be passed over is in both.
    few = line.promoting(registrations=FEW, waiting=LINE // 5, limited=True)
    _compare(report, "promote_past_blocked", line.promoting(registrations=FEW, waiting=LINE, limited=True), few)


def _compare(report: Report, name: str, many: Cost, few: Cost) -> None:
    report.note(f"{name}_cpu", many.cpu_seconds / few.cpu_seconds)
    report.note(f"{name}_statements", many.statements / few.statements)


class Line:
    """Events with so many registrations, and people who come and go there."""

    def __init__(self, portal: Portal, report: Report, sessions: Iterator[str]):
        self.portal, self.report, self.sessions = portal, report, sessions

    def registering(self, *, registrations: int, waiting: int) -> Cost:
        """What it costs somebody to register, for a free seat or at the end of a line."""
        people = self._people()
        free = 0 if waiting else len(people)
        slug = self._event(seats=registrations + free)
        self._fill(slug, seated=registrations, waiting=waiting)
        run = lambda some: self.report.note_way(slug, run_people(self.portal, slug, some, 1))  # noqa: E731
        return self._measure(people, run, messages=1)

    def promoting(self, *, registrations: int, waiting: int, limited: bool = False) -> Cost:
        """What it costs that somebody cancels and the next in line gets the seat."""
        people = self._people()
        slug = self._event(seats=registrations + len(people))
        since = len(self.portal.sink.arrivals)
        self.report.note_way(slug, run_people(self.portal, slug, people, 4))
        wait_for_mail(self.portal, self.report, since, len(people))
        self._fill(slug, seated=registrations, waiting=waiting)
        if limited:
            for statement in LIMIT_PROGRAMMES:
                self.portal.sql(statement, slug)
            self.portal.sql("ANALYZE events_registration, events_programmeseats")
        before = self.portal.seats(slug)
        cost = self._measure(people, lambda some: asyncio.run(self._cancel(slug, some)), messages=2)
        after = self.portal.seats(slug)
        promoted = before["waiting"] - after["waiting"]
        self.report.expect(promoted == len(people), f"{slug}: {promoted} promoted of {len(people)}")
        return cost

    def _people(self) -> list[str]:
        return list(islice(self.sessions, WARM_UP + PEOPLE))

    def _event(self, *, seats: int) -> str:
        made = self.portal.manage("bench_event", f"--seats={seats}", "--waiting-list", "--questions=3")
        return json.loads(made)["slug"]

    def _fill(self, slug: str, *, seated: int, waiting: int) -> None:
        """Seats so many, has so many wait, and some more who cancelled or were declined."""
        # One in twenty has cancelled and one in fifty was declined.
        count = (seated + waiting) * 100 // 93 + 1 if waiting else seated
        self.portal.manage("bench_registrations", slug, f"--count={count}")
        self.portal.sql("VACUUM ANALYZE")

    def _measure(self, people: list[str], run, *, messages: int) -> Cost:
        run(people[:WARM_UP])
        people = people[WARM_UP:]
        time.sleep(IDLE_SECONDS)
        with Statements(self.portal.env["DATABASE_URL"]) as statements:
            idle, idle_cpu = statements.counted().total(), self.portal.cpu_seconds()
            time.sleep(IDLE_SECONDS)
            asked, cpu, began = statements.counted().total(), self.portal.cpu_seconds(), time.monotonic()
            idle, idle_cpu = (asked - idle) / IDLE_SECONDS, (cpu - idle_cpu) / IDLE_SECONDS
            since = len(self.portal.sink.arrivals)
            run(people)
            self.portal.sink.wait_for(since + messages * len(people), seconds=60)
            seconds = time.monotonic() - began
            cpu = self.portal.cpu_seconds() - cpu - idle_cpu * seconds
            asked = statements.counted().total() - asked - idle * seconds
        return Cost(cpu / len(people), asked / len(people))

    async def _cancel(self, slug: str, sessions: list[str]) -> None:
        for session in sessions:
            ((code,),) = self.portal.sql(CODES, session, slug)
            path = f"/registrations/{code}/cancel/"
            async with Browser(self.portal.port, session) as browser:
                try:
                    page = expect(await browser.get(path), 200, "cancel")
                    expect(await browser.post(path, token_in(page)), 302, "cancelled")
                except Trouble as trouble:
                    self.report.expect(False, str(trouble))
