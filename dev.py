#!/usr/bin/env python3
"""The portal on this machine. Needs only Python 3.11 or newer, and prepares the rest itself.

    python3 dev.py run                   serve the portal with demo data until Ctrl-C
    python3 dev.py test [pytest args]    check everything, on servers of its own
    python3 dev.py lint                  check only style and contracts
    python3 dev.py bench [args]          measure speed and size
    python3 dev.py manage <command>      Django's commands, on the data of `run`
    python3 dev.py clean-data            forget what `run` has kept

DATABASE_URL, REDIS_URL and EMAIL_URL, where set, replace the embedded PostgreSQL, Valkey and mailbox.
PORT chooses another port, DEBUG=1 Django's own server, which reloads changed code.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import http.client
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from embedded import ROOTS_FOLDER, Stack, free_port, roots_folder
from processes import INTERRUPTS, ROOT, send

VENV = ROOT / ".venv"
PYTHON = VENV / "bin/python"
STATE = ROOT / ".dev"
SHARED_ENVIRONMENT = STATE / "env"  # what a running portal was told, for `manage.py` in a second terminal
KEPT = ("data", "mail", "media", "secret_key", "demo.json")
VARIABLES = ["DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "DEBUG"]
VARIABLES += ["STORAGE_URL", "TRUSTED_PROXIES", "WEB_CONCURRENCY", "MAIL_FROM", "MAILBOX_DIR", "BENCH"]


# -- set-up -----------------------------------------------------------------------------------------------
def set_up():
    """Make .venv with exactly the locked packages, if they changed, and go on inside it."""
    if sys.version_info < (3, 11):  # noqa: UP036 (who starts this may have an older one)
        newer = next(filter(None, map(shutil.which, ("python3.13", "python3.12", "python3.11"))), None)
        if newer is None:
            sys.exit("The portal needs Python 3.11 or newer: install it, or name it: `make run PYTHON=...`.")
        os.execv(newer, [newer, __file__, *sys.argv[1:]])
    private_folder(STATE)
    with only_one("set-up", waiting="Waiting for another set-up of this checkout ..."):
        install(ROOT / "requirements-dev.txt")
    if Path(sys.prefix) != VENV:
        os.execv(PYTHON, [str(PYTHON), __file__, *sys.argv[1:]])


def install(requirements):
    """Install these packages into .venv, each checked against its hash, unless they already are."""
    mark, stamp = VENV / ".installed", hashlib.sha256(requirements.read_bytes()).hexdigest()
    if PYTHON.exists() and mark.exists() and mark.read_text() == stamp:
        return
    say("Installing the Python packages into .venv (half a minute, once) ...")
    mark.unlink(missing_ok=True)
    if subprocess.run([sys.executable, "-m", "venv", *([] if PYTHON.exists() else ["--clear"]), VENV]).returncode:
        sys.exit("python3 cannot make a virtual environment: on Debian or Ubuntu, `apt-get install python3-venv`.")
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-compile"]
    if subprocess.run([*pip, "--require-hashes", "-r", requirements]).returncode:
        sys.exit("The packages could not be installed: put right what pip says above, then run this again.")
    mark.write_text(stamp)


def private_folder(path):
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not os.access(path, os.W_OK | os.X_OK):
        sys.exit(f"{path} belongs to another account: run this as that account, or remove the folder.")
    return path


@contextlib.contextmanager
def only_one(name, *, waiting, refusal=None):
    """Hold the lock of that name. While another process holds it, refuse if there is a refusal, else wait."""
    with (STATE / f"{name}.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = int(file.read() or 0)
            if refusal and holder and send(os.kill, holder, 0):
                sys.exit(refusal.format(holder))
            say(waiting)
            fcntl.flock(file, fcntl.LOCK_EX)
        file.truncate(0)
        print(os.getpid(), file=file, flush=True)
        yield file


def only_run():
    """A run that was killed holds the lock through its guard until its last process has ended."""
    return only_one(
        "run",
        waiting="Waiting for what a killed run has left to end ...",
        refusal="The portal of this checkout is running already (process {}): stop it there with Ctrl-C.",
    )


def say(message):
    print(message, flush=True)


# -- run --------------------------------------------------------------------------------------------------
def run(arguments):
    with only_run() as lock, kept_stack(lock, echo=True) as stack:
        started = time.monotonic()
        port = choose_port()
        env = portal_environment(stack, port)
        share(env)
        prepare(stack, env)
        start_portal(stack, env, port)
        say(f"\n  The portal   {env['SITE_URL']}/   (ready after {time.monotonic() - started:.0f} s)")
        if "MAILBOX_DIR" in env:
            say(f"  Its mailbox  {env['SITE_URL']}/_mail/")
        for role, account in json.loads((STATE / "demo.json").read_text())["accounts"].items():
            say(f"  {role:19}{account['email']}   {account['password']}")
        say("  Ctrl-C stops all of it.\n")
        watch(stack)


def kept_stack(lock, *, echo):
    """The servers whose data is kept: as root in a folder that PostgreSQL's account can enter."""
    folder = roots_folder() if os.geteuid() == 0 else private_folder(STATE / "data")
    return Stack(folder, echo=echo, leftovers=[SHARED_ENVIRONMENT], lock=lock.fileno())


