"""People as staff enter and change them."""

from collections.abc import Collection

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import User
from audit.actions import record

from .address import leave_address
from .affiliations import claim, follow_address, hold_claimed, move
from .typed_programmes import give_up


def add_person(*, person: User, fields: Collection[str], by: User) -> None:
    """Afterwards ``person``, as a form has checked them, has an account without a password and claims their programme.

    The address proves nothing before its owner has signed in by a code that is sent there. ``fields`` are those that
    staff filled in, for the audit. Raises ``ProgrammeClosed``.
    """
    with transaction.atomic():
        person.set_unusable_password()
        person.email_awaits_proof = True
        person.save()
        if person.programme:
            claim(person=person, programme=person.programme, by=by)
        record("person-added", about=person, by=by, fields=fields)


def change_person(*, person: User, fields: Collection[str], by: User) -> None:
    """Afterwards the portal knows this of ``person``, of whom staff changed ``fields``.

    Another programme is claimed, and the one before no longer is (``move``). Another address proves nothing before
    its owner has signed in by a code that is sent there; whom a mail domain confirmed because of the old one acts no
    more. Raises ``ProgrammeClosed``.
    """
    with transaction.atomic():
        before = old_email = None
        hold_claimed(person)
        if "programme" in fields:
            person.programme, before = move(person=person, programme=person.programme, by=by)
        if "email" in fields:
            old_email = User.objects.values_list("email", flat=True).get(pk=person.pk)
            person.email_awaits_proof = True
        person.save()
        if old_email:
            leave_address(person=person, email=old_email)
            follow_address(person=person, by=by)
        if before:
            give_up(programme=before, by=by)
        record("person-changed", about=person, by=by, fields=fields)


def person_at(*, email: str, by: User) -> User:
    """Whoever signs in with ``email``; somebody new, of whom nothing else is known, where nobody does so far.

    A new account proves nothing and was not asked for by who reads mail there: unless they use it, it ends by itself
    (``privacy``).
    """
    with transaction.atomic():
        new = {"password": make_password(None), "email_awaits_proof": True}
        person, is_new = User.objects.get_or_create(email=email, defaults=new)
        if is_new:
            record("person-added", about=person, by=by, fields=["email"])
    return person
