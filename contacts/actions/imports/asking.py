"""What staff ask of an import. The worker does it: a request only writes down that it is wanted."""

from django.core.files import File
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.crypto import get_random_string

from audit.actions import record, reference
from contacts.models import Import
from contacts.rules import can_be_applied

from .stages import WrongStage, move

Stage = Import.Stage


class NothingToApply(Exception):
    """Lines of the import are wrong, or none would change anything."""


def begin_import(*, kind: str, file: File, by: Model | None) -> Import:
    """Keep the sheet where nobody is served it, to be read by a worker. It is recognised by what is in it."""
    row = Import(kind=kind, file_name=str(file.name)[:255], by=reference(by))
    row.file.save(get_random_string(24), file, save=False)
    with transaction.atomic():
        row.save()
        record("import-begun", about=row, by=by, kind=kind)
    return row


def stop_import(*, row: Import, by: Model | None) -> None:
    """Afterwards no worker goes on with it: what was read is kept, what was being applied is undone.

    Raises ``WrongStage`` when nothing is under way any more.
    """
    with transaction.atomic():
        held = _locked(row)
        if not held.is_under_way:
            raise WrongStage(held.stage)
        move(held, Stage.STOPPED if held.stage == Stage.READING else Stage.READY)
        record("import-stopped", about=held, by=by)


def resume_import(*, row: Import, by: Model | None) -> None:
    """Have a stopped import read on from where it was. Raises ``WrongStage``."""
    with transaction.atomic():
        held = _locked(row)
        if held.stage != Stage.STOPPED:
            raise WrongStage(held.stage)
        move(held, Stage.READING)
        record("import-resumed", about=held, by=by)


def read_again(*, row: Import, by: Model | None) -> None:
    """Have the file compared anew with what the directory holds now. Raises ``WrongStage``."""
    with transaction.atomic():
        held = _locked(row)
        if held.stage not in (Stage.READY, Stage.OUTDATED):
            raise WrongStage(held.stage)
        held.lines.all().delete()
        move(held, Stage.READING, done=0, read_at=None)
        record("import-read-again", about=held, by=by)


def apply_import(*, row: Import, by: Model | None) -> None:
    """Have all of the import applied, or nothing. Raises ``WrongStage`` and ``NothingToApply``."""
    with transaction.atomic():
        held = _locked(row)
        if held.stage != Stage.READY:
            raise WrongStage(held.stage)
        if not can_be_applied(held.lines.counts()):
            raise NothingToApply
        move(held, Stage.APPLYING, done=0, applied_by=reference(by))


def end_imports(*, imports: QuerySet) -> None:
    """Afterwards nothing is left of these imports, their lines and their files."""
    for row in imports.exclude(file=""):
        delete_file(row)
    imports.delete()


def delete_file(row: Import) -> None:
    """Ends the file with the commit of what is being done."""
    storage, name = row.file.storage, row.file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def _locked(row: Import) -> Import:
    return Import.objects.select_for_update().get(pk=row.pk)
