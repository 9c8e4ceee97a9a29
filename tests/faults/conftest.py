"""A whole portal of real processes, on servers of its own, whose parts a test may stop, kill and start again.

    def test_something(portal):
        event, person = portal.new_event(seats=3), portal.new_person()
        portal.valkey.stop()                        # or kill(); then start(). Also postgres, web, worker, beat
        assert person.register(event) == []         # what went wrong on the way: nothing
        portal.mail.answer = mail_server.TRY_LATER  # see MailServer
        portal.sql("UPDATE outbox_message SET due_at = now()")  # rows move, not the clock

Whatever a test has done to it, the next one finds everything running again and no message under way.
"""

import asyncio
import inspect
import os
import secrets
import time

import pytest

import dev
from bench import portal as bench_portal
from bench.client import Browser, Response
from bench.registering import Trouble, Way, learn_answers, register
from embedded import Stack
from tests.faults.mail_server import MailServer

PARTS = ("postgres", "valkey", "worker", "beat", "web")


def _part(name: str) -> property:
    return property(lambda portal: portal.stack.children[name])


class Portal(bench_portal.Portal):
    """As the bench runs it, with a mail server that does as it is told."""

    postgres, valkey, worker, beat, web = map(_part, PARTS)

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.mail: MailServer = self.sink
        self.sessions: list[str] = []

    def new_person(self) -> "Person":
        if not self.sessions:
            self.sessions = self.new_sessions(50)
        return Person(self.port, self.sessions.pop())

    def get(self, path: str) -> Response:
        """What a stranger is answered."""
        return Person(self.port).get(path)

    def wait_until(self, holds, seconds: float = 30):
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, f"{inspect.getsource(holds).strip()} does not hold after {seconds} s"
            time.sleep(0.05)

    def recover(self):
        """Everything runs, and nothing is under way."""
        for name in PARTS:
            if not self.stack.children[name].is_running:
                self.stack.children[name].start()
        self.sql("DELETE FROM outbox_message")
        self.mail.reset()


class Person:
    """Somebody in a browser without JavaScript; with a session signed in, and with a complete profile."""

    def __init__(self, port: int, session: str = ""):
        self.port, self.session = port, session

    def get(self, path: str) -> Response:
        async def ask():
            async with Browser(self.port, self.session) as browser:
                return await browser.get(path)

        return asyncio.run(ask())

    def register(self, slug: str) -> list[str]:
        """Goes the whole way from the event page to the confirmation; returns what went wrong on it."""

        async def go(way: Way):
            try:
                answers = await learn_answers(self.port, slug, self.session)
            except Trouble as trouble:
                way.troubles.append(str(trouble))
                return
            async with Browser(self.port, self.session) as browser:
                await register(browser, slug, answers, way)

        way = Way()
        asyncio.run(go(way))
        return way.troubles


@pytest.fixture(scope="session")
def running_portal():
    env = {name: value for name, value in os.environ.items() if name not in dev.VARIABLES}
    mail = MailServer()
    with Stack() as stack:
        env |= {"DATABASE_URL": stack.postgres(), "SECRET_KEY": secrets.token_urlsafe(48)}
        portal = Portal(stack, env, mail)
        portal.start()
        yield portal
    mail.stop()


@pytest.fixture
def portal(running_portal) -> Portal:
    running_portal.recover()
    return running_portal
