"""What the two commands promise: nothing is left behind, data is kept, and a step that fails says what to do."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg2
import pytest

import dev
import embedded
from embedded import Stack
from tests.test_processes import await_end

SUPERVISOR = """
import sys, time
from pathlib import Path
from embedded import Stack
with Stack(Path(sys.argv[1]), leftovers=[sys.argv[2]]) as stack:
    stack.start("parent", ["sh", "-c", "sleep 1000 & wait"])
    url = stack.postgres()
    print(url, stack.runtime, *(child.process.pid for child in stack.children.values()), flush=True)
    time.sleep(1000)
"""

FRONT = """
import signal
import dev
signal.signal(signal.SIGTERM, dev.interrupt)
with dev.Stack() as stack:
    stack.in_front(["sh", "-c", "trap 'echo tidied up; exit' INT; echo ready; while :; do sleep 0.1; done"])
"""


@pytest.fixture
def folder():
    """One that PostgreSQL's account can enter when we are root; gone afterwards, whoever owns what is in it."""
    with tempfile.TemporaryDirectory(prefix="kept-", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@pytest.fixture
def no_servers_given(monkeypatch):
    for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "PG_BIN", "PORT"):
        monkeypatch.delenv(name, raising=False)


def answer(url, statement):
    with contextlib.closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone() if cursor.description else None


# -- servers ----------------------------------------------------------------------------------------------
def test_nothing_outlives_a_supervisor_that_is_killed_and_its_data_is_kept(folder):
    leftover = folder / "env"
    leftover.touch()
    supervisor = subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, folder / "data", leftover], cwd=dev.ROOT, stdout=subprocess.PIPE, text=True
    )
    url, runtime, *pids = supervisor.stdout.readline().split()
    answer(url, "CREATE TABLE kept AS SELECT 42 AS number")
    supervisor.kill()
    supervisor.wait()
    await_end(*map(int, pids))
    with Stack(folder / "data") as stack:
        assert answer(stack.postgres(), "SELECT number FROM kept") == (42,)
    assert [leftover.exists(), Path(runtime).exists()] == [False, False]


def test_servers_without_a_folder_are_fast_and_leave_nothing():
    with Stack() as stack:
        assert answer(stack.postgres(), "SELECT current_setting('fsync'), current_setting('listen_addresses')") == (
            "off",
            "",
        )
        runtime = stack.runtime
    assert not runtime.exists()
    assert [child for child in stack.children.values() if child.is_running] == []


def test_valkey_asks_for_a_password_that_no_process_list_shows():
    with Stack() as stack:
        url = stack.valkey()
        password = url.partition("redis://:")[2].partition("@")[0]
        assert embedded.answers_ping(url)
        assert not embedded.answers_ping(url.replace(password, "guess"))
        assert password not in " ".join(stack.children["valkey"].command)


def test_a_server_that_does_not_start_leaves_its_last_words():
    with Stack() as stack, pytest.raises(SystemExit, match=r"(?s)no such setting.*broken ended instead of starting"):
        stack.start("broken", ["sh", "-c", "echo no such setting; exit 1"], is_ready=lambda: False)


def test_a_stopped_server_can_be_started_again_with_its_data():
    with Stack() as stack:
        url = stack.postgres()
        answer(url, "CREATE TABLE kept AS SELECT 42 AS number")
        stack.children["postgres"].kill()
        stack.children["postgres"].start()
        assert answer(url, "SELECT number FROM kept") == (42,)


# -- ways out ---------------------------------------------------------------------------------------------
def test_servers_that_are_given_are_used_instead_of_embedded_ones(monkeypatch):
    given = {"DATABASE_URL": "postgresql://somebody@elsewhere/portal", "REDIS_URL": "redis://elsewhere:6379/0"}
    for name, url in given.items():
        monkeypatch.setenv(name, url)
    with Stack() as stack:
        assert dev.server_urls(stack) == given
        assert stack.children == {}


def test_a_mail_server_that_is_given_leaves_no_mailbox(monkeypatch, no_servers_given):
    for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL"):
        monkeypatch.setenv(name, f"{name.lower()}://elsewhere")
    monkeypatch.delenv("MAILBOX_DIR", raising=False)
    with Stack() as stack:
        env = dev.portal_environment(stack, 8000)
    assert (env["EMAIL_URL"], "MAILBOX_DIR" in env, stack.children) == ("email_url://elsewhere", False, {})


def test_another_postgresql_can_be_named(monkeypatch, no_servers_given):
    wheel = embedded.postgres_programs(embedded.postgres_account())
    monkeypatch.setenv("PG_BIN", str(wheel))
    assert embedded.postgres_programs({}) == wheel
    monkeypatch.setenv("PG_BIN", "/nowhere")
    with pytest.raises(SystemExit, match="PG_BIN is /nowhere, where no postgres program runs"):
        embedded.postgres_programs({})


# -- ports and locks --------------------------------------------------------------------------------------
def test_a_port_that_is_asked_for_and_taken_stops_the_start_with_another_proposal(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        with pytest.raises(SystemExit, match=r"Port \d+ is taken: choose another one, for example `make run PORT=\d+`"):
            dev.choose_port()


@pytest.mark.parametrize("port", ["eighty", "0", "65536", "-1"])
def test_a_port_that_is_none_stops_the_start(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(SystemExit, match="choose a number from 1 to 65535"):
        dev.choose_port()


def test_a_taken_port_that_nobody_asked_for_is_passed_over_aloud(monkeypatch, no_servers_given, capsys):
    monkeypatch.setattr(dev, "is_free", lambda port: port == 8002)
    assert dev.choose_port() == 8002
    assert capsys.readouterr().out == "Port 8000 is taken, so the portal uses 8002; PORT=... chooses another one.\n"


def test_a_second_run_is_refused_while_the_first_one_lives(monkeypatch, tmp_path):
    monkeypatch.setattr(dev, "STATE", tmp_path)
    with dev.only_run(), pytest.raises(SystemExit, match=f"running already .process {os.getpid()}."), dev.only_run():
        pass
    with dev.only_run():
        pass


# -- commands ---------------------------------------------------------------------------------------------
def test_a_broker_without_a_worker_or_without_a_server_has_no_worker():
    with Stack() as stack:
        url = stack.valkey()
        assert not dev.has_worker(url)
        stack.children["valkey"].stop()
        assert not dev.has_worker(url)


def test_an_unknown_command_prints_what_there_is():
    asked = subprocess.run([sys.executable, "dev.py", "fly"], cwd=dev.ROOT, capture_output=True, text=True)
    assert (asked.returncode, asked.stderr) == (1, f"{dev.__doc__}\n")


def test_a_command_in_front_is_ended_in_order_when_we_are(monkeypatch):
    front = subprocess.Popen([sys.executable, "-c", FRONT], cwd=dev.ROOT, stdout=subprocess.PIPE, text=True)
    assert front.stdout.readline() == "ready\n"
    front.send_signal(signal.SIGTERM)
    assert "tidied up" in front.communicate(timeout=20)[0]
    assert front.returncode != 0
