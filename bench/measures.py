"""The measurements, one function each; every function leaves its figures and its errors in the report."""

import asyncio
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from statistics import median

from .client import Browser, flood
from .portal import Bare, Portal, Site
from .registering import Trouble, Way, expect, fill_in, learn_answers, register, token_in
from .report import Report
from .statements import Statements

#: People a round, and rounds at each number at a time; the middle round's rate counts.
ROUND, ROUNDS = 240, 3
MAIL_PATIENCE_SECONDS = 150
FLOOD_SECONDS, FLOOD_CLIENTS = 4, 16
#: In a crowd every tenth person presses the last button twice.
NERVOUS = 10
MAKE_STAFF = """
UPDATE accounts_user SET is_staff = true, is_superuser = true
WHERE id = (SELECT user_id FROM accounts_session WHERE session_key = %s)
"""
FOLLOW = """
INSERT INTO events_follower (event_id, person_id, token, followed_at)
SELECT event.id, person.id, gen_random_uuid(), now() FROM events_event event, accounts_user person
WHERE event.slug = %s AND person.is_active ORDER BY person.id LIMIT %s
"""


async def send_people(
    site: Site,
    slug: str,
    sessions: list[str],
    at_a_time: int,
    *,
    answers: dict[str, str] | None = None,
    nervous: int = 0,
) -> Way:
    """Sends one person a session through the whole way, so many at a time; ``way.seconds`` is how long it took."""
    if answers is None:
        answers = await learn_answers(site.port, slug, sessions[0])
    way, waiting = Way(), enumerate(sessions, start=1)
    began = time.perf_counter()

    async def clerk():
        for number, session in waiting:
            async with Browser(site.port, session) as browser:
                presses = 2 if nervous and number % nervous == 0 else 1
                await register(browser, slug, answers, way, presses=presses)

    await asyncio.gather(*(clerk() for _ in range(at_a_time)))
    way.seconds = time.perf_counter() - began
    return way


def run_people(site: Site, slug: str, sessions: list[str], at_a_time: int, **options) -> Way:
    return asyncio.run(send_people(site, slug, sessions, at_a_time, **options))


def check_event(portal: Portal, report: Report, slug: str, *, people: int, seats: int) -> int:
    """Looks whether everybody got exactly one registration and nobody a seat too many; returns the seats sold."""
    standing = portal.seats(slug)
    live = sum(standing[state] for state in ("draft", "pending", "waiting", "offered", "confirmed"))
    report.expect(standing["taken"] <= seats, f"{slug}: {standing['taken']} of {seats} seats sold")
    report.expect(standing["draft"] == 0, f"{slug}: {standing['draft']} registrations were never sent")
    report.expect(live == people, f"{slug}: {live} registrations of {people} people")
    return standing["taken"]


def wait_for_mail(portal: Portal, report: Report, since: int, people: int) -> None:
    """Waits until everybody has exactly one message."""
    portal.sink.wait_for(since + people, seconds=MAIL_PATIENCE_SECONDS)
    recipients = [recipient for recipient, _ in portal.sink.arrivals[since:]]
    report.expect(len(recipients) == people, f"{len(recipients)} messages for {people} people")
    report.expect(len(set(recipients)) == len(recipients), "somebody got the same message twice")


def measure_statements(portal: Portal, report: Report, sessions: Iterator[str], *, people: int = 8) -> None:
    """Statements of one registration at a time, its message included, without what the worker asks when idle."""
    slug = portal.new_event(seats=1000)
    run_people(portal, slug, list(islice(sessions, 40)), 8)  # until every process has read the event
    portal.sink.wait_for(len(portal.sink.arrivals) + 1, seconds=2)
    answers = asyncio.run(learn_answers(portal.port, slug, next(sessions)))
    with Statements(portal.env["DATABASE_URL"]) as statements:
        time.sleep(2)
        idle_seconds, before = 5, statements.counted()
        time.sleep(idle_seconds)
        idle = statements.counted() - before
        before, began, delays = statements.counted(), time.monotonic(), []
        for session in islice(sessions, people):
            since = len(portal.sink.arrivals)
            report.note_way("one by one", run_people(portal, slug, [session], 1, answers=answers))
            sent = time.monotonic()
            wait_for_mail(portal, report, since, 1)
            delays.append(time.monotonic() - sent)
        share = (time.monotonic() - began) / idle_seconds
        asked = statements.counted() - before
    costs = {text: (calls - idle[text] * share) / people for text, calls in asked.items()}
    report.statements = sorted(((round(each, 2), text) for text, each in costs.items() if each > 0.05), reverse=True)
    report.note("statements", round(sum(costs.values()), 1))
    report.note("mail_delay_s", max(delays))


