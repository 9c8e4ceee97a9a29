"""Delivery: claim by lease, render, store, send, mark.

A worker that dies in the middle of a send leaves a lease that runs out; the row is then claimed anew, and its
stable ``Message-ID`` folds the rare double into one.
"""

import logging
import smtplib
import time
import uuid
from datetime import timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.functions import Now

from outbox.models import Message
from outbox.rendering import envelope, render

log = logging.getLogger(__name__)

BATCH_SIZE = 20
#: How long a claimed batch waits for its worker, and how long one message may take to be sent: longer than
#: the server may take to answer its four commands (settings.EMAIL_TIMEOUT each).
CLAIM_LEASE = timedelta(seconds=30)
SEND_LEASE = timedelta(seconds=60)
#: Seconds until the next try after the first, second, … failure: soon at first, so that mail follows within
#: a minute of a short outage, then ever more rarely, for about a day. Then the message is dead.
PAUSES_SECONDS = (15, 20, 30, 40, 45, 45, 45, 60, 120, 300, 900, 1800, 3600, 7200, 14400, 28800, 28800)
#: A refusal for good (5xx) is tried again a few times: servers are wrong about "for good" now and then.
TRIES_AFTER_REFUSAL = 3
#: Nothing can be sent while the server cannot be reached: everything waits this long, at no message's cost.
OUTAGE_PAUSE = timedelta(seconds=20)
GIVE_UP_AFTER = timedelta(days=3)

#: Materialised, because a planner may ask a mere subquery more than once, and each time it would lock other rows.
CLAIM = """
WITH due AS MATERIALIZED (
    SELECT id FROM outbox_message
    WHERE state IN ('queued', 'failed') AND due_at <= now()
      AND (leased_until IS NULL OR leased_until < now()) AND (expires_at IS NULL OR expires_at > now())
    ORDER BY priority, due_at, id LIMIT %s FOR UPDATE SKIP LOCKED
)
UPDATE outbox_message SET lease = %s, leased_until = now() + %s
FROM due WHERE outbox_message.id = due.id
RETURNING outbox_message.*
"""

#: The two statements that every message needs are written out: a mailing sends thousands, and Django takes longer
#: to write one than the database to obey it.
STORE = """
UPDATE outbox_message SET subject = %s, text = %s, html = %s, leased_until = statement_timestamp() + %s
WHERE id = %s AND lease = %s AND leased_until > statement_timestamp()
  AND (expires_at IS NULL OR expires_at > statement_timestamp())
"""
SENT = """
UPDATE outbox_message
SET state = 'sent', sent_at = statement_timestamp(), lease = NULL, leased_until = NULL,
    attempts = attempts + 1, last_error = '',
    text = CASE WHEN %(is_code)s THEN '' ELSE text END, html = CASE WHEN %(is_code)s THEN '' ELSE html END,
    context = CASE WHEN %(is_code)s THEN '{}' ELSE context END
WHERE id = %(pk)s AND lease = %(lease)s
"""


class Outage(Exception):
    """The mail server cannot be reached, or will not talk to us at all."""


def deliver_due(*, seconds: float) -> int:
    """Sends what is due until nothing is, or for ``seconds``; returns how many messages the server took.

    Safe to run many times at once and twice over: a message belongs to whoever holds its lease.
    """
    end = time.monotonic() + seconds
    sent = 0
    server = get_connection()
    try:
        while time.monotonic() < end and (batch := claim()):
            for position, message in enumerate(batch):
                try:
                    sent += deliver(message, server)
                except Outage as outage:
                    _wait_for_server(batch[position:], outage)
                    return sent
    finally:
        server.close()
    return sent


def claim(limit: int = BATCH_SIZE) -> list[Message]:
    """Takes up to ``limit`` due messages for this worker, codes first."""
    claimed = Message.objects.raw(CLAIM, [limit, uuid.uuid4(), CLAIM_LEASE])
    return sorted(claimed, key=lambda message: (message.priority, message.due_at, message.pk))


