"""What is measured, how it is said, and what it should be.

The figures of pretix 2026.8 and Indico 3.3.14 were measured on such a machine of two cores, with the same flow (a
free event, nine fields), 2 web workers of 4 threads, PostgreSQL with fsync on, Redis and a Celery worker. They are
constants here: this run measures neither.
"""

from dataclasses import dataclass
from operator import ge, le


@dataclass(frozen=True)
class Target:
    """One row of the table: ``at_least`` must be reached, ``aim`` should; both are bounds in the same direction."""

    key: str
    words: str
    at_least: float | None = None
    aim: float | None = None
    more_is_better: bool = False
    digits: int = 0
    pretix: str = ""
    indico: str = ""

    def verdict(self, figure: float) -> str:
        reaches = ge if self.more_is_better else le
        if self.at_least is None:
            return ""
        if not reaches(figure, self.at_least):
            return "missed"
        return "aim" if self.aim is not None and reaches(figure, self.aim) else "ok"


TARGETS = [
    Target("cpu_seconds_8", "server CPU-seconds a registration", 0.04, 0.03, digits=4, pretix="0.735", indico="0.356"),
    Target("cpu_seconds_32", "the same, 32 at a time", 0.04, 0.03, digits=4),
    Target("per_second_8", "registrations a second, 8 at a time", 40, 70, True, 1, "2.0", "5.4"),
    Target("per_second_32", "the same, 32 at a time", 40, 70, True, 1, "2.0", "5.1"),
    Target("statements", "SQL statements a registration", 30, 24, digits=1, pretix="314", indico="90"),
    Target("submit_p95_ms_8", "sending, p95 in ms, 8 at a time", 150, 100, pretix="1300", indico="540"),
    Target("submit_p95_ms_32", "the same, 32 at a time", 500, 300, pretix="4500", indico="2300"),
    Target("mail_delay_s", "message after the last page, s", 3, digits=2),
    Target("register_among_many_cpu", "registering among 100,000: times the CPU of among 10", 1.2, digits=2),
    Target("register_among_many_statements", "… times the statements", 1.2, digits=2),
    Target("register_in_line_cpu", "… behind 10,000 who wait: times the CPU", 1.2, digits=2),
    Target("register_in_line_statements", "… times the statements", 1.2, digits=2),
    Target("promote_cpu_ms", "a place cancelled, the next promoted: CPU milliseconds", digits=1),
    Target("promote_among_many_cpu", "… of 10,000 who wait among 100,000: times the CPU", 1.2, digits=2),
    Target("promote_among_many_statements", "… times the statements", 1.2, digits=2),
    Target("promote_past_blocked_cpu", "… past 10,000 whose programmes are full: times that of 2,000", 1.2, digits=2),
    Target("promote_past_blocked_statements", "… times the statements", 1.2, digits=2),
    Target("proof_steps", "steps of the state machine of one event that kept every rule", 20_000, None, True),
    Target("proof_rounds", "rounds of 50 people on the last place, for each kind: 0 over", 200, None, True),
    Target("crowd_settled_s", "400 people, 64 at a time: settled, s", 12, 6, digits=1, pretix="65-93", indico="39"),
    Target("crowd_answered_s", "… answered, s", digits=1),
    Target("crowd_seats", "… seats sold of 100", 100, 100, pretix="100-101", indico="101-102"),
    Target("instant_settled_s", "200 people in one instant: settled, s", 8, 4, digits=1, pretix="63", indico="30"),
    Target("instant_answered_s", "… answered, s", digits=1),
    Target("instant_seats", "… seats sold of 100", 100, 100, pretix="100", indico="101-104"),
    Target("event_page_per_second", "event page, stranger, requests a second", 675, 1500, True, 0, "27", "11.5"),
    Target("event_page_reconnecting_per_second", "… each over a new connection", 675, 1500, True),
    Target("hello_per_second", "“Hello, world”, requests a second"),
    Target("extension_request_s", "deadline extended for 10,000 followers: answered, s", 2, digits=2),
    Target("mail_per_second", "… messages a second and worker process", 150, 400, True, 0, "27", "108"),
    Target("search_statements", "search among 5,000 contact persons: SQL statements", 6, digits=0),
    Target("search_cpu_ms", "… CPU milliseconds a page", digits=1),
    Target("search_cpu_ratio", "… for each of a bare page of as many rows and links", 3, digits=2),
    Target("search_tenfold", "… among 50,000: times the time", 1.5, digits=2),
    Target("search_tenfold_cpu", "… times the CPU", digits=2),
    Target("import_s", "5,000 lines imported: read, looked at, applied, s", 10, digits=1),
    Target("form_cpu_ms", "a form of 30 questions: CPU milliseconds a page", digits=1),
    Target("form_cpu_ratio", "… for each of a bare Django form of the same fields", 2, digits=2),
    Target("events_per_second", "list of 1,000 events, strangers, requests a second", 200, 1000, True, 0, "11", "3"),
    Target("events_tenfold_per_second", "… of 10,000 events", 200, 1000, True, 0, "9", "none"),
    Target("events_cpu_ms", "… CPU milliseconds of a page that nobody asked for before", digits=1),
    Target("events_tenfold_cpu", "… times the CPU among 10,000", 1.2, digits=2),
    Target("event_feeds_cpu_ms", "a feed of events: CPU milliseconds", digits=1),
    Target("event_feeds_tenfold_cpu", "… times the CPU among 10,000", 1.2, digits=2),
    Target("local_map_kilobytes", "map page of 500 local events, all it loads, compressed, KB", 150, digits=0),
    Target("local_map_per_second", "… strangers, requests a second", 200, None, True),
    Target("local_map_cpu_ms", "… CPU milliseconds of a page that nobody asked for before", digits=1),
    Target("local_map_many_cpu_ms", "… among 5,000", digits=1),
    Target("local_list_statements", "list and feeds of 50 and of 5,000 local events: statements at most", 8),
    Target("staff_list_statements", "staff's list of an event's registrations: statements", 12),
    Target("staff_list_ms", "… of 100,000: first page, ms", digits=0),
    Target("staff_list_hundredfold", "… times that of 1,000", 2, digits=2),
    Target("staff_list_of_all_hundredfold", "the list of all registrations: times that of 1,000", 2, digits=2),
    Target("staff_list_filtered_ms", "… 100,000 filtered by words, state and an answer, ms"),
    Target("staff_list_last_page_ms", "… their last page, ms"),
    Target("answer_charts_ms", "… charts of their answers, ms"),
    Target("export_csv_s", "10,000 registrations, 30 answers, as CSV: s", 3, 1, digits=1, pretix="47", indico="13"),
    Target("export_csv_megabytes", "… memory, MB", 20, digits=1, pretix="120", indico="120"),
    Target("export_csv_web_megabytes", "… memory of the web processes, MB", 20, digits=1),
    Target("export_csv_ratio", "… for each second of a plain csv.writer over the ORM", digits=2),
    Target("export_xlsx_s", "… as a workbook: s", 12, digits=1),
    Target("export_xlsx_megabytes", "… memory, MB", digits=1),
    Target("export_csv_tenfold_megabytes", "100,000 registrations as CSV: memory, MB", 20, digits=1),
    Target("export_xlsx_tenfold_megabytes", "… as a workbook, MB", digits=1),
    Target("web_megabytes", "memory of a web process after load, MB", 130, 110, pretix="160-315", indico="255-290"),
]
