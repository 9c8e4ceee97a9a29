"""The portal as `make run` serves it, on servers of its own whose disk writes are real; a bare project beside it."""

import contextlib
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import psycopg2

import dev
from embedded import Stack, free_port, roots_folder
from processes import ROOT

from .processes import children, cpu_seconds, resident_megabytes
from .sink import MailSink

BARE_TABLES = """
CREATE TABLE event (slug text PRIMARY KEY, capacity int, taken int CHECK (taken <= capacity));
CREATE TABLE registration (
    id serial PRIMARY KEY, event text REFERENCES event, person text, answer text, at timestamptz DEFAULT now()
);
CREATE TABLE bare_team (id serial PRIMARY KEY, name text);
CREATE TABLE bare_topic (id serial PRIMARY KEY, name text);
CREATE TABLE bare_person (
    id serial PRIMARY KEY, slug text, name text, role text, office text, phone text, team_id int REFERENCES bare_team
);
CREATE TABLE bare_person_topics (
    id serial PRIMARY KEY, person_id int REFERENCES bare_person, topic_id int REFERENCES bare_topic
);
INSERT INTO bare_team (name) SELECT 'Team ' || n FROM generate_series(1, 6) n;
INSERT INTO bare_topic (name) SELECT 'Topic ' || n FROM generate_series(1, 28) n;
INSERT INTO bare_person (slug, name, role, office, phone, team_id)
SELECT 'person-' || n, 'Łucja Person ' || n, 'Programme adviser', 'Vienna', '+44 20 7946 0' || 100 + mod(n, 900),
    1 + mod(n, 6) FROM generate_series(1, 5000) n;
INSERT INTO bare_person_topics (person_id, topic_id) SELECT n, 1 + mod(n * 5 + m, 28)
FROM generate_series(1, 5000) n, generate_series(1, 2) m;
CREATE INDEX ON bare_person_topics (person_id);
"""


class Site:
    """A web site under measurement: where it answers, and which processes are its own."""

    def __init__(self, stack: Stack, env: dict[str, str], *names: str):
        self.stack, self.env, self.names = stack, env, names
        self.port = free_port()

    def cpu_seconds(self, *names: str) -> float:
        """What its processes and its database server have used since they started; or of those only the named."""
        chosen = [name for name in self.names if name in (names or self.names)]
        return cpu_seconds(*(self.stack.children[name].process.pid for name in chosen))

    def web_megabytes(self) -> float:
        """Memory of its largest web process."""
        return max(map(resident_megabytes, children(self.stack.children[self.names[0]].process.pid)))


class Portal(Site):
    """The portal: web, worker and beat, PostgreSQL with fsync on, Valkey, and mail to our own server."""

    def __init__(self, stack: Stack, env: dict[str, str], sink: MailSink):
        super().__init__(stack, env, "web", "worker", "beat", "postgres", "valkey")
        self.sink = sink
        self.env = env | {
            "SITE_URL": f"http://127.0.0.1:{self.port}",
            "ALLOWED_HOSTS": "127.0.0.1",
            "REDIS_URL": stack.valkey(),
            "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
            "STORAGE_URL": str(stack.runtime / "media"),
            "DJANGO_SETTINGS_MODULE": "interact_portal.settings",
            "BENCH": "1",
        }

    def start(self):
        with dev.static_files(self.stack, self.env):
            self.manage("migrate", "--verbosity=0")
        dev.start_portal(self.stack, self.env, self.port)

    def manage(self, *command: str) -> str:
        """Runs a command of the portal's and returns what it printed; when it fails, that ends the measuring."""
        done = subprocess.run(
            [dev.PYTHON, "manage.py", *command], cwd=ROOT, env=self.env, capture_output=True, text=True
        )
        if done.returncode:
            sys.exit(f"{done.stdout}{done.stderr}\n`manage.py {' '.join(command)}` failed.")
        return done.stdout

    def new_event(self, seats: int) -> str:
        return json.loads(self.manage("bench_event", f"--seats={seats}", "--waiting-list", "--questions=3"))["slug"]

    def new_sessions(self, count: int) -> list[str]:
        return self.manage("bench_users", f"--count={count}").split()

    def new_directory(self, people: int, programmes: int) -> list[str]:
        """Adds so many contact persons and programmes; returns addresses of searches that find some of them."""
        made = self.manage("bench_directory", f"--people={people}", f"--programmes={programmes}")
        self.sql("VACUUM ANALYZE")
        return json.loads(made)["searches"]

    def seats(self, slug: str) -> dict:
        """How the event stands; ends the measuring when its counters and its rows disagree."""
        return json.loads(self.manage("seats", slug))

    def worker_processes(self) -> int:
        return len(children(self.stack.children["worker"].process.pid))

    def sql(self, statement: str, *values) -> list[tuple]:
        """Asks what no page says, or prepares what would take browsers too long."""
        return run_sql(self.env["DATABASE_URL"], statement, *values)


class Bare(Site):
    """The bare project, in a database beside the portal's, behind the same web server's options."""

    def __init__(self, stack: Stack, env: dict[str, str]):
        super().__init__(stack, env, "bare", "postgres")
        server = env["DATABASE_URL"].rpartition("/")[0]
        run_sql(f"{server}/postgres", "CREATE DATABASE bare")
        self.env = env | {"DATABASE_URL": f"{server}/bare"}
        run_sql(self.env["DATABASE_URL"], BARE_TABLES)

    def start(self):
        command = dev.gunicorn("bench.bare.wsgi", self.port)
        self.stack.start("bare", command, env=self.env, is_ready=lambda: dev.is_listening(self.port))

    def new_event(self, seats: int) -> str:
        slug = f"bare-{secrets.token_hex(4)}"
        run_sql(self.env["DATABASE_URL"], "INSERT INTO event VALUES (%s, %s, 0)", slug, seats)
        return slug


def run_sql(database_url: str, statement: str, *values) -> list[tuple]:
    connection = psycopg2.connect(database_url)
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


@contextlib.contextmanager
def servers() -> Iterator[tuple[Stack, dict[str, str]]]:
    """A new PostgreSQL whose disk writes are real, and what every process of the measuring is told.

    What was set out here for another portal is not passed on. All of it is gone afterwards.
    """
    dev.private_folder(dev.STATE)
    folder = (roots_folder() if os.geteuid() == 0 else dev.STATE) / "bench"
    with dev.only_one("bench", waiting="", refusal="Somebody else is measuring in this checkout (process {})."):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o755)
        with Stack(folder, leftovers=[folder]) as stack:
            env = {name: value for name, value in os.environ.items() if name not in dev.VARIABLES}
            yield stack, env | {"DATABASE_URL": stack.postgres(), "SECRET_KEY": secrets.token_urlsafe(48)}


def machine(env: dict[str, str]) -> dict[str, str | int | float]:
    """What was measured on: facts that change figures, and no names."""
    connection = psycopg2.connect(env["DATABASE_URL"])
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version')")
        postgres = cursor.fetchone()[0]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    model = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    return {
        "cores": len(os.sched_getaffinity(0)),
        "processor": model[1] if model else "unknown",
        "memory_gib": round(memory / 2**30),
        "python": sys.version.split()[0],
        "postgresql": postgres.split()[0],
        **{name: version(name) for name in ("django", "gunicorn", "celery")},
    }
