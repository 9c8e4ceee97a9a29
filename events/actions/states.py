from django.contrib.postgres.functions import TransactionNow
from django.db.models import F, Q

from accounts.models import User
from audit.actions import record
from events.models import ARROWS, LIVE_STATES, SENT_STATES, Registration, State

from .option_places import give_places_back


class ForbiddenMove(Exception):
    """No arrow leads from the one state to the other."""


class StateChanged(Exception):
    """Somebody else moved the registration first, or what had to hold does not."""


def move(
    registration: Registration,
    to: State,
    *,
    by: User | None,
    fields: dict | None = None,
    provided: Q = Q(),  # noqa: B008  an empty condition, which nobody changes
    **detail,
) -> None:
    """The one door through which a state changes; afterwards row and object stand at ``to``.

    Stamps the state's instant, counts the revision, sets further ``fields`` in the same statement and writes
    the audit entry with ``detail``, which must not be words about a person: the memory can not forget them.
    Of a registration that ends, the places of options are given back. Call it inside the transaction of the deed,
    the registration's pool being locked. Raises ``ForbiddenMove`` when ``ARROWS`` has no such arrow,
    ``StateChanged`` when the row no longer stands where the object does, or ``provided`` does not hold.
    """
    if to not in ARROWS[State(registration.state)]:
        raise ForbiddenMove(f"{registration.state} → {to}")
    if registration.state in SENT_STATES and to not in LIVE_STATES:
        give_places_back(registration.answers.all())
    moved = Registration.objects.filter(provided, pk=registration.pk, state=registration.state).update(
        state=to, revision=F("revision") + 1, **{f"{to}_at": TransactionNow()}, **(fields or {})
    )
    if not moved:
        raise StateChanged
    record(f"registration-{to}", about=registration, by=by, **detail)
    registration.state = to
    registration.revision += 1
