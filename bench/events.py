"""The list of events: what it costs a stranger, with words, days, filters and feeds, and among ten times as many.

Each address is asked for once only, so that no kept page answers; then the list itself, as strangers get it.
"""

import asyncio
import json

from .client import flood
from .directory import Searches, run_searches
from .measures import FLOOD_CLIENTS, FLOOD_SECONDS
from .portal import Portal
from .report import Report

EVENTS = 1_000
LIST = "/events/"
#: What every event of a list, an Atom feed and a calendar has once.
EVENT, ENTRY, APPOINTMENT = b'<a href="/events/bench-', b"<entry>", b"BEGIN:VEVENT"


def measure_events(portal: Portal, report: Report) -> None:
    """What lists and feeds cost with 1,000 events and with 10,000, and how many of them strangers get a second."""
    addresses = add_events(portal, EVENTS)
    lists = [address for address in addresses if "/feed." not in address]
    feeds = [address for address in addresses if "/feed." in address]
    few = ask(portal, report, lists), ask(portal, report, feeds)
    report.note("events_per_second", requests_a_second(portal, report))
    report.note("events_cpu_ms", few[0].cpu_ms)
    report.note("event_feeds_cpu_ms", few[1].cpu_ms)
    add_events(portal, 9 * EVENTS)
    many = ask(portal, report, lists), ask(portal, report, feeds)
    report.note("events_tenfold_per_second", requests_a_second(portal, report))
    report.note("events_tenfold_cpu", many[0].cpu_ms / few[0].cpu_ms)
    report.note("event_feeds_tenfold_cpu", many[1].cpu_ms / few[1].cpu_ms)


def add_events(portal: Portal, count: int) -> list[str]:
    """Adds so many events; returns addresses of lists and feeds that find some of them."""
    made = portal.manage("bench_events", f"--count={count}")
    portal.sql("VACUUM ANALYZE")
    return json.loads(made)["addresses"]


def ask(portal: Portal, report: Report, addresses: list[str]) -> Searches:
    """Asks for each address often; every one of them has to find something."""
    warm = run_searches(portal, addresses, rounds=4)  # until every process has read the events
    for address, page in zip(addresses, warm.pages, strict=True):
        report.expect(any(mark in page for mark in (EVENT, ENTRY, APPOINTMENT)), f"{address} found nothing")
    return run_searches(portal, addresses)


def requests_a_second(portal: Portal, report: Report) -> float:
    """Answers a second to strangers who ask for the list."""
    asyncio.run(flood(portal.port, LIST, seconds=0.5, clients=FLOOD_CLIENTS, keep_alive=True))
    rate, errors = asyncio.run(flood(portal.port, LIST, seconds=FLOOD_SECONDS, clients=FLOOD_CLIENTS, keep_alive=True))
    report.expect(errors == 0, f"{LIST}: {errors} answers were not 200")
    return rate
