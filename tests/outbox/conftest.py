from datetime import timedelta

import pytest
from django.utils import timezone, translation
from django.utils.translation import trans_real

from outbox import actions
from outbox.actions import deliver_due
from outbox.models import Message
from tests.faults.mail_server import ACCEPTED, MailServer

#: The words of one message, and the beginning of another's that a release forgot to bring along.
WORDS = {
    "note_subject.txt": "News for {{ name }}",
    "note.txt": "{% load i18n %}{% get_current_language as language %}Hello {{ name }} ({{ language }}), {{ about }}.",
    "note.html": "<p>Hello {{ name }}, {{ about }}.</p>",
    "broken_subject.txt": "Never said",
}


@pytest.fixture
def words(settings):
    """Templates of the outbox's own: it knows nothing of anybody's nouns."""
    loader = ("django.template.loaders.locmem.Loader", WORDS)
    backend = "django.template.backends.django.DjangoTemplates"
    settings.TEMPLATES = [{"BACKEND": backend, "OPTIONS": {"loaders": [loader]}}]


@pytest.fixture
def several_languages(monkeypatch):
    """Django's machinery for more than one language, which one alone does without (``USE_I18N``)."""
    for name in ("activate", "deactivate", "get_language"):
        monkeypatch.setattr(translation._trans, name, getattr(trans_real, name))


class ToldServer(MailServer):
    """A mail server that answers as it is told, message by message, address by address."""

    def reset(self):
        super().reset()
        self.answers: list[str] = []  # to the next messages; then it accepts again
        self.refusals: dict[str, str] = {}  # by address of the recipient
        self.senders: dict[str, str] = {}  # by address of the sender
        self.connections = 0
        self.cuts = False  # hangs up in the middle of a message

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802 (aiosmtpd's names)
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.senders:
            return self.senders[address]
        envelope.mail_from = address
        return ACCEPTED

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return ACCEPTED

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.cuts:
            self.cuts = False
            server.transport.abort()
        self.answer = self.answers.pop(0) if self.answers else ACCEPTED
        return await super().handle_DATA(server, session, envelope)


@pytest.fixture(scope="session")
def _server():
    server = ToldServer()
    yield server
    server.stop()


@pytest.fixture
def smtp(_server, settings):
    """A real mail server on loopback, to which the portal delivers."""
    _server.reset()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", _server.port, 10
    return _server


def queued(key="note:1", *, late=timedelta(minutes=1), **differently):
    """A message that has been due for a minute, as the database sees it from within a test's transaction."""
    about = {"template": "note", "recipient": "anna@example.org", "context": {"name": "Anna", "about": "nothing"}}
    actions.queue(key=key, **about | differently)
    Message.objects.filter(key=key).update(due_at=timezone.now() - late)
    return Message.objects.get(key=key)


def deliver_all():
    return deliver_due(seconds=20)


def states():
    return dict(Message.objects.order_by("pk").values_list("key", "state"))


def due_again():
    """The pause of failed messages is over; it is the row that moves, not the clock."""
    Message.objects.update(due_at=timezone.now() - timedelta(minutes=1))


def seconds_until_due(message):
    return (Message.objects.get(pk=message.pk).due_at - timezone.now()).total_seconds()


def plain_of(mail):
    """The plain text, with the ends of lines that we know."""
    return mail.get_body(["plain"]).get_content().replace("\r\n", "\n")


def arrived(smtp):
    return [message["To"] for message in smtp.messages]
