"""Two programmes become one: what of it is the directory's, and what the apps above go by."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import ForeignKey, Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from audit.actions import record, reference
from contacts.models import Programme, ServedProgramme

#: The database's own lock of this name is held by whoever merges, until the transaction ends.
ONE_MERGE_AT_A_TIME = "contacts_merge"
#: How long a merge waits for somebody's row: less than the second after which the database ends one of two that wait
#: for each other, so that it is the merge which gives way.
PATIENCE = "700ms"


class CannotMerge(Exception):
    """These two cannot be made one. ``instead`` is the programme that could stand in the target's place, if any."""

    def __init__(self, instead: Programme | None = None):
        super().__init__(instead)
        self.instead = instead


class IntoItself(CannotMerge):
    """The target is the source, or a former name of it."""


class SourceMerged(CannotMerge):
    """The source was merged already, into ``instead``."""


class TargetMerged(CannotMerge):
    """The target was merged itself, into ``instead``."""


class TargetAwaitsCheck(CannotMerge):
    """The target is a name that nobody has checked: it is accepted first."""


@dataclass(frozen=True)
class Move:
    """How the rows that refer to a programme by ``field`` come to refer to another.

    ``hand_over(rows, target, by)`` does it, in the transaction of the merge; ``title`` names the rows in a list with
    numbers. Every app has a tuple ``MOVES`` of them, one for each of its foreign keys.
    """

    field: ForeignKey
    title: str
    hand_over: Callable[[QuerySet, Programme, Model], None]

    def rows_of(self, programme: Programme) -> QuerySet:
        return self.field.model.objects.filter(**{self.field.name: programme})

    def run(self, *, source: Programme, target: Programme, by: Model) -> int:
        """Afterwards no row refers to ``source``; returns how many did."""
        rows = self.rows_of(source)
        number = rows.count()
        self.hand_over(rows, target, by)
        return number


def why_not(*, source: Programme, target: Programme) -> CannotMerge | None:
    """What speaks against merging ``source`` into ``target`` as they stand; load both with ``merged_into``."""
    if source.pk in (target.pk, target.merged_into_id):
        return IntoItself()
    if source.is_merged:
        return SourceMerged(source.merged_into)
    if target.is_merged:
        return TargetMerged(target.merged_into)
    if target.is_awaiting_check:
        return TargetAwaitsCheck()
    return None


def hold_for_merge(*, source: Programme, target: Programme) -> tuple[Programme, Programme]:
    """Both as they stand, held until the transaction ends; no other merge runs meanwhile.

    Who writes a row for the source, or for one of its former names, waits and then follows the merge (trigger
    ``contacts_follow_merge``); who writes one for the target waits for nothing. Raises ``CannotMerge``, or
    ``Programme.DoesNotExist`` for a typed name that was taken back.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [ONE_MERGE_AT_A_TIME])
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
    list(Programme.objects.filter(Q(pk=source.pk) | Q(merged_into=source)).order_by("pk").select_for_update())
    list(Programme.objects.filter(pk=target.pk).exclude(pk=source.pk).select_for_update(no_key=True))
    programmes = Programme.objects.select_related("merged_into")
    source, target = programmes.get(pk=source.pk), programmes.get(pk=target.pk)
    if (error := why_not(source=source, target=target)) is not None:
        raise error
    return source, target


def become_former_name(*, programme: Programme, of: Programme, moved: dict[str, int], by: Model) -> None:
    """The last step of a merge: from now on ``programme`` is a name and an address that lead to ``of``.

    ``moved`` says by foreign key how many rows went over. Both rows are held (``hold_for_merge``).
    """
    with transaction.atomic():
        Programme.objects.filter(pk=programme.pk).update(state=Programme.State.MERGED, merged_into=of)
        record("programme-merged", about=programme, by=by, into=reference(of), moved=moved)


def _move_served(rows: QuerySet, target: Programme, by: Model) -> None:
    """A contact person who serves both serves the target once."""
    rows.filter(person__in=ServedProgramme.objects.filter(programme=target).values("person")).delete()
    rows.update(programme=target)


def _move_former_names(rows: QuerySet, target: Programme, by: Model) -> None:
    """What was merged into the source leads to the target, in one step."""
    rows.update(merged_into=target)


MOVES = (
    Move(ServedProgramme._meta.get_field("programme"), _("Contact persons who serve it"), _move_served),
    Move(Programme._meta.get_field("merged_into"), _("Names that were merged into it"), _move_former_names),
)
