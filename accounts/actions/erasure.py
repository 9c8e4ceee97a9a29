"""The account itself goes: what the portal above erases last (``interact_portal.privacy.erasure``)."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from accounts import emails, rules
from accounts.models import User
from audit.actions import record
from contacts.models import Programme
from outbox.models import Message

from .typed_programmes import give_up


class AccountErased(PermissionDenied):
    """A request was on its way while its person was erased, in another tab or by staff."""


class StillStaff(Exception):
    """Who may enter the staff area has to be taken out of it first, so that nobody is locked out by mistake."""


def lock_for_erasure(*, person: User) -> User:
    """The row of ``person``, held until the transaction ends. Raises ``StillStaff``, or ``User.DoesNotExist`` when
    somebody else was faster."""
    locked = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if not rules.may_be_erased(locked):
        raise StillStaff
    return locked


def require_account(person: User) -> None:
    """Raises ``AccountErased`` when ``person``, whom a session brought along, is there no more."""
    if not User.objects.filter(pk=person.pk).exists():
        raise AccountErased


def hold_account(person: User) -> None:
    """Nobody erases ``person`` before the transaction has ended, which does not hinder who refers to them. Raises
    ``AccountErased``."""
    if not User.objects.select_for_update(no_key=True).filter(pk=person.pk).values_list("pk", flat=True):
        raise AccountErased


def say_erased(*, person: User, by: User, token: str, reason: str) -> None:
    """Remembers without a name that an account was erased, and tells its address, for the last time.

    ``token`` is that of the code by which it was confirmed, or another one that nobody else has; ``reason`` is a
    word of ours, not of a person.
    """
    record("account-erased", about=person, by=by, reason=reason)
    emails.account_erased(person, token=token)


def was_erased_by(token: str) -> bool:
    """Whether the code with ``token`` did its work, so that who sends it again is told the same again."""
    return Message.objects.filter(key=emails.erased_key(token)).exists()


def forget_people(*, people: QuerySet, by: User | None) -> None:
    """Afterwards these people have no account, nor what belongs to one; whatever else names them goes before.

    A programme that only they had typed is offered to nobody any more.
    """
    typed = list(Programme.objects.awaiting_check().filter(pk__in=people.values("programme")))
    people.delete()
    for programme in typed:
        give_up(programme=programme, by=by)
