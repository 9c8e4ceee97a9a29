"""Who is away, and who stands in: what is looked at still holds when it is written."""

from collections.abc import Iterable

from django.db import IntegrityError, connection, models, transaction

from audit.actions import record
from contacts.models import Absence, ContactPerson


class AbsenceRefused(Exception):
    """The absences cannot be so; nothing was changed."""


class StandInsInACircle(AbsenceRefused):
    """One stands in for the other, until it is somebody's turn who is away themselves."""


class AbsencesOverlap(AbsenceRefused):
    """A person would be away twice on the same day."""


REFUSALS = {
    "contacts_no_loop_of_stand_ins": StandInsInACircle,
    "contacts_one_absence_at_a_time": AbsencesOverlap,
}


def hold_absences() -> None:
    """Until the end of the transaction nobody else changes an absence: it is the lock of the trigger that refuses
    circles (migration 0006). Who asks before they look at what there is finds the same when they write."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('contacts_absence'))")


def change_absences(
    *, person: ContactPerson, changed: Iterable[Absence], removed: Iterable[Absence], by: models.Model
) -> None:
    """Afterwards ``person`` is away as ``changed`` say, new rows or known ones, and no longer as ``removed`` said.

    Raises ``StandInsInACircle`` or ``AbsencesOverlap``, and then nothing is changed.
    """
    changed, removed = list(changed), list(removed)
    try:
        with transaction.atomic():
            hold_absences()
            # Rows that change places would be in each other's way one by one.
            Absence.objects.filter(pk__in=[absence.pk for absence in (*changed, *removed) if absence.pk]).delete()
            for absence in changed:
                record("absence-changed" if absence.pk else "absence-added", about=person, by=by)
                absence.save(force_insert=True)
            for _absence in removed:
                record("absence-removed", about=person, by=by)
    except IntegrityError as error:
        refusal = REFUSALS.get(error.__cause__.diag.constraint_name)
        if refusal is None:
            raise
        raise refusal from error
