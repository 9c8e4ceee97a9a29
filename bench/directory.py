"""The directory: what a search costs, also when ten times as much is there, and how long an import takes.

Every search is asked for by a stranger and once only, so that no kept page answers.
"""

import asyncio
import itertools
import time
from urllib.parse import quote, urlsplit, urlunsplit

from .client import Browser
from .measures import MAKE_STAFF
from .portal import Bare, Portal, Site
from .registering import Trouble, expect, token_in
from .report import Report
from .statements import Statements

PEOPLE, PROGRAMMES = 5_000, 1_000
ROUNDS = 25
LINES, IMPORTED_ROLE = 5_000, "Imported adviser"
#: Teams, networks and countries of one person after the other.
PLACES = [
    ("Networks", "Auditors; Controllers", "AT; IT"),
    ("Strategy", "", "PL"),
    ("Communication", "Communication and visibility", "FR; BE; LU"),
    ("Service delivery", "Monitoring", "RO"),
    ("Finance and control", "Financial management", "GR; CY"),
]
PATIENCE_SECONDS = 60
#: What every card of a person, and every link of a filter, has once in the page.
CARD, FILTER_LINK = b'class="person"', b'<a class="tag"'


def measure_directory(portal: Portal, report: Report, session: str) -> list[tuple[int, int]]:
    """What searches cost, an import into all of it, and the searches once more when ten times as much is there.

    Returns how many people and links of filters each search showed, for the bare project to show as many.
    """
    searches = portal.new_directory(PEOPLE, PROGRAMMES)
    found = [(page.count(CARD), page.count(FILTER_LINK)) for page in run_searches(portal, searches, rounds=4).pages]
    for search, (people, _) in zip(searches, found, strict=True):
        report.expect(people > 0, f"{search} found nobody")
    report.note("search_statements", count_statements(portal, searches))
    few = run_searches(portal, searches)
    report.note("search_cpu_ms", few.cpu_ms)
    measure_import(portal, report, session)
    portal.new_directory(9 * PEOPLE, 9 * PROGRAMMES)
    run_searches(portal, searches, rounds=4)  # until every process has met the larger tables
    many = run_searches(portal, searches)
    report.note("search_tenfold", many.seconds / few.seconds)
    report.note("search_tenfold_cpu", many.cpu_ms / few.cpu_ms)
    return found


def measure_import(portal: Portal, report: Report, session: str) -> None:
    """From the file to everything applied, every second line somebody new; staff look at the preview meanwhile."""
    people = portal.sql("SELECT email FROM contacts_contactperson ORDER BY id LIMIT %s", LINES // 2)
    portal.sql(MAKE_STAFF, session)
    content = sheet([email for (email,) in people])
    try:
        seconds, steps = asyncio.run(import_sheet(portal, session, content))
    except Trouble as trouble:
        report.expect(False, str(trouble))
        return
    report.note("import_s", seconds)
    report.expect(steps > 2, "the import showed no progress")
    ((changed,),) = portal.sql("SELECT count(*) FROM contacts_contactperson WHERE role = %s", IMPORTED_ROLE)
    report.expect(changed == LINES, f"{changed} of {LINES} lines were applied")


def sheet(known: list[str]) -> bytes:
    """As many people as ``LINES``: those of these addresses with another role, and as many new ones."""
    rows = [("Ada", f"Known {number}", email) for number, email in enumerate(known)]
    rows += [("Łucja", f"New {number}", f"new-{number}@bench.example") for number in range(LINES - len(known))]
    lines = [
        ",".join([*row, IMPORTED_ROLE, *places]) for row, places in zip(rows, itertools.cycle(PLACES), strict=False)
    ]
    return "\n".join(["Given name,Family name,E-mail,Role,Team,Networks,Countries", *lines]).encode()


async def import_sheet(portal: Portal, session: str, content: bytes) -> tuple[float, int]:
    """Sends the sheet, waits for the preview, applies it; returns the seconds and the steps of progress seen."""
    path, seen = "/admin/contacts/import/add/", set()

    async def until(stage: str) -> None:
        while True:
            ((now, done),) = portal.sql("SELECT stage, done FROM contacts_import ORDER BY id DESC LIMIT 1")
            seen.add((now, done))
            if now == stage:
                return
            if now not in ("reading", "applying") or time.perf_counter() - began > PATIENCE_SECONDS:
                raise Trouble(f"the import is {now}")
            await asyncio.sleep(0.05)

    async with Browser(portal.port, session) as browser:
        fields = token_in(expect(await browser.get(path), 200, "import")) | {"kind": "people"}
        began = time.perf_counter()
        sent = expect(await browser.send_file(path, fields, "file", "people.csv", content), 302, "import")
        await until("ready")
        preview = expect(await browser.get(sent.location), 200, "preview")
        apply = sent.location.removesuffix("change/") + "apply/"
        expect(await browser.post(apply, token_in(preview)), 302, "apply")
        await until("applied")
        return time.perf_counter() - began, len(seen)


def measure_bare_rows(bare: Bare, report: Report, found: list[tuple[int, int]]) -> None:
    """The same numbers of people and links on a bare page: one statement, one template."""
    pages = [
        f"/people/?first={1 + 100 * number}&rows={people}&links={links}" for number, (people, links) in enumerate(found)
    ]
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
    """The most statements that one search sends. What the worker asks meanwhile is not of the directory's people."""
    with Statements(portal.env["DATABASE_URL"]) as statements:
        counts = []
        for search in searches:
            before = statements.counted()
            run_searches(portal, [search], rounds=1)
            counts.append(
                sum(calls for text, calls in (statements.counted() - before).items() if _is_of_a_search(text))
            )
    return max(counts)


def _is_of_a_search(text: str) -> bool:
    return "kit_revision" in text or ("contacts_" in text and "contacts_import" not in text)
