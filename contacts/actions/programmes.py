"""How programmes enter the registry: from a list, by staff, or typed by a person."""

from collections.abc import Iterable, Mapping
from functools import partial

from django.db import transaction
from django.db.models import Model, ProtectedError
from django.utils.crypto import get_random_string
from django.utils.text import slugify

from audit.actions import record
from contacts.models import Programme
from contacts.models.programmes import EU_COUNTRY_CODES, validate_typed_name, visible_name

#: What staff say about a programme.
FACTS = ("name", "short_name", "slug", "goal", "strand", "region", "kind", "countries", "cci", "website", "email")


class NotAwaitingCheck(Exception):
    """Nothing is to be checked: the name was accepted, or merged, or its person took it back."""


class NotInRegistry(Exception):
    """Only a programme of the registry is closed."""


class NotClosed(Exception):
    """Only a closed programme is opened again."""


def add_typed_programme(*, name: str, by: Model | None) -> Programme:
    """Return the programme called ``name``: the one there is, or a new one that awaits a check.

    Two people who type one name, however spelt, at once or one after the other, get the same row; while it awaits its
    check it is held until the transaction ends, so that nobody ends it meanwhile (``end_typed_programme``). The name
    of a merged programme is that of the one it was merged into; what is returned may be closed. Raises
    ``ValidationError`` for a name without words, with markup or a link, and for one that is too long.
    """
    name = " ".join(visible_name(name.replace("\0", "")).split())
    Programme._meta.get_field("name").clean(name, None)
    validate_typed_name(name)
    known = Programme.objects.select_related("merged_into").called(name).first()
    if known and not known.is_awaiting_check:
        return known.followed()
    with transaction.atomic():
        programme, is_new = (
            Programme.objects.select_for_update()
            .called(name)
            .get_or_create(
                defaults={"name": name, "slug": partial(_typed_slug, name), "state": Programme.State.AWAITING_CHECK}
            )
        )
        if is_new:
            record("programme-typed", about=programme, by=by)
    return programme.followed()


def end_typed_programme(*, programme: Programme, by: Model) -> None:
    """Afterwards a name that awaits a check is gone, unless a row of whichever app refers to it.

    Whoever gave it up calls this, so that nobody is offered what one person typed and took back. A name that
    somebody else is taking at this instant is left to them.
    """
    with transaction.atomic():
        typed = Programme.objects.select_for_update(skip_locked=True).awaiting_check().filter(pk=programme.pk).first()
        if typed is None:
            return
        try:
            typed.delete()
        except ProtectedError:
            return
        record("programme-ended", about=programme, by=by)


def remove_programme(*, programme: Programme, by: Model) -> None:
    """Afterwards ``programme`` is gone; the audit remembers it. Raises ``ProtectedError`` when a row refers to it."""
    with transaction.atomic():
        record("programme-removed", about=programme, by=by)
        programme.delete()


def add_programmes(*, rows: Iterable[Mapping], by: Model | None) -> list[Programme]:
    """Enter programmes of the registry; ``rows`` give ``name`` and ``goal`` and any other fact by its field's name.
    Countries' codes may be the Union's (EL, UK).

    A name that awaited a check is completed by its row; one that is listed already stays as it is. Returns what
    was entered or completed. Raises ``ValidationError`` for a row that cannot be, and then nothing is entered.
    """
    with transaction.atomic():
        return [programme for row in rows if (programme := _enter(row, by)) is not None]


def save_programme(*, programme: Programme, by: Model) -> None:
    """Keep the facts that staff entered or changed. Its state is not among them: the acts below change it, or a merge,
    and somebody may have done so since ``programme`` was read."""
    with transaction.atomic():
        is_new = programme.pk is None
        programme.save(update_fields=None if is_new else FACTS)
        record("programme-added" if is_new else "programme-changed", about=programme, by=by)


def accept_programme(*, programme: Programme, by: Model) -> None:
    """Afterwards a typed name is a programme of the registry, with the facts that staff gave it.

    Raises ``NotAwaitingCheck``.
    """
    with transaction.atomic():
        if not Programme.objects.select_for_update().awaiting_check().filter(pk=programme.pk).exists():
            raise NotAwaitingCheck
        programme.state = Programme.State.LISTED
        programme.save()
        record("programme-checked", about=programme, by=by)


def close_programme(*, programme: Programme, by: Model) -> None:
    """Afterwards nobody can say any more that they represent it; who did, and its page, stay. Raises
    ``NotInRegistry``."""
    with transaction.atomic():
        if not Programme.objects.listed().filter(pk=programme.pk).update(state=Programme.State.CLOSED):
            raise NotInRegistry
        record("programme-closed", about=programme, by=by)


def reopen_programme(*, programme: Programme, by: Model) -> None:
    """Afterwards a closed programme is one of the registry again. Raises ``NotClosed``."""
    with transaction.atomic():
        if not Programme.objects.closed().filter(pk=programme.pk).update(state=Programme.State.LISTED):
            raise NotClosed
        record("programme-reopened", about=programme, by=by)


def _enter(row: Mapping, by: Model | None) -> Programme | None:
    known = Programme.objects.select_for_update().called(row["name"]).first()
    if known is not None and not known.is_awaiting_check:
        return None
    programme = known or Programme()
    for field, value in {"slug": slugify(row["name"])[:120], **row, "state": Programme.State.LISTED}.items():
        setattr(programme, field, value)
    programme.countries = [EU_COUNTRY_CODES.get(code, code) for code in programme.countries]
    programme.full_clean()
    programme.save()
    record("programme-added" if known is None else "programme-checked", about=programme, by=by)
    return programme


def _typed_slug(name: str) -> str:
    """An address that no other name makes, for names may differ only in letters that an address cannot have."""
    return f"{slugify(name)[:100]}-{get_random_string(8, 'bcdfghjkmnpqrstvwxz')}".strip("-")
