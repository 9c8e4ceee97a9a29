from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import emails
from accounts.models import EmailCode, FormerAddress, User
from audit.actions import record
from kit.codes import prove


class AddressTaken(Exception):
    """Somebody else signs in with this address."""


def change_address(*, code: EmailCode, typed: str, by: User) -> None:
    """Afterwards the person of ``code`` signs in with its address; the old address is told.

    Raises as ``kit.codes.prove`` does, and ``AddressTaken``.
    """
    prove(code=code, typed=typed)
    try:
        with transaction.atomic():
            person = User.objects.select_for_update(of=("self",)).get(pk=code.person_id)
            old_email, person.email = person.email, code.email
            if old_email == person.email:
                return
            person.save(update_fields=["email"])
            record("address-changed", about=person, by=by)
            emails.address_changed(person, old_email=old_email)
            leave_address(person=person, email=old_email)
    except IntegrityError as error:
        raise AddressTaken from error


def leave_address(*, person: User, email: str) -> None:
    """Remembers that ``email`` was the address of ``person`` until now, and that the messages there are theirs."""
    FormerAddress.objects.create(person=person, email=email, left_at=timezone.now())
