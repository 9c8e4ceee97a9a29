"""One function per message: builds its frozen context and hands it to the outbox."""

import hashlib
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from kit.codes import LIFETIME, Code
from outbox import actions as outbox
from outbox.models import Message

from .models import ContactPerson
from .models.letters import Letter


def about(person: ContactPerson) -> str:
    """The reference under which staff find what was written to ``person``."""
    return f"contact:{person.slug}"


def about_address(email: str) -> str:
    """The reference under which codes to one address are counted, which does not say the address."""
    return f"letter-code:{salted_hmac('contacts.emails', email.lower(), algorithm='sha256').hexdigest()[:32]}"


def letter_key(person: ContactPerson, letter: Letter, now: datetime) -> str:
    """The same for the same words to the same person on the same day, however often they are sent."""
    words = "\n".join([person.slug, letter.email.lower(), letter.subject, letter.message, str(timezone.localdate(now))])
    return f"letter:{hashlib.sha256(words.encode()).hexdigest()}"


def letter_to_contact(person: ContactPerson, letter: Letter, now: datetime) -> None:
    """The letter itself; an answer goes to its writer."""
    outbox.queue(
        key=letter_key(person, letter, now),
        template="contacts/email/letter",
        recipient=person.email,
        reply_to=letter.email,
        context={**_words(letter), "given_name": person.given_name},
        about=about(person),
    )


def letter_copy(person: ContactPerson, letter: Letter, now: datetime) -> None:
    """What was written, for the writer; without the address it went to."""
    outbox.queue(
        key=f"{letter_key(person, letter, now)}:copy",
        template="contacts/email/letter_copy",
        recipient=letter.email,
        language=get_language(),
        context={**_words(letter), "contact": person.full_name},
        about=about(person),
    )


def letter_code(person: ContactPerson, email: str, code: Code) -> None:
    """The code that proves the address of a letter's writer."""
    outbox.queue(
        key=f"letter-code:{uuid.uuid4()}",
        template="contacts/email/letter_code",
        recipient=email,
        language=get_language(),
        context={
            "code": code.text,
            "contact": person.full_name,
            "url": f"{settings.SITE_URL}{reverse('contact-write-code', args=[person.slug])}",
            "minutes": LIFETIME // timedelta(minutes=1),
        },
        about=about_address(email),
        priority=Message.Priority.CODE,
        has_secret=True,
        expires_at=code.expires_at,
    )


def _words(letter: Letter) -> dict[str, str]:
    return {"name": letter.name, "email": letter.email, "subject": letter.subject, "message": letter.message}
