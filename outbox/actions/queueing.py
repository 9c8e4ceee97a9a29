"""Messages are written here, in the transaction of the fact they tell; nobody else sends mail."""

from datetime import datetime

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from outbox.models import Message, SharedContent

#: The columns a mailing's rows bring along, in this order.
ROW_COLUMNS = ("key", "recipient", "language", "context", "unsubscribe_url")

#: Both gaps are filled with SQL that this module and Django's compiler wrote; values travel as parameters.
INSERT_MAILING = """
INSERT INTO outbox_message (
    {columns}, template, shared_id, about, priority, has_secret, state,
    reply_to, attachments, attempts, last_error, subject, text, html, created_at, due_at
)
SELECT mailing.*, %s, %s, %s, %s, %s, %s, '', '[]', 0, '', '', '', '', now(), now()
FROM ({select}) AS mailing
ON CONFLICT (key) DO NOTHING
"""


class NotRetriable(Exception):
    """Only a message that failed or died can be tried again."""


def queue(
    *,
    key: str,
    template: str,
    recipient: str,
    context: dict,
    about: str = "",
    reply_to: str = "",
    attachments: tuple[dict, ...] | list[dict] = (),
    language: str = "en",
    priority: int = Message.Priority.PERSONAL,
    has_secret: bool = False,
    expires_at: datetime | None = None,
    unsubscribe_url: str = "",
) -> None:
    """Queues one message; a second one with the same ``key`` is the same message and changes nothing.

    ``template`` names three files below ``templates/``: ``<template>_subject.txt``, ``<template>.txt`` and
    ``<template>.html``, in which alone values are escaped. ``context`` must be JSON. An attachment is
    ``{"name", "type", "text"}``. A message with ``has_secret`` is shown to staff without its text; with
    ``expires_at`` too it is a code: never sent after that instant, and its text is erased once it is sent.
    """
    message = Message(
        key=key,
        template=template,
        recipient=recipient,
        context=context,
        about=about,
        reply_to=reply_to,
        attachments=list(attachments),
        language=language,
        priority=priority,
        has_secret=has_secret,
        expires_at=expires_at,
        unsubscribe_url=unsubscribe_url,
    )
    Message.objects.bulk_create([message], ignore_conflicts=True)


def queue_many(
    rows: QuerySet,
    *,
    template: str,
    shared_key: str,
    context: dict,
    attachments: tuple[dict, ...] = (),
    about: str = "",
    has_secret: bool = False,
) -> int:
    """Queues a mailing by one ``INSERT … SELECT`` and returns how many messages are new.

    ``rows`` is a ``values_list`` of ``ROW_COLUMNS``; what they share stands once, under ``shared_key``.
    A row whose key was queued before is skipped.
    """
    try:
        select, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        # Nobody is meant, as Django sees without asking the database.
        return 0
    with transaction.atomic():
        shared, _ = SharedContent.objects.get_or_create(
            key=shared_key, defaults={"context": context, "attachments": list(attachments)}
        )
        with connection.cursor() as cursor:
            cursor.execute(
                INSERT_MAILING.format(columns=", ".join(ROW_COLUMNS), select=select),
                [template, shared.pk, about, Message.Priority.MAILING, has_secret, Message.State.QUEUED, *parameters],
            )
            return cursor.rowcount


def retry(*, message: Message) -> None:
    """Puts a failed or dead message back in the queue, due now, with all its tries.

    Raises ``NotRetriable`` for one that was sent, has expired or is queued anyway. Who asked for it is written
    down by the caller: the outbox stands beside the audit and knows nothing of it.
    """
    may_be_tried = Message.objects.filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=Now()),
        pk=message.pk,
        state__in=[Message.State.FAILED, Message.State.DEAD],
    )
    if not may_be_tried.update(state=Message.State.QUEUED, due_at=Now(), attempts=0):
        raise NotRetriable