def choose_port():
    """PORT if it is free; without PORT, the first free one from 8000 on, said aloud when it is another."""
    wanted = os.environ.get("PORT")
    if wanted:
        if not wanted.isdecimal() or not 0 < int(wanted) < 65536:
            sys.exit(f"PORT is {wanted!r}: choose a number from 1 to 65535.")
        if not is_free(int(wanted)):
            sys.exit(f"Port {wanted} is taken: choose another one, for example `make run PORT={free_port()}`.")
        return int(wanted)
    port = next(filter(is_free, range(8000, 9000)), None) or free_port()
    if port != 8000:
        say(f"Port 8000 is taken, so the portal uses {port}; PORT=... chooses another one.")
    return port


def is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def portal_environment(stack, port):
    """What the portal's processes are told: what is set out here, and servers of our own for the rest."""
    env = {
        "SITE_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "SECRET_KEY": kept_secret(),
        "STORAGE_URL": str(private_folder(STATE / "media")),
    }
    env |= {name: value for name, value in os.environ.items() if value}
    env |= {"PYTHONUNBUFFERED": "1", "DJANGO_SETTINGS_MODULE": "interact_portal.settings"} | server_urls(stack)
    return env if "EMAIL_URL" in env else env | start_mailbox(stack)


def server_urls(stack):
    """The database and the broker that are set out here, or else started."""
    urls = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if os.environ.get(name)}
    if "DATABASE_URL" not in urls:
        say("Starting PostgreSQL ...")
        urls["DATABASE_URL"] = stack.postgres()
    if "REDIS_URL" not in urls:
        say("Starting Valkey ...")
        urls["REDIS_URL"] = stack.valkey()
    return urls


def start_mailbox(stack):
    """Start a mail server on loopback that files each message in a Maildir; return its variables."""
    folder, port = STATE / "mail", free_port()
    command = [PYTHON, "-m", "aiosmtpd", "--nosetuid", "--smtputf8", "--listen", f"127.0.0.1:{port}"]
    command += ["--class", "aiosmtpd.handlers.Mailbox", folder]
    stack.start("mail", command, is_ready=lambda: is_listening(port))
    return {"EMAIL_URL": f"smtp://127.0.0.1:{port}", "MAILBOX_DIR": str(folder)}


def kept_secret():
    path = STATE / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


def share(env):
    """Let `manage.py` in a second terminal find the running servers."""
    SHARED_ENVIRONMENT.touch(mode=0o600)
    SHARED_ENVIRONMENT.write_text("".join(f"{name}={env[name]}\n" for name in VARIABLES if name in env))


def prepare(stack, env):
    """Bring the database, the demo data and the static files up to date."""
    with static_files(stack, env):
        say("Bringing the database up to date ...")
        manage_or_exit(stack, env, "migrate", "--verbosity=0")
        manage_or_exit(stack, env, "load_towns", stdout=subprocess.DEVNULL)
        say("Making the demo data, where it is missing ...")
        with (STATE / "demo.json").open("w") as made:
            manage_or_exit(stack, env, "demo", stdout=made)


def manage_or_exit(stack, env, *command, **options):
    if stack.in_front([PYTHON, "manage.py", *command], env=env, **options):
        sys.exit(f"`manage.py {command[0]}` failed: put right what it says above, then run this again.")


@contextlib.contextmanager
def static_files(stack, env):
    """Compress the static files while the block runs, if they have changed; they are complete after it."""
    with only_one("static", waiting="Waiting for somebody else to compress the static files ..."):
        mark = STATE / "static"
        stamp = fingerprint(ROOT / "static", VENV / ".installed", ROOT / "interact_portal/settings.py")
        is_fresh = (ROOT / "staticfiles").exists() and mark.exists() and mark.read_text() == stamp
        if is_fresh or is_debug(env):
            yield
            return
        say("Compressing the static files ...")
        collecting = stack.beside([PYTHON, "manage.py", "collectstatic", "--no-input", "--verbosity=0"], env=env)
        yield
        if collecting.wait():
            sys.exit("`manage.py collectstatic` failed: put right what it says above, then run this again.")
        stack.guard.forget(collecting.pid)
        mark.write_text(stamp)


