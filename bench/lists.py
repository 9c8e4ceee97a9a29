"""The staff's lists of registrations: what their pages cost with a thousand and with a hundred thousand rows."""

import asyncio
import json
import statistics
import time
from urllib.parse import quote

from .client import Browser
from .measures import MAKE_STAFF
from .portal import Portal
from .registering import expect
from .report import Report
from .statements import Statements

FEW, MANY, QUESTIONS = 1_000, 100_000, 10
#: The first tries only warm up every process.
WARM_UP, TRIES = 4, 19
#: What each row of either list has once.
ROW = b'class="field-code"'
ROWS_OF_PAGE = 50
#: Whose tables a page asks.
OF_A_LIST = ("accounts_", "events_", "contacts_", "audit_", "kit_", "auth_")


def measure_lists(portal: Portal, report: Report, session: str) -> None:
    """First pages, filters, charts and the list of all events' registrations; then with a hundred times as many."""
    portal.sql(MAKE_STAFF, session)
    few = Lists(portal, report, session, FEW)
    statements = few.statements()
    before = few.seconds()
    all_before = few.seconds(of_all=True)
    many = Lists(portal, report, session, MANY)
    after = many.seconds()
    report.note("staff_list_ms", 1000 * after)
    report.note("staff_list_hundredfold", after / before)
    report.note("staff_list_of_all_hundredfold", many.seconds(of_all=True) / all_before)
    report.note("staff_list_filtered_ms", 1000 * many.seconds(many.filtered))
    report.note("staff_list_last_page_ms", 1000 * many.seconds("?page=9999999"))
    report.note("answer_charts_ms", 1000 * many.seconds(page="answers", rows=0))
    report.note("staff_list_statements", max(statements, many.statements()))


class Lists:
    """The lists of one new event with so many registrations, each with an answer to each question."""

    def __init__(self, portal: Portal, report: Report, session: str, number: int):
        self.portal, self.report, self.session = portal, report, session
        # Every fourth waits: who waits has a place in line, which has to be found.
        made = portal.manage("bench_event", f"--seats={number * 3 // 4}", "--waiting-list", f"--questions={QUESTIONS}")
        self.slug = json.loads(made)["slug"]
        portal.manage("bench_registrations", self.slug, f"--count={number}")
        portal.sql("VACUUM ANALYZE")
        ((self.pk,),) = portal.sql("SELECT id FROM events_event WHERE slug = %s", self.slug)
        self.filtered = f"?state=sent&q=managing&{self._an_answer()}"

    def _an_answer(self) -> str:
        """A filter on an answer that somebody gave, in words."""
        find = "SELECT id FROM events_question WHERE event_id = %s AND kind LIKE '%%text' ORDER BY id LIMIT 1"
        ((question,),) = self.portal.sql(find, self.pk)
        ((words,),) = self.portal.sql(
            "SELECT value #>> '{}' FROM events_answer WHERE question_id = %s ORDER BY id LIMIT 1", question
        )
        return f"answer-{question}-has={quote(words.split()[0])}"

    def seconds(
        self, query: str = "", *, page: str = "registrations", of_all: bool = False, rows: int = ROWS_OF_PAGE
    ) -> float:
        """How long a page takes: the middle of several tries, after some that warm up every process."""
        address = f"/admin/events/registration/{query}" if of_all else f"/admin/events/event/{self.pk}/{page}/{query}"
        return asyncio.run(self._ask(address, rows))

    async def _ask(self, address: str, rows: int) -> float:
        tries = []
        async with Browser(self.portal.port, self.session) as browser:
            for _ in range(TRIES):
                began = time.perf_counter()
                body = expect(await browser.get(address), 200, address).body
                tries.append(time.perf_counter() - began)
        self.report.expect(0 < body.count(ROW) <= rows or rows == 0, f"{address} shows {body.count(ROW)} rows")
        return statistics.median(tries[WARM_UP:])

    def statements(self) -> int:
        """How many statements the first page sends."""
        with Statements(self.portal.env["DATABASE_URL"]) as statements:
            before = statements.counted()
            self.seconds()
            sent = statements.counted() - before
        # What the worker asks meanwhile comes less often than the page.
        return sum(calls // TRIES for text, calls in sent.items() if _is_of_a_list(text))


def _is_of_a_list(text: str) -> bool:
    return any(table in text for table in OF_A_LIST) and "outbox_" not in text
