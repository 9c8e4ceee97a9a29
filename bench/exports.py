"""Exports of registrations: how long until the file is there, and how much memory it takes the worker and the web.

The file is asked for as staff do, by the page of the list, and written by the worker that also delivers mail. Beside it
the same rows as most would write them: ``csv.writer`` over model instances with their answers prefetched.
"""

import asyncio
import csv
import json
import subprocess
import sys
import time
from io import StringIO

import dev
from processes import ROOT

from .client import Browser
from .measures import MAKE_STAFF
from .portal import Portal
from .processes import children, forget_peak, peak_megabytes, resident_megabytes
from .registering import Trouble, expect, token_in
from .report import Report

REGISTRATIONS, QUESTIONS = 10_000, 30
MANY, QUESTIONS_OF_MANY = 100_000, 5
PATIENCE_SECONDS = 300
LOOK = "SELECT stage, done, total FROM events_export ORDER BY id DESC LIMIT 1"


def measure_exports(portal: Portal, report: Report, session: str) -> None:
    """10,000 registrations with 30 answers as CSV, as a workbook and the plain way; then 100,000 for the memory."""
    portal.sql(MAKE_STAFF, session)
    slug = new_list(portal, REGISTRATIONS, QUESTIONS)
    for kind in ("csv", "xlsx"):
        made = export(portal, report, session, slug, kind, rows=REGISTRATIONS)
        report.note(f"export_{kind}_s", made.seconds)
        report.note(f"export_{kind}_megabytes", made.worker_megabytes)
        report.note(f"export_{kind}_web_megabytes", made.web_megabytes)
        report.expect(made.steps > 2, f"the export as {kind} showed no progress")
    plain = plain_export(portal, slug)
    report.note_bare("export_csv_s", plain["seconds"])
    report.note_bare("export_csv_megabytes", plain["megabytes"])
    report.note_ratio("export_csv_ratio", "export_csv_s")
    many = new_list(portal, MANY, QUESTIONS_OF_MANY)
    for kind in ("csv", "xlsx"):
        made = export(portal, report, session, many, kind, rows=MANY)
        report.note(f"export_{kind}_tenfold_megabytes", made.worker_megabytes)


def new_list(portal: Portal, registrations: int, questions: int) -> str:
    """An event with so many registrations, each with an answer to each of so many questions."""
    made = portal.manage("bench_event", f"--seats={registrations}", f"--questions={questions}")
    slug = json.loads(made)["slug"]
    portal.manage("bench_registrations", slug, f"--count={registrations}")
    portal.sql("VACUUM ANALYZE")
    return slug


class Made:
    """An export that was made: seconds from the button to the file, what memory grew by, and steps of progress."""

    def __init__(self, seconds: float, worker_megabytes: float, web_megabytes: float, steps: int):
        self.seconds, self.steps = seconds, steps
        self.worker_megabytes, self.web_megabytes = worker_megabytes, web_megabytes


def export(portal: Portal, report: Report, session: str, slug: str, kind: str, *, rows: int) -> Made | None:
    """Asks for all columns of the whole list, waits for the file, takes it and looks into it."""
    ((pk,),) = portal.sql("SELECT id FROM events_event WHERE slug = %s", slug)
    worker, web = (children(portal.stack.children[name].process.pid) for name in ("worker", "web"))
    worker_peak, web_peak = Peak(worker), Peak(web)
    try:
        seconds, steps, content = asyncio.run(_export(portal, session, pk, kind))
    except Trouble as trouble:
        report.expect(False, str(trouble))
        return Made(float("nan"), float("nan"), float("nan"), 0)
    made = Made(seconds, worker_peak.grown(), web_peak.grown(), steps)
    if kind == "csv":
        found = sum(1 for _ in csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
        report.expect(found == rows + 1, f"{found} of {rows + 1} lines stand in the CSV")
    else:
        report.expect(content.startswith(b"PK"), "the workbook is none")
    return made


class Peak:
    """By how much the memory of one of these processes grew at most."""

    def __init__(self, pids: list[int]):
        self.before = {pid: resident_megabytes(pid) for pid in pids}
        for pid in pids:
            forget_peak(pid)

    def grown(self) -> float:
        return max(peak_megabytes(pid) - before for pid, before in self.before.items())


async def _export(portal: Portal, session: str, event_pk: int, kind: str) -> tuple[float, int, bytes]:
    path, seen = f"/admin/events/event/{event_pk}/registrations/export/", set()
    async with Browser(portal.port, session) as browser:
        page = expect(await browser.get(path), 200, "export")
        fields = token_in(page) | {"kind": kind, "columns": "all", "choices": "together"}
        began = time.perf_counter()
        sent = expect(await browser.post(path, fields), 302, "export")
        while True:
            ((stage, done, total),) = portal.sql(LOOK)
            seen.add((stage, done, total))
            if stage == "ready":
                break
            if stage != "writing" or time.perf_counter() - began > PATIENCE_SECONDS:
                raise Trouble(f"the export is {stage}")
            await asyncio.sleep(0.05)
        seconds = time.perf_counter() - began
        file = expect(await browser.get(sent.location.removesuffix("change/") + "file/"), 200, "file")
    return seconds, len(seen), file.body


def plain_export(portal: Portal, slug: str) -> dict[str, float]:
    """The same registrations and answers the plain way, in a process of its own: seconds and megabytes."""
    command = [dev.PYTHON, "-m", "bench.bare.export", slug]
    done = subprocess.run(command, cwd=ROOT, env=portal.env, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{done.stderr}\n`{' '.join(map(str, command))}` failed.")
    return json.loads(done.stdout)
