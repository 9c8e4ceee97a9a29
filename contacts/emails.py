"""One function per message: builds its frozen context and hands it to the outbox."""

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kit.models import CODE_LIFE
from outbox import actions as outbox
from outbox.models import Message

from .models import ContactPerson, LetterCode
from .models.letters import Letter


def about(person: ContactPerson) -> str:
    """The reference under which staff find what was written to ``person``."""
    return f"contact:{person.slug}"


def letter_key(person: ContactPerson, letter: Letter, now: datetime) -> str:
    """The same for the same words to the same person on the same day, however often they are sent."""
    words = "\n".join([person.slug, letter.email.lower(), letter.subject, letter.message, str(timezone.localdate(now))])
    if letter.to_team:
        words += f"\n{person.team.email}"
    return f"letter:{hashlib.sha256(words.encode()).hexdigest()}"


def addressee(person: ContactPerson, letter: Letter) -> str:
    """Who gets the letter, by name."""
    return _("the team %(team)s") % {"team": person.team} if letter.to_team else person.full_name


def letter_to_contact(person: ContactPerson, letter: Letter, now: datetime) -> None:
    """The letter itself; an answer goes to its writer."""
    outbox.queue(
        key=letter_key(person, letter, now),
        template="contacts/email/letter",
        recipient=person.team.email if letter.to_team else person.email,
        reply_to=letter.email,
        context={**_words(letter), "given_name": person.given_name, "away": person.full_name if letter.to_team else ""},
        about=about(person),
    )


def letter_copy(person: ContactPerson, letter: Letter, now: datetime) -> None:
    """What was written, for the writer; without the address it went to."""
    outbox.queue(
        key=f"{letter_key(person, letter, now)}:copy",
        template="contacts/email/letter_copy",
        recipient=letter.email,
        language=get_language(),
        context={**_words(letter), "contact": addressee(person, letter)},
        about=about(person),
    )


def letter_code(code: LetterCode) -> None:
    """The code that proves the address of a letter's writer."""
    outbox.queue(
        key=f"letter-code:{code.pk}:{code.mails}",
        template="contacts/email/letter_code",
        recipient=code.email,
        language=get_language(),
        context={
            "code": code.digits,
            "contact": code.person.full_name,
            "url": f"{settings.SITE_URL}{reverse('contact-write-code', args=[code.person.slug])}",
            "minutes": CODE_LIFE // timedelta(minutes=1),
        },
        about=about(code.person),
        priority=Message.Priority.CODE,
        has_secret=True,
        expires_at=code.expires_at,
    )


def _words(letter: Letter) -> dict[str, str]:
    return {"name": letter.name, "email": letter.email, "subject": letter.subject, "message": letter.message}
