from django.db import transaction

from accounts.models import BodyKind, User
from accounts.rules import PROGRAMME_NAMED
from audit.actions import record
from contacts.actions.programmes import add_typed_programme, end_typed_programme
from contacts.models import Programme


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
    With neither, the person represents no programme. A name awaiting a check that the person had before ends when
    nobody else has it. ``country`` is a code of ISO 3166-1.
    """
    with transaction.atomic():
        if new_programme:
            record(PROGRAMME_NAMED, about=person, by=by)
            programme = add_typed_programme(name=new_programme, by=by)
        elif programme and programme.is_awaiting_check:
            # Found when the form was read; who typed it may have given it up since.
            programme = add_typed_programme(name=programme.name, by=by)
        before = person.programme
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
        for field in changed:
            setattr(person, field, told[field])
        person.save(update_fields=changed)
        record("profile-saved", about=person, by=by, fields=changed)
        if before and before != programme and before.is_awaiting_check:
            end_typed_programme(programme=before, by=by)
