"""Whatever ends is started again while we live, and nothing of it is left when we end."""

import os
import time

import pytest

import processes
from processes import Processes


def is_alive(pid):
    """Whether the process, or one that it started, is there."""
    return processes.send(os.kill, pid, 0) or processes.send(os.killpg, pid, 0)


def await_end(*pids, seconds=30):
    """Return once all have ended, with whatever they started."""
    end = time.monotonic() + seconds
    while left := [pid for pid in pids if is_alive(pid)]:
        assert time.monotonic() < end, left
        time.sleep(0.02)


def test_a_child_that_ignores_the_request_to_end_is_killed_with_its_own_children(monkeypatch):
    monkeypatch.setattr(processes, "PATIENCE_SECONDS", 0.3)
    with Processes() as family:
        child = family.start("stubborn", ["sh", "-c", "trap '' TERM; echo ready; sleep 1000 & while :; do wait; done"])
        child.wait_until(lambda: child.lines)
        child.stop()
        await_end(child.process.pid)


@pytest.fixture
def short_pauses(monkeypatch):
    monkeypatch.setattr(processes, "PAUSES_SECONDS", (0.1, 0.2))


def keep_running_until(holds, family, *, seconds=30):
    end = time.monotonic() + seconds
    while not holds():
        family.keep_running()
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_child_that_is_killed_starts_again_and_nothing_of_it_is_left(short_pauses, capsys):
    with Processes() as family:
        child = family.start("parent", ["sh", "-c", "sleep 1000 & echo ready; wait"])
        child.wait_until(lambda: child.lines)
        killed = child.process
        killed.kill()
        keep_running_until(lambda: child.process is not killed, family)
        await_end(killed.pid)
        assert child.is_running
    assert capsys.readouterr().out == "parent was ended by signal 9; it is started again in 0.1 s.\n"


def test_a_child_that_ends_again_and_again_pauses_longer_each_time_and_then_ends_us(short_pauses, capsys):
    with Processes() as family:
        family.start("broken", ["sh", "-c", "exit 3"])
        with pytest.raises(SystemExit, match=r"^broken ended with status 3 each time it was started again: its last "):
            keep_running_until(lambda: False, family)
    assert capsys.readouterr().out.splitlines() == [
        f"broken ended with status 3; it is started again in {pause} s." for pause in (0.1, 0.2)
    ]


def test_a_child_that_has_run_for_long_begins_at_the_first_pause(short_pauses, monkeypatch, capsys):
    monkeypatch.setattr(processes, "LONG_SECONDS", 0)
    said = []
    with Processes() as family:
        family.start("rare", ["sh", "-c", "exit 3"])
        keep_running_until(lambda: said.extend(capsys.readouterr().out.splitlines()) or len(said) == 4, family)
    assert {*said} == {"rare ended with status 3; it is started again in 0.1 s."}
