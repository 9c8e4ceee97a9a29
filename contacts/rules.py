"""Who may do what with the directory, and who answers for whom: plain questions with plain answers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from contacts.models import Absence, ContactPerson, Import, ImportLine


def must_prove_address(visitor) -> bool:
    """Whether a letter waits for a code: somebody signed in has shown before that they read their mail."""
    return not visitor.is_authenticated


def stand_in_today(absence: Absence) -> ContactPerson | None:
    """Who answers for somebody who is away today; nobody when none is named, shown, and there: then the team does.

    Load the absence ``with_stand_in()``.
    """
    stand_in = absence.stand_in
    return stand_in if stand_in and stand_in.is_listed and not absence.stand_in_is_away else None


def circle(absence: Absence, among: Iterable[Absence]) -> list[Absence]:
    """The absences through which stand-ins lead back to whom ``absence`` is of, on days that all of them share.

    Empty when they do not. ``among`` are absences of others.
    """
    away = defaultdict(list)
    for other in among:
        away[other.person_id].append(other)
    ways = [([], absence.stand_in_id, absence.first_date, absence.last_date)]
    while ways:
        way, answers, first, last = ways.pop()
        if answers == absence.person_id:
            return way
        for other in away[answers]:
            first_shared, last_shared = max(first, other.first_date), min(last, other.last_date)
            if first_shared <= last_shared and other not in way:
                ways.append(([*way, other], other.stand_in_id, first_shared, last_shared))
    return []


def may_see_addresses(visitor) -> bool:
    """Whether contact persons' own e-mail addresses are shown: to nobody who is a stranger."""
    return visitor.is_authenticated


def may_import(person, kind: str) -> bool:
    """Whether somebody may send sheets of ``kind`` (``Import.Kind``): who may add and change the rows one by one."""
    model = {Import.Kind.PEOPLE: "contactperson", Import.Kind.PROGRAMMES: "programme"}[kind]
    return person.has_perms([f"contacts.add_{model}", f"contacts.change_{model}"])


def can_be_applied(counts: Mapping[str, int]) -> bool:
    """Whether an import with so many lines of each verdict can be applied: none is wrong, and one changes something."""
    verdict = ImportLine.Verdict
    return not counts[verdict.WRONG] and counts[verdict.NEW] + counts[verdict.CHANGED] > 0
