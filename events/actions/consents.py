"""What somebody agreed to in the form of an event is taken back as easily as it was given (GDPR, Article 7(3))."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from events.models import Answer, Question, Registration


def withdraw_agreement(*, registration: Registration, answer_pk: int, by: User) -> bool:
    """Afterwards the registration does not agree to what ``answer_pk`` agreed to; says whether it did before.

    Possible at any time: after the term, after the event, of a registration that has ended. That it was agreed to,
    and in which words, stays on record.
    """
    with transaction.atomic():
        # Before its answers, as whoever changes them does.
        locked = Registration.objects.select_for_update().get(pk=registration.pk)
        answer = locked.answers.filter(pk=answer_pk, kind=Question.Kind.CONSENT, value=True).first()
        if answer is None:
            return False
        note_withdrawal(answer, by=by)
    return True


def note_withdrawal(answer: Answer, *, by: User) -> None:
    """Takes an agreement back; its registration is locked."""
    Answer.objects.filter(pk=answer.pk).update(value=False, answered_at=timezone.now())
    record(
        "registration-consent-withdrawn", about=answer.registration, by=by,
        question=answer.question_id, version=answer.question_revision,
    )  # fmt: skip
