"""Somebody with a place has one kept for a colleague, who says yes by their own answers."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.actions.erasure import AccountErased, hold_account
from accounts.actions.people import person_at
from accounts.models import User
from audit.actions import record
from events import emails, rules
from events.models import Registration, SeatPool, State

from .line import settle
from .recipients import MOST_ASKED, HasPlace, TooManyAsked, check_recipient, ends_after
from .registration import NotChangeable, begin, end, keep_typed, lock_registration
from .seats import Counters, NoRoomInProgramme, TermOver, lock_counters
from .states import move

#: So long a place is kept for a colleague, but never beyond the start.
KEPT_FOR_COLLEAGUE = timedelta(hours=48)
#: How many places somebody may have kept at a time for colleagues who have not answered.
MOST_OPEN = 5


class NoSeatFree(Exception):
    """No seat is free, or staff have paused the line; a colleague may join the waiting list themselves."""


class TooManyOpen(Exception):
    """The giver waits for the answers of as many colleagues as one may."""


def unanswered_by_colleagues(*, giver: User, event_pk: int) -> QuerySet:
    """Registrations that ``giver`` has begun for colleagues who have not answered yet."""
    rows = Registration.objects.filter(event=event_pk, registered_by=giver)
    return rows.filter(Q(state=State.OFFERED, awaits_form=True) | Q(state=State.DRAFT, awaits_form=False))


def register_colleague(*, giver: Registration, email: str, by: User) -> Registration:
    """Keeps a seat for who reads mail at ``email``, as long as a colleague has to answer, and writes to them.

    The registration is theirs from the start: they agree and answer for themselves (``taking_over``), or decline, or
    the seat goes to the next. It is of the giver's pool, and counts for the giver's programme until they say which is
    theirs. Where staff approve registrations nothing is kept: it is a draft, which the colleague sends.

    Raises ``NotChangeable`` when the giver has no place, ``TermOver``, ``NotToOneself``, ``HasPlace``,
    ``NotInvited``, ``TooManyOpen``, ``TooManyAsked``, ``NoSeatFree``, ``NoRoomInProgramme``, ``AccountErased``.
    """
    with transaction.atomic():
        colleague = person_at(email=email, by=by)
        for person in sorted([colleague, by], key=lambda one: one.pk):
            hold_account(person)
        check_recipient(giver=giver, email=email)
        registration = begin(event=giver.event, person=colleague)
        registration = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
        if registration.state != State.DRAFT or registration.registered_by_id is not None:
            raise HasPlace
        registration.event, registration.person = giver.event, colleague
        counters = lock_counters(giver.event_id)
        locked = _lock_giver(counters, giver, by)
        registration.pool_id, registration.programme_id = locked.pool_id, colleague.programme_id or locked.programme_id
        if rules.needs_approval(counters.event, is_outside=False):
            Registration.objects.filter(pk=registration.pk).update(registered_by=by)
            record("registration-begun-for", about=registration, by=by)
        else:
            _keep_seat(counters, registration, by)
        emails.colleague_registered(registration, giver=by)
    return registration


def _lock_giver(counters: Counters, giver: Registration, by: User) -> Registration:
    """The giver's registration, locked, which has a place. One that is a draft still is not even waited for: who sends
    it has it locked, and comes for the counters."""
    rows = Registration.objects.select_for_update(of=("self",)).filter(pk=giver.pk, person=by, state=State.CONFIRMED)
    locked = rows.first()
    if locked is None or not counters.is_to_come:
        raise NotChangeable
    if not SeatPool.objects.filter(pk=locked.pool_id).open().exists():
        raise TermOver
    given = Registration.objects.filter(event=giver.event_id, registered_by=by)
    if given.count() >= MOST_ASKED:
        raise TooManyAsked
    if unanswered_by_colleagues(giver=by, event_pk=giver.event_id).count() >= MOST_OPEN:
        raise TooManyOpen
    return locked


def _keep_seat(counters: Counters, registration: Registration, by: User) -> None:
    pool = counters.pools[registration.pool_id]
    if not pool.gives_seats:
        raise NoSeatFree
    # Written before it is counted: a programme that was merged leads to the one it is now.
    facts = {"pool": pool, "programme_id": registration.programme_id, "registered_by": by, "awaits_form": True}
    Registration.objects.filter(pk=registration.pk).update(**facts)
    registration.refresh_from_db(fields=["programme"])
    if not counters.has_room(registration):
        raise NoRoomInProgramme
    counters.take(pool)
    counters.count_in([registration])
    ends_at = ends_after(KEPT_FOR_COLLEAGUE, event_pk=registration.event_id)
    move(registration, State.OFFERED, by=by, fields={"offer_ends_at": ends_at})
    registration.refresh_from_db(fields=["offer_ends_at", "awaits_form", "registered_by"])


def take_back(*, registration: Registration, by: User) -> Registration:
    """The giver no longer has a place kept for a colleague, who has not answered; it goes to the next in line.

    Taken back twice it stays so. What the colleague had typed is theirs to go on with. Raises ``NotChangeable`` when
    it is the colleague's own by now, or was never kept by ``by``.
    """
    with transaction.atomic():
        _hold_colleague(registration)
        counters, locked = lock_registration(registration.pk)
        if locked.registered_by_id != by.pk or locked.person_id is None:
            raise NotChangeable
        if locked.state == State.CANCELLED:
            return locked
        if not unanswered_by_colleagues(giver=by, event_pk=locked.event_id).filter(pk=locked.pk).exists():
            raise NotChangeable
        end(counters, locked, State.CANCELLED, by=by)
        emails.colleague_taken_back(locked, giver=by)
        keep_typed(locked)
        if counters:
            settle(counters, by=by)
    return locked


def _hold_colleague(registration: Registration) -> None:
    """Nobody erases a colleague who had typed something before that is a draft of their own."""
    if registration.person is None:
        raise NotChangeable
    if registration.draft_answers:
        try:
            hold_account(registration.person)
        except AccountErased as error:
            raise NotChangeable from error
