"""Answers become rows, change and go; files and places that they hold go with them.

Whoever does any of it for a registration that was sent holds the lock of its pool (``options``).
"""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from events.models import Answer, AnswerFile, Given, Question, Registration, SeatPool

from .answer_files import forget_answer_files
from .consents import note_withdrawal
from .option_places import exchange_places, give_places_back, keys_in
from .seats import lock_pools


def keep_answers(registration: Registration, answers: dict[Question, Given]) -> None:
    """Makes ``answers`` rows of the registration; what was left empty is no row."""
    now = timezone.now()
    Answer.objects.bulk_create(
        Answer(
            registration=registration,
            question=question,
            question_revision=question.revision,
            label=question.label,
            kind=question.kind,
            value=given.value,
            option_ids=list(given.option_ids),
            file=given.file,
            answered_at=now,
        )
        for question, given in answers.items()
        if not given.is_empty
    )


def replace_answers(registration: Registration, answers: dict[Question, Given], *, by: User) -> list[Question]:
    """Makes ``answers`` what the registration says to these questions; returns those that it says otherwise now.

    Registration and pool are locked. What says the same stays as it was given, with the words of then; a consent only
    if its words are the same. Files that were replaced are gone; what was agreed to and is not any more is withdrawn.
    Raises ``ChoiceFull``.
    """
    old = {answer.question_id: answer for answer in registration.answers.filter(question__in=answers)}
    changed = {
        question: given
        for question, given in answers.items()
        if not (given.is_empty if question.pk not in old else _says(old[question.pk], question, given))
    }
    replaced = [(old[question.pk], given) for question, given in changed.items() if question.pk in old]
    withdrawn = [answer for answer, given in replaced if answer.kind == Question.Kind.CONSENT and given.is_empty]
    for answer in withdrawn:
        note_withdrawal(answer, by=by)
    gone = [answer for answer, _given in replaced if answer not in withdrawn]
    exchange_places(old={key for answer in gone for key in answer.option_ids}, new=keys_in(changed))
    Answer.objects.filter(pk__in=[answer.pk for answer in gone]).delete()
    keep_answers(registration, changed)
    kept = {given.file.pk for given in changed.values() if given.file}
    if files := {answer.file_id for answer in gone if answer.file_id} - kept:
        forget_answer_files(AnswerFile.objects.filter(pk__in=files))
    return list(changed)


def _says(answer: Answer, question: Question, given: Given) -> bool:
    file_pk = given.file.pk if given.file else None
    if answer.kind == Question.Kind.CONSENT and not answer.value and given.is_empty:
        return True  # withdrawn, and not agreed to anew
    if answer.kind == Question.Kind.CONSENT and answer.question_revision != question.revision:
        return False  # other words are another consent
    if answer.option_ids:
        return tuple(answer.option_ids) == given.option_ids
    return (answer.value, answer.file_id) == (given.value, file_pk)


def forget_answers(answers: QuerySet[Answer]) -> None:
    """Afterwards these answers are gone, with their files, and nobody holds a place by them."""
    with transaction.atomic():
        pools = SeatPool.objects.filter(registrations__answers__in=answers)
        lock_pools(pools.values_list("pk", flat=True))
        give_places_back(answers)
        files = AnswerFile.objects.filter(answer__in=answers)
        pks = list(files.values_list("pk", flat=True))
        answers.delete()
        forget_answer_files(AnswerFile.objects.filter(pk__in=pks))
