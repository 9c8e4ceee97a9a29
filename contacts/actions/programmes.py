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


def add_typed_programme(*, name: str, by: Model | None) -> Programme:
    """Return the programme called ``name``: the one there is, or a new one that awaits a check.

    Two people who type one name, however spelt, at once or one after the other, get the same row; it is held until
    the transaction ends, so that nobody ends it meanwhile (``end_typed_programme``). Raises ``ValidationError`` for a
    name without words, with markup or a link, and for one that is too long.
    """
    name = " ".join(visible_name(name.replace("\0", "")).split())
    Programme._meta.get_field("name").clean(name, None)
    validate_typed_name(name)
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
    return programme


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


def add_programmes(*, rows: Iterable[Mapping], by: Model | None) -> list[Programme]:
    """Enter programmes of the registry; ``rows`` give ``name`` and ``goal`` and any other fact by its field's name.
    Countries' codes may be the Union's (EL, UK).

    A name that awaited a check is completed by its row; one that is listed already stays as it is. Returns what
    was entered or completed. Raises ``ValidationError`` for a row that cannot be, and then nothing is entered.
    """
    with transaction.atomic():
        return [programme for row in rows if (programme := _enter(row, by)) is not None]


def save_programme(*, programme: Programme, by: Model) -> None:
    """Keep what staff entered or changed. The audit tells a check (typed, now listed) from other changes."""
    with transaction.atomic():
        before = Programme.objects.select_for_update().filter(pk=programme.pk).first()
        programme.save()
        if before is None:
            verb = "programme-added"
        elif before.is_awaiting_check and not programme.is_awaiting_check:
            verb = "programme-checked"
        else:
            verb = "programme-changed"
        record(verb, about=programme, by=by)


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
