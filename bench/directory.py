"""The directory: what a search costs, and what it costs when ten times as much is there."""

import asyncio
import time
from urllib.parse import quote, urlsplit, urlunsplit

from .client import Browser
from .portal import Bare, Portal, Site
from .registering import expect
from .report import Report
from .statements import Statements

PEOPLE, PROGRAMMES = 5_000, 1_000
ROUNDS = 12
#: What every card of a person has once in the page.
CARD = b'class="person"'


def measure_search(portal: Portal, report: Report) -> list[int]:
    """Statements and CPU time of a search, and its time when ten times as much is there.

    Every address is asked for by a stranger and once only, so that no kept page answers. Returns how many people each
    search found, for the bare project to show as many.
    """
    searches = portal.new_directory(PEOPLE, PROGRAMMES)
    run_searches(portal, searches, rounds=4)  # until every process has met them
    found = [page.count(CARD) for page in run_searches(portal, searches, rounds=1).pages]
    report.expect(
        all(found), f"searches that found nobody: {[s for s, n in zip(searches, found, strict=True) if not n]}"
    )
    report.note("search_statements", count_statements(portal, searches))
    few = run_searches(portal, searches)
    report.note("search_cpu_ms", few.cpu_ms)
    portal.new_directory(9 * PEOPLE, 9 * PROGRAMMES)
    run_searches(portal, searches, rounds=4)
    many = run_searches(portal, searches)
    report.note("search_tenfold", many.seconds / few.seconds)
    report.note("search_tenfold_cpu", many.cpu_ms / few.cpu_ms)
    return found


def measure_bare_rows(bare: Bare, report: Report, found: list[int]) -> None:
    """The same numbers of people on a bare page: one statement, one template."""
    pages = [f"/people/?first={1 + 100 * number}&rows={rows}" for number, rows in enumerate(found)]
    run_searches(bare, pages, rounds=4)
    report.note_bare("search_cpu_ms", run_searches(bare, pages).cpu_ms)
    report.note_ratio("search_cpu_ratio", "search_cpu_ms")


class Searches:
    """What a run of searches brought and cost: the last round's pages, seconds in all, CPU milliseconds a page."""

    def __init__(self, pages: list[bytes], seconds: float, cpu_ms: float):
        self.pages, self.seconds, self.cpu_ms = pages, seconds, cpu_ms


def run_searches(site: Site, searches: list[str], *, rounds: int = ROUNDS) -> Searches:
    """Asks for each address in each round, one after the other."""
    before, began = site.cpu_seconds("web", "bare", "postgres"), time.perf_counter()
    pages = asyncio.run(_ask(site, searches, rounds))
    seconds = time.perf_counter() - began
    cpu_seconds = site.cpu_seconds("web", "bare", "postgres") - before
    return Searches(pages, seconds, 1000 * cpu_seconds / (rounds * len(searches)))


async def _ask(site: Site, searches: list[str], rounds: int) -> list[bytes]:
    async with Browser(site.port) as browser:
        for _ in range(rounds):
            pages = [expect(await browser.get(_fresh(search)), 200, search).body for search in searches]
    return pages


def _fresh(address: str) -> str:
    """The address as nobody asked for it before: what stands after the last ``&`` means nothing."""
    scheme, host, path, query, _ = urlsplit(address)
    return urlunsplit((scheme, host, path, f"{quote(query, safe='=&')}&fresh={time.monotonic_ns()}", ""))


def count_statements(portal: Portal, searches: list[str]) -> int:
    """The most statements that one search sends."""
    with Statements(portal.env["DATABASE_URL"]) as statements:
        counts = []
        for search in searches:
            before = statements.counted()
            run_searches(portal, [search], rounds=1)
            sent = statements.counted() - before
            counts.append(sum(calls for text, calls in sent.items() if "contacts_" in text or "kit_revision" in text))
    return max(counts)
