"""Euros for boosting: what is granted never exceeds the edition's budget, whoever grants at the same time."""

from django.db import transaction
from django.db.models import F

from accounts.models import User
from audit.actions import record
from campaigns.models import Boost, Edition, LocalEvent, ServiceRequest

from .delivering import ChangedMeanwhile, hold, note_change

State = ServiceRequest.State


class NotEnoughLeft(Exception):
    """The budget has less than this; ``left_euros`` is the most that this boosting could have."""

    def __init__(self, left_euros: int):
        super().__init__(left_euros)
        self.left_euros = left_euros


class SpentAlready(Exception):
    """More than this was spent: ``spent_euros``."""

    def __init__(self, spent_euros: int):
        super().__init__(spent_euros)
        self.spent_euros = spent_euros


class MoreThanGranted(Exception):
    """More cannot have been spent than ``granted_euros``."""

    def __init__(self, granted_euros: int):
        super().__init__(granted_euros)
        self.granted_euros = granted_euros


class SaidImpossible(Exception):
    """The programme was told that it is not possible: it is taken up again first."""


class EventCancelled(Exception):
    """The local event does not take place, so nothing more is granted for it."""


def grant(*, boost: Boost, euros: int, revision: int, by: User) -> Boost:
    """Afterwards ``boost`` has ``euros``, whole ones, of its edition's budget, and its programme is told.

    ``revision`` is that of its request as staff saw it; what was only asked for is in work from now on. One
    conditional ``UPDATE`` takes the difference from the budget, so that of two who grant at once the second sees what
    the first has left. For an event that is cancelled a grant is only lowered. The same grant a second time changes
    nothing and tells nobody. Raises ``ChangedMeanwhile``, ``NotEnoughLeft``, ``SpentAlready``, ``SaidImpossible``,
    ``EventCancelled`` and ``TakenBack``.
    """
    with transaction.atomic():
        # Held, and first, as a merge holds both, so that it is not cancelled meanwhile.
        event = LocalEvent.objects.select_for_update(no_key=True).get(pk=boost.request.local_event_id)
        request = hold(boost.request)
        held = Boost.objects.get(pk=boost.pk)
        if held.granted_euros == euros and request.revision in (revision, revision + 1):
            return held
        if request.revision != revision:
            raise ChangedMeanwhile(request)
        if request.state == State.NOT_POSSIBLE:
            raise SaidImpossible
        if held.spent_euros is not None and held.spent_euros > euros:
            raise SpentAlready(held.spent_euros)
        if event.is_cancelled and euros > held.granted_euros:
            raise EventCancelled
        before, held.granted_euros = held.granted_euros, euros
        _take_from_budget(request.registration.edition_id, euros - before, has=before)
        held.save(update_fields=["granted_euros"])
        request.state = State.IN_WORK if request.state == State.ASKED else request.state
        note_change(request)
        record("boosting-granted", about=request, by=by, old=before, new=euros)
    return held


def _take_from_budget(edition_pk: int, euros: int, *, has: int) -> None:
    """Counts ``euros`` more, or fewer, as granted. Raises ``NotEnoughLeft``."""
    editions = Edition.objects.filter(pk=edition_pk)
    room = editions.filter(boosting_budget_euros__gte=F("boosting_granted_euros") + euros)
    if not room.update(boosting_granted_euros=F("boosting_granted_euros") + euros):
        raise NotEnoughLeft(editions.get().boosting_left_euros + has)


def note_outcome(*, boost: Boost, spent_euros: int, reach: int, revision: int, by: User) -> Boost:
    """Afterwards it is known what ``boost`` cost and how many people it reached; it is delivered, its programme told.

    Raises ``ChangedMeanwhile``, ``MoreThanGranted``, ``SaidImpossible`` and ``TakenBack``.
    """
    with transaction.atomic():
        request = hold(boost.request)
        held = Boost.objects.get(pk=boost.pk)
        if (held.spent_euros, held.reach) == (spent_euros, reach) and request.revision in (revision, revision + 1):
            return held
        if request.revision != revision:
            raise ChangedMeanwhile(request)
        if request.state == State.NOT_POSSIBLE:
            raise SaidImpossible
        if spent_euros > held.granted_euros:
            raise MoreThanGranted(held.granted_euros)
        held.spent_euros, held.reach = spent_euros, reach
        held.save(update_fields=["spent_euros", "reach"])
        request.state = State.DELIVERED
        note_change(request)
        record("boosting-accounted", about=request, by=by, spent=spent_euros, reach=reach)
    return held