def measure_rate(portal: Portal, report: Report, sessions: Iterator[str], at_a_time: int) -> None:
    """Registrations a second, time of the last step, and CPU time of the whole way, the messages included."""
    rates, submits, cpu_seconds = [], Way(), 0.0
    for _ in range(ROUNDS):
        slug = portal.new_event(seats=ROUND)
        since, before = len(portal.sink.arrivals), portal.cpu_seconds()
        way = run_people(portal, slug, list(islice(sessions, ROUND)), at_a_time)
        wait_for_mail(portal, report, since, ROUND)
        cpu_seconds += portal.cpu_seconds() - before
        report.note_way(f"{at_a_time} at a time", way)
        rates.append(ROUND / way.seconds)
        submits.submit_seconds += way.submit_seconds
        check_event(portal, report, slug, people=ROUND, seats=ROUND)
    report.note(f"cpu_seconds_{at_a_time}", cpu_seconds / (ROUND * ROUNDS))
    report.note(f"per_second_{at_a_time}", median(rates))
    report.note(f"submit_p95_ms_{at_a_time}", submits.submit_p95_ms)


def measure_crowd(portal: Portal, report: Report, sessions: Iterator[str], *, people: int, at_a_time: int, name: str):
    """Many people, 100 seats: settled when everybody has an answer and a message."""
    slug, seats = portal.new_event(seats=100), 100
    since, began = len(portal.sink.arrivals), time.monotonic()
    way = run_people(portal, slug, list(islice(sessions, people)), at_a_time, nervous=NERVOUS)
    wait_for_mail(portal, report, since, people)
    last_mail = max(at for _, at in portal.sink.arrivals[since:]) - began
    report.note(f"{name}_settled_s", max(last_mail, way.seconds))
    report.note(f"{name}_answered_s", way.seconds)
    report.note_way(f"{people} people", way)
    report.note(f"{name}_seats", check_event(portal, report, slug, people=people, seats=seats))


def measure_event_page(site: Site, report: Report, path: str, *, note) -> None:
    """Answers a second to strangers who ask for one page."""
    for name, keep_alive in (("event_page", True), ("event_page_reconnecting", False)):
        asyncio.run(flood(site.port, path, seconds=0.5, clients=FLOOD_CLIENTS, keep_alive=keep_alive))
        rate, errors = asyncio.run(
            flood(site.port, path, seconds=FLOOD_SECONDS, clients=FLOOD_CLIENTS, keep_alive=keep_alive)
        )
        note(f"{name}_per_second", rate)
        report.expect(errors == 0, f"{path}: {errors} answers were not 200")


async def extend_deadline(portal: Portal, session: str, path: str) -> float:
    """Extends an event's deadline by a day, as staff do it in the admin; returns the seconds of the last press."""
    async with Browser(portal.port, session) as browser:
        page = expect(await browser.get(path), 200, "extension")
        typed = fill_in(page)
        later = datetime.fromisoformat(typed["old_closes_at"]) + timedelta(days=1)
        typed |= {"closes_at_0": f"{later:%Y-%m-%d}", "closes_at_1": "23:59", "tell": "followers", "confirm": "yes"}
        began = time.perf_counter()
        expect(await browser.post(path, token_in(page) | typed), 302, "extension")
        return time.perf_counter() - began


def measure_extension(portal: Portal, report: Report, session: str, *, followers: int) -> None:
    """How long staff wait when a deadline is extended for many followers, and how fast their mail then flows."""
    slug = portal.new_event(seats=100)
    portal.sql(MAKE_STAFF, session)
    portal.sql(FOLLOW, slug, followers)
    ((event_pk,),) = portal.sql("SELECT id FROM events_event WHERE slug = %s", slug)
    since = len(portal.sink.arrivals)
    try:
        seconds = asyncio.run(extend_deadline(portal, session, f"/admin/events/event/{event_pk}/extend/"))
    except Trouble as trouble:
        report.expect(False, str(trouble))
        return
    wait_for_mail(portal, report, since, followers)
    times = sorted(at for _, at in portal.sink.arrivals[since:])
    report.note("extension_request_s", seconds)
    report.note("mail_per_second", (len(times) - 1) / (times[-1] - times[0]) / portal.worker_processes())


def measure_bare(bare: Bare, report: Report) -> None:
    """The same people through the bare project, which tells what this machine can do at the moment."""
    run_people(bare, bare.new_event(40), ["warm"] * 40, 8)
    for at_a_time in (8, 32):
        cpu = bare.cpu_seconds()
        way = run_people(bare, bare.new_event(1000), ["bare"] * 2 * ROUND, at_a_time)
        report.note_way("bare", way)
        report.note_bare(f"cpu_seconds_{at_a_time}", (bare.cpu_seconds() - cpu) / (2 * ROUND))
        report.note_bare(f"per_second_{at_a_time}", 2 * ROUND / way.seconds)
        report.note_bare(f"submit_p95_ms_{at_a_time}", way.submit_p95_ms)
    for name, people, at_a_time in (("crowd", 400, 64), ("instant", 200, 200)):
        way = run_people(bare, bare.new_event(100), ["bare"] * people, at_a_time)
        report.note_bare(f"{name}_answered_s", way.seconds)
    measure_event_page(bare, report, f"/events/{bare.new_event(100)}/", note=report.note_bare)
    rate, _ = asyncio.run(flood(bare.port, "/hello/", seconds=FLOOD_SECONDS, clients=FLOOD_CLIENTS, keep_alive=True))
    report.note_bare("hello_per_second", rate)
    report.note_bare("web_megabytes", bare.web_megabytes())
