"""Two programmes become one, in every app (docs/adr/0010)."""

from django.db import IntegrityError, OperationalError, transaction
from psycopg2.errors import DeadlockDetected, LockNotAvailable

from accounts.actions import merging as accounts
from accounts.models import User
from campaigns.actions import merging as campaigns
from contacts.actions import merging as contacts
from contacts.models import Programme
from events.actions import merging as events

#: One for each foreign key to a programme, from the top app down; a test misses none.
MOVES = (*campaigns.MOVES, *events.MOVES, *accounts.MOVES, *contacts.MOVES)

TRIES = 3


class TooBusy(Exception):
    """Somebody else wrote about these programmes each time; nothing is changed."""


def what_moves(programme: Programme) -> list[tuple[str, int]]:
    """What a merge of ``programme`` would move, each with its number; one statement a foreign key."""
    return [(str(move.title), move.rows_of(programme).count()) for move in MOVES]


def merge_programmes(*, source: Programme, target: Programme, by: User) -> dict[str, int]:
    """Afterwards every row that referred to ``source`` refers to ``target``, and its name and address lead there.

    One transaction, with its audit entry; it cannot be undone. Returns by foreign key how many rows went over.
    Raises ``contacts.actions.merging.CannotMerge``, ``Programme.DoesNotExist`` for a name that was taken back
    meanwhile, and ``TooBusy``.
    """
    for _try in range(TRIES):
        try:
            return _merge(source, target, by)
        except IntegrityError:
            # Somebody claimed the target while their claim on the source was on its way there: fold the two.
            continue
        except OperationalError as error:
            # Somebody holds a row that we need, and waits for one that we hold: let them go first.
            if not isinstance(error.__cause__, (LockNotAvailable, DeadlockDetected)):
                raise
    raise TooBusy


def _merge(source: Programme, target: Programme, by: User) -> dict[str, int]:
    with transaction.atomic():
        source, target = contacts.hold_for_merge(source=source, target=target)
        moved = {str(move.field): move.run(source=source, target=target, by=by) for move in MOVES}
        contacts.become_former_name(programme=source, of=target, moved=moved, by=by)
    return moved
