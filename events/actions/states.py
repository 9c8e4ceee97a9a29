from django.contrib.postgres.functions import TransactionNow
from django.db.models import F

from accounts.models import User
from audit.actions import record
from events.models import ARROWS, Registration, State


class ForbiddenMove(Exception):
    """No arrow leads from the one state to the other."""


class StateChanged(Exception):
    """Somebody else moved the registration first."""


def move(registration: Registration, to: State, *, by: User | None, fields: dict | None = None, **detail) -> None:
    """The one door through which a state changes; afterwards row and object stand at ``to``.

    Stamps the state's instant, counts the revision, sets further ``fields`` in the same statement and writes
    the audit entry with ``detail``, which must not be words about a person: the memory can not forget them.
    Call it inside the transaction of the deed. Raises ``ForbiddenMove`` when ``ARROWS`` has no such arrow,
    ``StateChanged`` when the row no longer stands where the object does.
    """
    if to not in ARROWS[State(registration.state)]:
        raise ForbiddenMove(f"{registration.state} → {to}")
    moved = Registration.objects.filter(pk=registration.pk, state=registration.state).update(
        state=to, revision=F("revision") + 1, **{f"{to}_at": TransactionNow()}, **(fields or {})
    )
    if not moved:
        raise StateChanged
    record(f"registration-{to}", about=registration, by=by, **detail)
    registration.state = to
    registration.revision += 1
