"""`make run` keeps its parts running: one that dies is started again with its address and its data, and mail flows."""

import os
import signal

import pytest

import dev


@pytest.mark.parametrize("name", ["worker", "beat", "valkey", "postgres", "web"])
def test_mail_flows_after_a_part_was_killed(portal, name):
    event, part = portal.new_event(seats=10), portal.stack.children[name]
    killed = part.process
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()

    def runs_again():
        portal.stack.keep_running()
        return part.process is not killed and dev.answers(portal.port)

    portal.wait_until(runs_again)
    portal.wait_until(lambda: portal.new_person().register(event) == [])
    portal.mail.wait_for(1, seconds=60)
    assert dev.has_worker(portal.env["REDIS_URL"])