def deliver(message: Message, server: BaseEmailBackend) -> bool:
    """Renders and stores ``message``, hands it to the server and writes down what became of it.

    Returns whether the server took it. Raises ``Outage``, with the message untouched, when there is no server
    to talk to.
    """
    try:
        if not _store(message):
            return False
        _open(server)
        server.send_messages([envelope(message)])
    except Outage:
        raise
    except Exception as error:  # noqa: BLE001  whatever it is, it is this message's failure, written down and seen
        server.close()
        _note_failure(message, error)
        return False
    _note_success(message)
    return True


def _own(message: Message) -> QuerySet:
    """The row, as long as this worker's lease on it runs."""
    return Message.objects.filter(pk=message.pk, lease=message.lease)


def _store(message: Message) -> bool:
    """Keeps the words before they are sent and renews the lease; false when the lease or the time ran out."""
    if not message.text:
        message.subject, message.text, message.html = render(message)
    words = [message.subject, message.text, message.html]
    with connection.cursor() as cursor:
        cursor.execute(STORE, [*words, SEND_LEASE, message.pk, message.lease])
        return bool(cursor.rowcount)


def _open(server: BaseEmailBackend) -> None:
    try:
        server.open()
    except (OSError, smtplib.SMTPException) as error:
        raise Outage(f"{type(error).__name__}: {error}") from error


def _note_success(message: Message) -> None:
    is_code = message.has_secret and message.expires_at is not None
    with connection.cursor() as cursor:
        cursor.execute(SENT, {"pk": message.pk, "lease": message.lease, "is_code": is_code})
    log.info("sent message=%s template=%s", message.pk, message.template)


def _note_failure(message: Message, error: Exception) -> None:
    attempts = message.attempts + 1
    tries = TRIES_AFTER_REFUSAL if _is_refused_for_good(error) else len(PAUSES_SECONDS) + 1
    is_dead = attempts >= tries
    _own(message).update(
        state=Message.State.DEAD if is_dead else Message.State.FAILED,
        due_at=Now() + timedelta(seconds=0 if is_dead else PAUSES_SECONDS[attempts - 1]),
        attempts=attempts, lease=None, leased_until=None, last_error=_words(error),
    )  # fmt: skip
    log.log(
        logging.ERROR if is_dead else logging.WARNING,
        "%s message=%s template=%s attempt=%d error=%s",
        "dead" if is_dead else "failed", message.pk, message.template, attempts, type(error).__name__,
    )  # fmt: skip


def _wait_for_server(messages: list[Message], outage: Outage) -> None:
    """Gives back what was claimed, to be tried again soon; what has waited for days is dead."""
    log.warning("mail server cannot be reached, waiting=%d", len(messages))
    held = Message.objects.filter(pk__in=[message.pk for message in messages], lease=messages[0].lease)
    is_old = Q(created_at__lt=Now() - GIVE_UP_AFTER)
    held.update(
        state=Case(When(is_old, then=Value(Message.State.DEAD)), default=Value(Message.State.FAILED)),
        last_error=_words(outage), due_at=Now() + OUTAGE_PAUSE, lease=None, leased_until=None,
    )  # fmt: skip


def _is_refused_for_good(error: Exception) -> bool:
    """Whether the server answered with a permanent failure (5yz, RFC 5321, 4.2.1)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and 500 <= error.smtp_code < 600


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:1000]


def erase_expired() -> int:
    """Ends unsent messages whose time is over and erases what they said; returns how many rows changed."""
    ended = Message.objects.filter(
        Q(leased_until__isnull=True) | Q(leased_until__lt=Now()),
        state__in=[*Message.OPEN_STATES, Message.State.DEAD],
        expires_at__lte=Now(),
    )
    return ended.update(state=Message.State.EXPIRED, text="", html="", context={}, lease=None, leased_until=None)
