from django.db import transaction

from accounts.models import BodyKind, User
from audit.actions import record
from contacts.models import Programme

from .affiliations import move
from .typed_programmes import give_up, take_programme


def save_profile(
    *,
    person: User,
    by: User,
    name: str,
    body_kind: BodyKind,
    role: str,
    organisation: str,
    country: str,
    programme: Programme | None = None,
    new_programme: str = "",
) -> None:
    """Afterwards the portal knows this of ``person``, as a form has checked it.

    ``new_programme`` is a name that the registry lacks: it is added, awaiting a check, and is the person's.
    With neither, the person represents no programme. A programme is claimed, and the one before is not any more
    (``actions.affiliations.move``); a name awaiting a check that the person had before ends when nobody else has it.
    ``country`` is a code of ISO 3166-1. Raises ``ProgrammeRefused``.
    """
    with transaction.atomic():
        programme = take_programme(person=person, programme=programme, name=new_programme, by=by)
        told = {
            "name": name,
            "body_kind": body_kind,
            "role": role,
            "organisation": organisation,
            "country": country,
            "programme": programme,
            "represents_no_programme": programme is None,
        }
        changed = [field for field, value in told.items() if getattr(person, field) != value]
        if not changed:
            return
        before = None
        if "programme" in changed:
            told["programme"], before = move(person=person, programme=programme, by=by)
        for field in changed:
            setattr(person, field, told[field])
        person.save(update_fields=changed)
        record("profile-saved", about=person, by=by, fields=changed)
        if before and before != person.programme:
            give_up(programme=before, by=by)
