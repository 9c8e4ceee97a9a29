"""One function per message: builds its frozen context and hands it to the outbox."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from outbox import actions as outbox
from outbox.models import Message

from .models import EmailCode, User
from .models.codes import CODE_LIFE

#: Messages of allauth that are worth nothing to others but their reader.
SECRET_NOTICES = {"password_reset_key"}


def code(asked: EmailCode) -> None:
    """Sends the digits, and the way back to the page that takes them."""
    outbox.queue(
        key=f"email-code:{asked.pk}:{asked.mails}",
        template="accounts/email/address_code" if asked.person_id else "accounts/email/sign_in_code",
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


def password_notice(what: str, *, email: str, context: dict) -> None:
    """A message that allauth wants sent about a password: a link to set a new one, or that it was changed."""
    is_secret = what in SECRET_NOTICES
    outbox.queue(
        key=f"{what}:{uuid.uuid4()}",
        template=f"accounts/email/{what}",
        recipient=email,
        language=get_language(),
        context={name: value for name, value in context.items() if isinstance(value, str)},
        priority=Message.Priority.CODE if is_secret else Message.Priority.PERSONAL,
        has_secret=is_secret,
        expires_at=timezone.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT) if is_secret else None,
    )
