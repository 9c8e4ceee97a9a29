"""Letters to contact persons: from somebody whose address is proved, through the outbox."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from contacts import emails
from contacts.models import ContactPerson, LetterCode
from contacts.models.letters import Letter
from kit.codes import Limit, TooMany, issue, refuse_above, renew
from kit.models import DOUBLE_CLICK
from outbox.models import Message

#: Letters from one address, and letters to one contact person.
LETTERS_FROM_ONE = Limit(10, timedelta(hours=1))
LETTERS_TO_ONE = Limit(60, timedelta(hours=1))


class TooManyLetters(TooMany):
    """One address wrote so much that the next has to wait."""


class TooManyLettersToOne(TooManyLetters):
    """So much was written to one contact person, by whomever, that the next has to wait."""


def send_letter(*, person: ContactPerson, letter: Letter, now: datetime) -> None:
    """Afterwards the letter is on its way to ``person``, and a copy to its writer if they want one.

    The address of the letter is proved by then. The same words to the same person on the same day are the same
    letter, so a second press of the button sends nothing. Raises ``TooManyLetters`` or
    ``TooManyLettersToOne``.
    """
    from_one = Message.objects.filter(reply_to=letter.email)
    to_one = Message.objects.about(emails.about(person)).exclude(reply_to="")
    with transaction.atomic():
        if not Message.objects.filter(key=emails.letter_key(person, letter, now)).exists():
            refuse_above(LETTERS_FROM_ONE, from_one, Count("pk"), refusal=TooManyLetters)
            refuse_above(LETTERS_TO_ONE, to_one, Count("pk"), refusal=TooManyLettersToOne)
        emails.letter_to_contact(person, letter, now)
        if letter.wants_copy:
            emails.letter_copy(person, letter, now)


def ask_for_code(*, person: ContactPerson, email: str, client: str, before: LetterCode | None = None) -> LetterCode:
    """Afterwards a code is on its way to ``email``; returns what ``kit.codes.prove`` takes.

    ``before`` is the code that this visitor was sent last: to the same address it is sent once more, unless that
    was a moment ago; used up, it is followed by a new one. Raises ``kit.codes.TooManyCodes``.
    """
    repeats = before is not None and before.email == email
    if repeats and before.is_usable and before.created_at > timezone.now() - DOUBLE_CLICK:
        return before
    with transaction.atomic():
        code = before if repeats and renew(before) else issue(LetterCode, email=email, client=client, person=person)
        emails.letter_code(code)
    return code
