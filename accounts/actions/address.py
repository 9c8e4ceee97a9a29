from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import emails
from accounts.models import EmailCode, FormerAddress, User
from audit.actions import record
from kit.codes import prove

from .affiliations import follow_address, hold_claimed


class AddressTaken(Exception):
    """Somebody else signs in with this address."""


def change_address(*, code: EmailCode, typed: str, by: User) -> None:
    """Afterwards the person of ``code`` signs in with its address; the old address is told.

    Whom a mail domain confirmed acts no more when the new address is not of it, and who claims a programme whose
    domain covers the new address acts for it.

    Raises as ``kit.codes.prove`` does, and ``AddressTaken``.
    """
    prove(code=code, typed=typed)
    try:
        with transaction.atomic():
            hold_claimed(code.person)
            person = User.objects.select_for_update(of=("self",)).get(pk=code.person_id)
            old_email, person.email = person.email, code.email
            if old_email == person.email and not person.email_awaits_proof:
                return
            person.email_awaits_proof = False
            person.save(update_fields=["email", "email_awaits_proof"])
            follow_address(person=person, by=by)
            if old_email == person.email:
                return
            record("address-changed", about=person, by=by)
            emails.address_changed(person, old_email=old_email)
            leave_address(person=person, email=old_email)
    except IntegrityError as error:
        raise AddressTaken from error


def leave_address(*, person: User, email: str) -> None:
    """Remembers that ``email`` was the address of ``person`` until now, and that the messages there are theirs."""
    FormerAddress.objects.create(person=person, email=email, left_at=timezone.now())


def mark_address_proved(*, person: User, by: User) -> None:
    """Afterwards it is known that ``person`` reads mail at the address which staff had typed for them."""
    with transaction.atomic():
        hold_claimed(person)
        if User.objects.filter(pk=person.pk, email_awaits_proof=True).update(email_awaits_proof=False):
            person.email_awaits_proof = False
            record("address-proved", about=person, by=by)
            follow_address(person=person, by=by)
