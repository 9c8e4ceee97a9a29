"""Letters to contact persons: from somebody whose address is proved, through the outbox."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import Min

from contacts import emails
from contacts.models import ContactPerson
from contacts.models.letters import Letter
from kit.codes import issue
from outbox.models import Message


@dataclass(frozen=True)
class Limit:
    """At most ``messages`` within ``window``."""

    messages: int
    window: timedelta


#: Codes to one address: it is protected from being flooded, and its codes from being guessed.
CODES = Limit(5, timedelta(minutes=15))
#: Letters from one address, and letters to one contact person.
LETTERS_FROM_ONE = Limit(10, timedelta(hours=1))
LETTERS_TO_ONE = Limit(60, timedelta(hours=1))


class TooManyLetters(Exception):
    """So much was written that the next has to wait until ``retry_at``."""

    def __init__(self, retry_at: datetime):
        super().__init__(retry_at)
        self.retry_at = retry_at


def send_letter(*, person: ContactPerson, letter: Letter, now: datetime) -> None:
    """Afterwards the letter is on its way to ``person``, and a copy to its writer if they want one.

    The address of the letter is proved by then. The same words to the same person on the same day are the same
    letter, so a second press of the button sends nothing. Raises ``TooManyLetters``.
    """
    from_one = Message.objects.filter(reply_to=letter.email)
    to_one = Message.objects.about(emails.about(person)).exclude(reply_to="")
    with transaction.atomic():
        if not Message.objects.filter(key=emails.letter_key(person, letter, now)).exists():
            _refuse_above(LETTERS_FROM_ONE, from_one, now)
            _refuse_above(LETTERS_TO_ONE, to_one, now)
        emails.letter_to_contact(person, letter, now)
        if letter.wants_copy:
            emails.letter_copy(person, letter, now)


def ask_for_code(*, session: SessionBase, person: ContactPerson, email: str, now: datetime) -> None:
    """Afterwards a code is on its way to ``email``, and ``session`` awaits it under ``code_purpose(person)``.

    Raises ``TooManyLetters`` when as many codes went to that address as may, and ``kit.codes.TooManyCodes`` when
    this visitor asked for as many.
    """
    _refuse_above(CODES, Message.objects.about(emails.about_address(email)), now)
    with transaction.atomic():
        emails.letter_code(person, email, issue(session, purpose=code_purpose(person), address=email, now=now))


def code_purpose(person: ContactPerson) -> str:
    return emails.about(person)


def _refuse_above(limit: Limit, messages, now: datetime) -> None:
    recent = messages.order_by().filter(created_at__gt=now - limit.window)
    if recent.count() >= limit.messages:
        raise TooManyLetters(recent.aggregate(first=Min("created_at"))["first"] + limit.window)
