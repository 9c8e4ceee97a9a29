"""One person's place becomes another's, with no instant at which it is free."""

from collections.abc import Collection

from django.contrib.postgres.functions import TransactionNow

from accounts.models import User
from audit.actions import record
from events import emails
from events.models import HandOver, Registration, State

from .line import enter_sessions, leave_sessions, settle
from .option_places import exchange_places
from .seats import Counters, NoRoomInProgramme, is_counted
from .states import move


class OtherProgramme(Exception):
    """The place may go to somebody of the giver's programme only."""


def hand_over_to(registration: Registration) -> HandOver | None:
    """The hand-over by which the person of ``registration`` takes a place over, locked with the place, if it stands.

    It is that of who began the registration: others may have asked the same person, who has not said yes to them. For
    a registration that awaits approval it has to have stood when that was sent. All counters of the event are locked.
    """
    hand_overs = HandOver.objects.unanswered().filter(
        email=registration.person.email,
        registration__event=registration.event_id,
        registration__state=State.CONFIRMED,
        registration__person__isnull=False,
        registration__person=registration.registered_by_id,
    )
    if registration.state == State.PENDING:
        hand_overs = hand_overs.filter(ends_at__gt=registration.pending_at)
    else:
        hand_overs = hand_overs.open()
    rows = hand_overs.select_related("registration__person", "registration__event").order_by("pk")
    return rows.select_for_update(of=("self", "registration")).first()


def _is_place_of(giver: Registration, registration: Registration) -> bool:
    """Whether the place counts for the same programme before and afterwards."""
    return giver.programme_id == registration.programme_id and is_counted(giver)


def require_swap(counters: Counters, hand_over: HandOver, registration: Registration) -> None:
    """Raises ``OtherProgramme`` or ``NoRoomInProgramme`` where ``registration`` may not have the place."""
    giver = hand_over.registration
    if giver.programme_id != registration.programme_id and not counters.event.hands_over_to_anybody:
        raise OtherProgramme
    if not _is_place_of(giver, registration) and not counters.has_room(registration):
        raise NoRoomInProgramme


def may_swap(counters: Counters, hand_over: HandOver, registration: Registration) -> bool:
    try:
        require_swap(counters, hand_over, registration)
    except (OtherProgramme, NoRoomInProgramme):
        return False
    return True


def keep_place(hand_over: HandOver) -> None:
    """Ends a hand-over whose registration is locked: the giver keeps the place, and is told so. Once is enough."""
    if HandOver.objects.unanswered().filter(pk=hand_over.pk).update(ended_at=TransactionNow()):
        record("hand-over-declined", about=hand_over.registration, by=None)
        emails.hand_over_declined(hand_over)


def swap(
    counters: Counters,
    hand_over: HandOver,
    registration: Registration,
    *,
    by: User,
    fields: dict | None = None,
    chosen: Collection[int] = (),
) -> None:
    """Moves the seat of who hands it over to ``registration``, with no instant at which it is free.

    Sessions and options of the giver go to their lines; ``chosen`` are the options that are to be held from now on.
    Raises ``OtherProgramme``, ``NoRoomInProgramme``, ``ChoiceFull``.
    """
    require_swap(counters, hand_over, registration)
    giver = hand_over.registration
    if not _is_place_of(giver, registration):
        counters.count_out([giver])
        counters.count_in([registration])
    move(giver, State.CANCELLED, by=by, fields={"wants_pool": None, "wants_pool_at": None})
    leave_sessions(counters, giver)
    exchange_places(old=(), new=chosen)
    move(registration, State.CONFIRMED, by=by, fields=(fields or {}) | {"pool_id": giver.pool_id})
    registration.pool = counters.pools[giver.pool_id]
    HandOver.objects.filter(pk=hand_over.pk).update(accepted=registration)
    record("place-handed-over", about=giver, by=by)
    emails.place_handed_over(giver)
    settle(counters, by=by)
    enter_sessions(counters, [registration], by=by)
