"""One function per message: builds its frozen context and hands it to the outbox."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from audit.actions import reference
from audit.models import Entry
from kit.models import CODE_LIFE
from outbox import actions as outbox
from outbox.models import Message

from .models import Affiliation, EmailCode, User

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


def confirmation_asked(affiliation: Affiliation, *, colleague: User, entry: Entry) -> None:
    """Somebody asks a colleague who acts for the programme; an answer by mail goes to who asks."""
    path = reverse("programme-people", args=[affiliation.programme.slug])
    _asked(affiliation, "confirmation_asked", recipient=colleague, path=path, entry=entry)


def confirmation_asked_of_staff(affiliation: Affiliation, *, staff: User, entry: Entry) -> None:
    """The same, asked of staff because nobody acts for the programme."""
    path = reverse("admin:accounts_affiliation_change", args=[affiliation.pk])
    _asked(affiliation, "confirmation_asked_of_staff", recipient=staff, path=path, entry=entry)


def _asked(affiliation: Affiliation, template: str, *, recipient: User, path: str, entry: Entry) -> None:
    person = affiliation.person
    outbox.queue(
        key=f"confirmation-asked:{entry.pk}:{recipient.pk}",
        template=f"accounts/email/{template}",
        recipient=recipient.email,
        reply_to=person.email,
        language=recipient.language,
        context={
            "programme": affiliation.programme.name,
            "name": str(person),
            "about": ", ".join(filter(None, [person.role, person.organisation])),
            "email": person.email,
            "url": f"{settings.SITE_URL}{path}",
        },
        about=reference(affiliation),
    )


def acting_confirmed(affiliation: Affiliation, *, entry: Entry) -> None:
    """Tells a person that they act for a programme from now on."""
    page = reverse("programme-people", args=[affiliation.programme.slug])
    _told(affiliation, "acting_confirmed", entry, how=affiliation.confirmed_how, url=f"{settings.SITE_URL}{page}")


def acting_lapsed(affiliation: Affiliation, *, entry: Entry) -> None:
    """Tells a person that their new address is not of the domain that confirmed them."""
    _told(affiliation, "acting_lapsed", entry, url=_my_programmes())


def affiliation_ended(affiliation: Affiliation, *, reason: str | None, entry: Entry) -> None:
    """Tells a person that somebody else ended what they claimed, and why in words of ours."""
    context = {"how": affiliation.ended_how, "reason": reason or "", "contact": str(settings.OPERATOR["contact"])}
    _told(affiliation, "affiliation_ended", entry, url=_my_programmes(), **context)


def _told(affiliation: Affiliation, template: str, entry: Entry, **context) -> None:
    person = affiliation.person
    outbox.queue(
        key=f"{entry.verb}:{entry.pk}",
        template=f"accounts/email/{template}",
        recipient=person.email,
        language=person.language,
        context={"programme": affiliation.programme.name, **context},
        about=reference(affiliation),
    )


def _my_programmes() -> str:
    return f"{settings.SITE_URL}{reverse('my-programmes')}"
