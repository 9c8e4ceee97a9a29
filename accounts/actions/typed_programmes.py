from django.db import transaction

from accounts.models import Affiliation, User
from accounts.rules import PROGRAMME_NAMED
from audit.actions import record
from contacts.actions.programmes import add_typed_programme, end_typed_programme
from contacts.models import Programme


def take_programme(*, person: User, programme: Programme | None, name: str, by: User) -> Programme | None:
    """The programme that ``person`` chose, held if it awaits a check; with ``name`` one that the registry lacks.

    It is added, awaiting a check, and counted, for who names programmes may do so a few times a day.
    """
    if name:
        record(PROGRAMME_NAMED, about=person, by=by)
        return add_typed_programme(name=name, by=by)
    if programme and programme.is_awaiting_check:
        # Found when the form was read; who typed it may have given it up since.
        return add_typed_programme(name=programme.name, by=by)
    return programme


def give_up(*, programme: Programme, by: User | None) -> None:
    """Afterwards a name that awaits a check is gone, unless somebody has it still or it has a past of its own.

    That somebody claimed it, unconfirmed, and does no more is no past worth a name that others are offered: the
    audit remembers it. Whoever gave ``programme`` up calls this, as with ``end_typed_programme``.
    """
    if not programme.is_awaiting_check:
        return
    with transaction.atomic():
        Affiliation.objects.filter(programme=programme, ended_at__isnull=False, confirmed_at__isnull=True).delete()
        end_typed_programme(programme=programme, by=by)
        if Programme.objects.filter(pk=programme.pk).exists():
            # Something else keeps the name, so its past stays, too: that it would go was to be tried first.
            transaction.set_rollback(True)
