"""A mail server that does as it is told: takes messages, refuses them, hesitates, or is away."""

import asyncio
import logging
import time
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller

from embedded import free_port

logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd tells every command

ACCEPTED = "250 OK"
TRY_LATER = "451 Requested action aborted: local error in processing"
REFUSED = "550 Requested action not taken: mailbox unavailable"


class MailServer:
    """Listens on loopback. ``messages`` are those it has said yes to, in that order.

    ``answer`` is what it says to a whole message; while ``is_holding`` it says nothing, so that a test can act in
    the middle of a send; ``arrived`` counts the messages it has been given, whatever it answers.
    """

    def __init__(self):
        self.port = free_port()
        self.messages: list[EmailMessage] = []
        self.controller = None
        self.reset()

    def reset(self):
        """As on the first day: it listens, accepts, and has seen nothing."""
        self.answer, self.is_holding, self.arrived = ACCEPTED, False, 0
        self.messages.clear()
        self.start()

    def start(self):
        if self.controller is None:
            self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
            self.controller.start()

    def stop(self):
        """Nobody listens any more; whoever is in the middle of a message is cut off."""
        if self.controller is not None:
            self.controller.stop()
            self.controller = None

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 (aiosmtpd's name)
        self.arrived += 1
        while self.is_holding:
            await asyncio.sleep(0.01)
        if self.answer == ACCEPTED:
            self.messages.append(message_from_bytes(envelope.original_content, policy=policy.default))
        return self.answer

    def to(self, address: str) -> list[EmailMessage]:
        return [message for message in self.messages if message["To"] == address]

    def wait_for(self, count: int, *, arrived=False, seconds: float = 30):
        """Wait until that many messages were taken, or only given; AssertionError when they were not in time."""
        end = time.monotonic() + seconds
        while (self.arrived if arrived else len(self.messages)) < count:
            assert time.monotonic() < end, f"{len(self.messages)} of {count} messages after {seconds} s"
            time.sleep(0.02)
