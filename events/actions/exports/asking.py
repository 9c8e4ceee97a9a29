"""What staff ask of an export. The worker does it: a request only writes down that it is wanted."""

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from accounts.models import User
from audit.actions import record
from events.actions.documents import forget_files
from events.models import Event, Export

from .stages import WrongStage, locked

Stage = Export.Stage


def begin_export(*, event: Event, by: User, kind: str, query: str, facts: dict, **wanted: bool) -> Export:
    """Have a worker write a file of the registrations that ``query`` finds, as ``wanted`` says.

    Whoever asks for the same again while it is being written gets that one. ``facts`` are remembered with it.
    """
    same = {"event": event, "by": by, "kind": kind, "query": query, **wanted}
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        if present := Export.objects.filter(**same, stage=Stage.WRITING).first():
            return present
        row = Export.objects.create(**same)
        record("export-begun", about=event, by=by, export=row.pk, **facts)
    return row


def stop_export(*, row: Export, by: User) -> None:
    """Afterwards no worker goes on with it, and nothing of the file is left. Raises ``WrongStage``."""
    with transaction.atomic():
        held = locked(row)
        if held.stage != Stage.WRITING:
            raise WrongStage(held.stage)
        _move(held, Stage.STOPPED)
        record("export-stopped", about=held.event, by=by, export=held.pk)


def begin_again(*, row: Export, by: User) -> None:
    """Have one that no worker is at written from the start; it is kept a day from now. Raises ``WrongStage``."""
    with transaction.atomic():
        held = locked(row)
        if held.stage == Stage.WRITING:
            raise WrongStage(held.stage)
        _move(held, Stage.WRITING, created_at=Now())
        record("export-begun", about=held.event, by=by, export=held.pk, kind=held.kind)


def note_export(*, event: Event, by: User, **facts) -> None:
    """Remember that registrations of ``event`` have gone into a file for ``by``."""
    record("registrations-exported", about=event, by=by, **facts)


def note_download(*, row: Export, by: User, **facts) -> None:
    """Remember that ``by`` has taken the file."""
    record("export-downloaded", about=row.event, by=by, export=row.pk, **facts)


def forget_exports(exports: QuerySet) -> None:
    """Afterwards these exports and their files are gone."""
    with transaction.atomic():
        forget_files(exports.exclude(file="").values_list("file", flat=True))
        exports.delete()


def _move(held: Export, stage: str, **facts) -> None:
    """Takes it from its worker, with nothing written."""
    if held.file:
        forget_files([held.file.name])
    Export.objects.filter(pk=held.pk).update(
        stage=stage, file="", done=0, total=0, tries=0, ready_at=None, lease=None, leased_until=None, **facts
    )  # fmt: skip
