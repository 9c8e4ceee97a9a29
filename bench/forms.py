"""The form of an event: what a page of thirty questions costs, beside a bare Django form of the same fields.

The page is somebody's who has begun to answer, so that no kept copy is sent; the bare form is as full, and checks and
knows nothing.
"""

import asyncio
from urllib.parse import urlencode

from .client import Browser
from .portal import Bare, Portal, Site
from .registering import ANSWER, expect, token_in
from .report import Report

QUESTIONS, ROUNDS = 30, 60
#: What each question has once in the page.
QUESTION = b'class="field"'


def measure_form(portal: Portal, report: Report, session: str) -> str:
    """What the page costs; returns the address of the bare form that asks the same."""
    made = portal.manage("bench_event", "--seats=100", f"--questions={QUESTIONS}")
    slug = made.split('"slug": "')[1].partition('"')[0]
    path = f"/events/{slug}/register/"
    page = asyncio.run(_begin(portal, session, path, slug))
    report.expect(page.count(QUESTION) == QUESTIONS, f"{path} asks {page.count(QUESTION)} questions")
    report.expect(ANSWER.encode() in page, f"{path} has lost the draft")
    report.note("form_cpu_ms", _cpu_ms(portal, path, session))
    return "/form/?" + urlencode({"fields": ",".join(_fields_of(portal, slug)), "answer": ANSWER})


def measure_bare_form(bare: Bare, report: Report, path: str) -> None:
    """The same fields of Django's own form, rendered as Django renders them; then how many times as much ours cost."""
    report.note_bare("form_cpu_ms", _cpu_ms(bare, path, ""))
    report.note_ratio("form_cpu_ratio", "form_cpu_ms")


async def _begin(portal: Portal, session: str, path: str, slug: str) -> bytes:
    """Answers one question and keeps the draft; what the page is then."""
    find = "SELECT q.id FROM events_question q JOIN events_event e ON e.id = q.event_id WHERE slug = %s AND q.kind = %s"
    ((question,),) = portal.sql(f"{find} ORDER BY q.id LIMIT 1", slug, "short_text")
    async with Browser(portal.port, session) as browser:
        fields = token_in(expect(await browser.get(path), 200, path))
        expect(await browser.post(path, fields | {f"question_{question}": ANSWER, "later": "1"}), 302, "later")
        return expect(await browser.get(path), 200, path).body


def _fields_of(portal: Portal, slug: str) -> list[str]:
    """Kind, and how many options, of each question: ``choice:3``."""
    rows = portal.sql(
        """
        SELECT q.kind, CASE q.kind WHEN 'topics' THEN (SELECT count(*) FROM contacts_topic) ELSE count(o.id) END
        FROM events_question q JOIN events_event e ON e.id = q.event_id
        LEFT JOIN events_option o ON o.question_id = q.id
        WHERE e.slug = %s GROUP BY q.id ORDER BY q.position
        """,
        slug,
    )
    return [f"{kind}:{options}" for kind, options in rows]


def _cpu_ms(site: Site, path: str, session: str) -> float:
    """CPU milliseconds of one page, web server and database, after some that warm up every process."""
    asyncio.run(_ask(site, path, session, 8))
    before = site.cpu_seconds("web", "bare", "postgres")
    asyncio.run(_ask(site, path, session, ROUNDS))
    return 1000 * (site.cpu_seconds("web", "bare", "postgres") - before) / ROUNDS


async def _ask(site: Site, path: str, session: str, rounds: int) -> None:
    async with Browser(site.port, session) as browser:
        for _ in range(rounds):
            expect(await browser.get(path), 200, path)
