"""One function per message: builds its frozen context and hands it to the outbox."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from kit.models import CODE_LIFE
from outbox import actions as outbox
from outbox.models import Message

from .models import EmailCode, User

#: For so long the last message is tried, then it expires and its text goes.
LAST_WORD_TRIED_FOR = timedelta(days=3)


def code(asked: EmailCode) -> None:
    """Sends the digits, and the way back to the page that takes them."""
    outbox.queue(
        key=f"email-code:{asked.pk}:{asked.mails}",
        template=_template_of(asked),
        recipient=asked.email,
        language=get_language(),
        context={
            "code": asked.digits,
            "url": f"{settings.SITE_URL}{asked.get_absolute_url()}",
            "minutes": CODE_LIFE // timedelta(minutes=1),
        },
        priority=Message.Priority.CODE,
        has_secret=True,
        expires_at=asked.expires_at,
    )


def _template_of(asked: EmailCode) -> str:
    if asked.is_for_erasure:
        return "accounts/email/erasure_code"
    return "accounts/email/address_code" if asked.person_id else "accounts/email/sign_in_code"


def erased_key(token: str) -> str:
    """The key of the message by which an erasure is confirmed that ``token``, of its code, asked for."""
    return f"account-erased:{token}"


def account_erased(person: User, *, token: str) -> None:
    """The last message: it is kept as a code is, without its text as soon as it is sent."""
    outbox.queue(
        key=erased_key(token),
        template="accounts/email/account_erased",
        recipient=person.email,
        language=person.language,
        context={"contact": str(settings.OPERATOR["contact"])},
        has_secret=True,
        expires_at=timezone.now() + LAST_WORD_TRIED_FOR,
    )


def address_changed(person: User, *, old_email: str) -> None:
    """Tells the old address that it is no longer the way in."""
    outbox.queue(
        key=f"address-changed:{uuid.uuid4()}",
        template="accounts/email/address_changed",
        recipient=old_email,
        language=person.language,
        context={"name": person.name, "contact": str(settings.OPERATOR["contact"])},
        about=f"accounts.user:{person.pk}",
    )


def password_notice(what: str, *, email: str, url: str) -> None:
    """A message about a password: with a link to set a new one (a secret), or that it was changed."""
    outbox.queue(
        key=f"{what}:{uuid.uuid4()}",
        template=f"accounts/email/{what}",
        recipient=email,
        language=get_language(),
        context={"url": url, "minutes": settings.PASSWORD_RESET_TIMEOUT // 60},
        has_secret=bool(url),
        expires_at=timezone.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT) if url else None,
    )
