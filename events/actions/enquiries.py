"""Staff ask somebody back before they approve a registration, and the person replies."""

from django.contrib.postgres.functions import TransactionNow
from django.db import transaction

from accounts.models import User
from audit.actions import record
from events import emails
from events.models import Enquiry, Registration, State

from .registration import NotChangeable, lock_registration


def ask_back(*, registration: Registration, question: str, by: User) -> Enquiry:
    """Asks the person of a pending registration, by a message and on its page; nothing is decided by that.

    The same question that is open already is not asked twice. Raises ``NotChangeable`` when there is nothing left to
    decide.
    """
    with transaction.atomic():
        locked = _lock_pending(registration)
        if present := locked.enquiries.filter(question=question, replied_at__isnull=True).first():
            return present
        enquiry = Enquiry.objects.create(registration=locked, question=question, asked_by=by)
        record("registration-asked-back", about=locked, by=by)
        emails.registration_asked_back(enquiry)
    return enquiry


def reply(*, enquiry: Enquiry, words: str, by: User) -> Enquiry:
    """Keeps what the person says, and tells who asked. What was replied first stays.

    Raises ``NotChangeable`` when staff have decided in the meantime.
    """
    with transaction.atomic():
        locked = _lock_pending(enquiry.registration)
        present = Enquiry.objects.select_related("asked_by").get(pk=enquiry.pk)
        if present.replied_at is not None:
            return present
        Enquiry.objects.filter(pk=present.pk).update(reply=words, replied_at=TransactionNow())
        present.refresh_from_db(fields=["reply", "replied_at"])
        present.registration = locked
        record("registration-replied", about=locked, by=by)
        if present.asked_by and present.asked_by.is_active and present.asked_by.is_staff:
            emails.enquiry_replied(present)
    return present


def _lock_pending(registration: Registration) -> Registration:
    _counters, locked = lock_registration(registration.pk)
    if locked.state != State.PENDING or locked.person_id is None or locked.event.is_cancelled:
        raise NotChangeable
    return locked
