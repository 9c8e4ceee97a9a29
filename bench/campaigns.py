"""The map and list of local events: what they weigh, how many strangers get a second, and what many events cost."""

import asyncio
import gzip
import json
import re
from urllib.parse import urljoin

from .client import Browser, flood
from .directory import run_searches
from .measures import FLOOD_CLIENTS, FLOOD_SECONDS
from .portal import Portal
from .registering import expect
from .report import Report
from .statements import Statements

FEW, ON_THE_MAP, MANY = 50, 500, 5_000
#: What a browser loads with a page, of what the page names.
LOADED = re.compile(rb'(?:src|href)="(/static/[^"#]+\.(?:css|js|svg|woff2))"')
#: Whose tables a page asks for, and how it knows whether it is kept.
OF_A_PAGE = ("campaigns_", "contacts_", "kit_")


def measure_local_events(portal: Portal, report: Report) -> None:
    """Statements with few local events, the map with 500 of them, statements once more with many."""
    portal.manage("load_towns")
    statements = count_statements(portal, report, add_local_events(portal, FEW))
    addresses = add_local_events(portal, ON_THE_MAP - FEW)
    report.note("local_map_kilobytes", asyncio.run(weigh(portal, addresses[0])) / 1000)
    report.note("local_map_per_second", requests_a_second(portal, report, addresses[0]))
    report.note("local_map_cpu_ms", run_searches(portal, addresses[:1]).cpu_ms)
    more = count_statements(portal, report, add_local_events(portal, MANY - ON_THE_MAP))
    report.note("local_list_statements", max(statements, more))
    report.note("local_map_many_cpu_ms", run_searches(portal, addresses[:1]).cpu_ms)


def add_local_events(portal: Portal, count: int) -> list[str]:
    """Adds so many local events; returns addresses of their map, lists and feeds."""
    made = portal.manage("bench_local_events", f"--count={count}")
    portal.sql("VACUUM ANALYZE")
    return json.loads(made)["addresses"]


def count_statements(portal: Portal, report: Report, addresses: list[str]) -> int:
    """The most statements that one of these pages sends; each has to find something."""
    pages = run_searches(portal, addresses, rounds=4).pages
    for address, page in zip(addresses, pages, strict=True):
        report.expect(b"bench-" in page, f"{address} found nothing")
    with Statements(portal.env["DATABASE_URL"]) as statements:
        counts = []
        for address in addresses:
            before = statements.counted()
            run_searches(portal, [address], rounds=1)
            asked = statements.counted() - before
            counts.append(sum(calls for text, calls in asked.items() if any(table in text for table in OF_A_PAGE)))
    return max(counts)


async def weigh(portal: Portal, address: str) -> int:
    """Bytes of the page and of all that it loads, compressed by gzip unless they are so by nature."""
    async with Browser(portal.port) as browser:
        page = expect(await browser.get(address), 200, address).body
        weight = len(gzip.compress(page, 6))
        for path in {match.decode() for match in LOADED.findall(page)}:
            body = expect(await browser.get(urljoin(address, path)), 200, path).body
            weight += len(body) if path.endswith(".woff2") else min(len(body), len(gzip.compress(body, 6)))
    return weight


def requests_a_second(portal: Portal, report: Report, address: str) -> float:
    """Answers a second to strangers who ask for the map."""
    asyncio.run(flood(portal.port, address, seconds=0.5, clients=FLOOD_CLIENTS, keep_alive=True))
    rate, errors = asyncio.run(
        flood(portal.port, address, seconds=FLOOD_SECONDS, clients=FLOOD_CLIENTS, keep_alive=True)
    )
    report.expect(errors == 0, f"{address}: {errors} answers were not 200")
    return rate