def fingerprint(*paths):
    """Changes whenever one of these files does, or one in these folders."""
    files = sorted(file for path in paths for file in (path, *path.rglob("*")) if file.is_file())
    facts = ((str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in files)
    return hashlib.sha256(repr(list(facts)).encode()).hexdigest()


def start_portal(stack, env, port):
    """Start worker, beat and web as in production; with DEBUG, Django's own server, which reloads code."""
    # Root is told once, here, that a worker should not run as root; it need not be said at every start.
    celery = [PYTHON, "-W", "ignore:::celery.platforms", "-m", "celery", "--quiet", "-A", "interact_portal"]
    lonely = ["--without-gossip", "--without-mingle", "--without-heartbeat"]  # one worker has nobody to talk to
    worker = stack.start("worker", [*celery, "worker", "--concurrency=2", "--loglevel=WARNING", *lonely], env=env)
    schedule = ["--schedule", stack.runtime / "beat", "--pidfile="]
    stack.start("beat", [*celery, "beat", "--loglevel=WARNING", *schedule], env=env)
    runserver = [PYTHON, "manage.py", "runserver", f"127.0.0.1:{port}"]
    web = runserver if is_debug(env) else gunicorn("interact_portal.wsgi", port)
    say("Waiting for the portal to answer ...")
    stack.start("web", web, env=env, is_ready=lambda: answers(port))
    say("Waiting for the worker to take mail ...")
    worker.wait_until(lambda: has_worker(env["REDIS_URL"]))


def gunicorn(application, port):
    """The web server as in production, by gunicorn.conf.py; `bench` puts a bare project behind the same options."""
    command = [PYTHON, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
    return [*command, "--graceful-timeout=5", "--log-level=warning"]


def is_debug(env):
    return env.get("DEBUG", "0").lower() in {"1", "true", "yes", "on"}


def is_listening(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def answers(port):
    """True once an application, not only a socket, is behind the port."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/health/live")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def has_worker(broker_url):
    """True once a worker answers over the broker, and so takes tasks."""
    from celery import Celery
    from kombu.exceptions import OperationalError

    with Celery(broker=broker_url, set_as_current=False) as asking, asking.connection_for_write() as connection:
        try:
            return bool(asking.control.ping(timeout=0.5, connection=connection))
        except (OperationalError, *connection.connection_errors):
            return False


def watch(stack):
    """Start again what ends, until `make`, which started us, is gone; exit when something ends again and again."""
    parent = os.getppid()
    while "MAKELEVEL" not in os.environ or os.getppid() == parent:
        stack.keep_running()
        time.sleep(0.5)


# -- the other commands -------------------------------------------------------------------------------------
def test(arguments):
    """Everything that is checked, as one run of pytest, on servers that nobody else uses."""
    from tests.journeys import chromium

    with Stack() as stack:
        env = {name: value for name, value in os.environ.items() if name not in VARIABLES}
        env |= server_urls(stack) | {
            "DJANGO_SETTINGS_MODULE": "interact_portal.settings",
            "SECRET_KEY": secrets.token_urlsafe(48),
            "SITE_URL": "http://testserver",
            "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
            "EMAIL_URL": "smtp://127.0.0.1:9",
            "STORAGE_URL": str(stack.runtime / "media"),
            "CHROMIUM": chromium.find_or_install(),
        }
        return stack.in_front([PYTHON, "-m", "pytest", *arguments], env=env)


def lint(arguments):
    return test(["tests/test_lint.py", "tests/test_architecture.py", *arguments])


def bench(arguments):
    os.execv(PYTHON, [str(PYTHON), "-m", "bench", *arguments])


def manage(arguments):
    """A command of Django's on the data of `run`, whether it is running or not."""
    command = [PYTHON, "manage.py", *arguments]
    if SHARED_ENVIRONMENT.exists():  # which manage.py reads
        return subprocess.run(command, cwd=ROOT).returncode
    with only_run() as lock, kept_stack(lock, echo=False) as stack:
        with contextlib.redirect_stdout(sys.stderr):  # stdout is the command's
            env = portal_environment(stack, 8000)
        return stack.in_front(command, env=env)


def clean_data(arguments):
    with only_run():
        for path in (*(STATE / name for name in KEPT), *([ROOTS_FOLDER] if os.geteuid() == 0 else [])):
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    if ROOTS_FOLDER.exists():
        say(f"What a run as root has kept lies in {ROOTS_FOLDER}: remove it as root with `make clean-data`.")


COMMANDS = {
    "run": run,
    "test": test,
    "lint": lint,
    "bench": bench,
    "manage": manage,
    "clean-data": clean_data,
}


def interrupt(number, frame):
    """The first signal stops us in order; the next ones find us doing that."""
    for each in INTERRUPTS:
        signal.signal(each, signal.SIG_IGN)
    if number == signal.SIGHUP:  # the terminal is gone: there is nobody to print to
        sys.stdout = sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115 (to our end)
    say("\nStopping ...")
    raise KeyboardInterrupt(number)


def main():
    command, *arguments = sys.argv[1:] or ["help"]
    if command not in COMMANDS:
        sys.exit(__doc__)
    for number in INTERRUPTS:
        signal.signal(number, interrupt)
    try:
        set_up()
        sys.exit(COMMANDS[command](arguments))
    except KeyboardInterrupt:
        sys.exit(0 if command == "run" else 130)


if __name__ == "__main__":
    main()
