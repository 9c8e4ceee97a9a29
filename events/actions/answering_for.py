"""Staff change what somebody answered, on that person's behalf."""

from django.db import transaction
from django.db.models import F

from accounts.models import User
from audit.actions import record
from events import emails
from events.models import SENT_STATES, Given, Question, Registration

from .answers import replace_answers
from .registration import NotChangeable, lock_registration


class ChangedMeanwhile(Exception):
    """The registration is no longer what somebody looked at before they typed."""


def change_answers_for(
    *, registration: Registration, revision: int, answers: dict[Question, Given], by: User, reason: str
) -> list[Question]:
    """Makes ``answers`` what a registration says to these questions, and tells its person so, with the reason.

    ``revision`` is that of the registration that staff looked at: what somebody else has changed since is not
    overwritten unseen. Returns the questions that are answered otherwise now; when there is none, nobody is told and
    nothing is noted. The audit keeps the reason and which questions these were, not what was answered. The term does
    not bind staff, limits do: raises ``ChoiceFull``, ``ChangedMeanwhile``, and ``NotChangeable`` for a draft, one that
    has ended, or nobody's.
    """
    with transaction.atomic():
        _counters, locked = lock_registration(registration.pk)
        if locked.state not in SENT_STATES or locked.person_id is None:
            raise NotChangeable
        changed = replace_answers(locked, answers, by=by)
        if changed and locked.revision != revision:
            raise ChangedMeanwhile
        if changed:
            Registration.objects.filter(pk=locked.pk).update(revision=F("revision") + 1)
            locked.refresh_from_db(fields=["revision"])
            pks = [question.pk for question in changed]
            record("registration-changed-by-staff", about=locked, by=by, reason=reason, questions=pks)
            emails.registration_answers_changed(locked, reason=reason)
    return changed
