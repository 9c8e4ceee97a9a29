"""Somebody asks to be forgotten: Regulation (EU) 2016/679, Article 17."""

from dataclasses import dataclass

from django.db import transaction

from accounts.actions.erasure import lock_for_erasure, say_erased
from accounts.models import User
from kit.personal_data import Declaration, declarations


@dataclass(frozen=True)
class Parts:
    """All that is held of somebody, by what becomes of it."""

    deleted: list["Part"]
    kept: list["Part"]


@dataclass(frozen=True)
class Part:
    """One kind of row that somebody is told of before it goes: what becomes of it, and what of it stays and why."""

    title: str
    number: int
    words: str
    reasons: list[str]


def parts_of(person: User) -> Parts:
    """What the portal holds of ``person``, kind by kind, and what erasure does to it.

    One statement a kind, and two for the addresses the person has had.
    """
    counted = ((declaration, declaration.of(person).count()) for declaration in _of_people())
    parts = [
        Part(
            title=str(declaration.title),
            number=number,
            words=str(declaration.erasure.words),
            reasons=list(dict.fromkeys(str(reason) for reason in declaration.erasure.left.values())),
        )
        for declaration, number in counted
        if number
    ]
    return Parts(deleted=[part for part in parts if not part.reasons], kept=[part for part in parts if part.reasons])


def erase(*, person: User, by: User, token: str, reason: str) -> None:
    """Afterwards the portal holds nothing personal of ``person`` but what the declarations name, with its reason.

    Everything goes in one transaction, app by app from the top, so that live registrations for coming events are
    cancelled first and their places go to the next in line. One last message goes to the address. ``token`` and
    ``reason`` as in ``accounts.actions.erasure.say_erased``, and raises as ``lock_for_erasure`` does.
    """
    with transaction.atomic():
        locked = lock_for_erasure(person=person)
        # Asked for before anything goes: what is found by former addresses is found by rows that go, too.
        for declaration, rows in [(declaration, declaration.of(locked)) for declaration in _of_people()]:
            declaration.erasure.end(rows, by)
        say_erased(person=locked, by=by, token=token, reason=reason)


def _of_people() -> list[Declaration]:
    return [declaration for declaration in declarations() if declaration.personal]
