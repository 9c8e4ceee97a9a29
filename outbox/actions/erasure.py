"""Messages lose what they say of somebody; that there was a message stays, so that numbers do."""

from django.db import transaction
from django.db.models import Case, F, QuerySet, Value, When

from outbox.models import Message, SharedContent

NO_WORDS = {
    "reply_to": "", "subject": "", "text": "", "html": "", "context": {}, "attachments": [], "unsubscribe_url": "",
    "last_error": "", "lease": None, "leased_until": None,
}  # fmt: skip


def forget_messages(*, messages: QuerySet) -> None:
    """Afterwards nothing tells to whom these messages went or what they said; what was not sent never is."""
    _empty(messages, recipient="")


def forget_letters(*, letters: QuerySet) -> None:
    """Afterwards nothing tells who wrote these letters or what they said; what was not sent never is.

    To whom a letter went stays: the address is somebody else's.
    """
    _empty(letters)


def delete_messages(*, messages: QuerySet) -> None:
    """Afterwards these messages are gone, and what only they had in common."""
    with transaction.atomic():
        shared = set(messages.exclude(shared=None).values_list("shared_id", flat=True))
        messages.delete()
        SharedContent.objects.filter(pk__in=shared, message=None).delete()


def _empty(messages: QuerySet, **more) -> None:
    is_unsent = When(state__in=[*Message.OPEN_STATES, Message.State.DEAD], then=Value(Message.State.EXPIRED))
    messages.update(state=Case(is_unsent, default=F("state")), **NO_WORDS, **more)
