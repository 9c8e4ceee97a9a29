"""What a person, and staff for that person, can do with a registration.

``move``, the one door through which a state changes, is to be had here, too; it stands in ``states``, below the seats
that go through it as well.
"""

from collections.abc import Collection
from contextlib import suppress

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from accounts.actions.consents import give_consent
from accounts.actions.erasure import hold_account, require_account
from accounts.models import Consent, User
from audit.actions import record
from events import emails, rules
from events.models import SEATED_STATES, AnswerFile, Event, Given, Question, Registration, State

from .answers import keep_answers, replace_answers
from .invitations import NotInvited, note_begun, require_invitation
from .line import enter_sessions, leave_sessions, settle
from .option_places import are_limited, exchange_places, keys_in, without_limits
from .seats import (
    Counters,
    ProgrammesLimited,
    lock_counters,
    lock_open_counters,
    require_open,
    take_seat_or_wait,
)
from .session_choice import wish_sessions
from .states import ForbiddenMove, StateChanged, move
from .swapping import hand_over_to, keep_place, may_swap, swap


class NotForThisPerson(Exception):
    """The event is not meant for this person, and staff chose to give the contact instead of a place."""


class ProfileIncomplete(Exception):
    """An organiser asks things of everybody that this person has not said yet."""


class NotChangeable(Exception):
    """The registration has ended, the term for changes is over, or its person was erased."""


def begin(*, event: Event, person: User, draft_answers: dict | None = None) -> Registration:
    """Starts a registration, or returns the live one; holds no seat.

    With ``draft_answers`` a draft keeps them; a registration that was sent stays as it is. Raises
    ``AccountErased`` when the person is there no more, ``NotInvited`` at an event for invited people.
    """
    while True:
        try:
            with transaction.atomic():
                return _begin(event, person, draft_answers or {})
        except IntegrityError:
            # The constraint on live registrations kept the row of another tab or another day, which is ours too.
            registration = Registration.objects.filter(event=event, person=person).live().first()
        if registration is None:
            # It was cancelled between the two statements: begin anew, if there is somebody to begin for.
            require_account(person)
            continue
        if event.is_for_invited and registration.state == State.DRAFT:
            note_begun(registration=registration)
        if draft_answers is not None:
            save_draft(registration_pk=registration.pk, person=person, draft_answers=draft_answers)
        return registration


def _begin(event: Event, person: User, draft_answers: dict) -> Registration:
    registration = Registration.objects.create(event=event, person=person, draft_answers=draft_answers)
    if event.is_for_invited:
        note_begun(registration=registration)
    return registration


def save_draft(*, registration_pk: int, person: User, draft_answers: dict) -> bool:
    """Keeps what was typed so far; says whether the registration is still a draft."""
    to_send = Q(state=State.DRAFT) | Q(awaits_form=True)
    draft = Registration.objects.filter(to_send, pk=registration_pk, person=person)
    return bool(draft.update(draft_answers=draft_answers))


def submit(
    *,
    registration_pk: int,
    event: Event,
    person: User,
    pool_pk: int,
    answers: dict[Question, Given],
    sessions: Collection[int] = (),
    agrees_to_list: bool = False,
) -> Registration:
    """Sends a draft: afterwards it is confirmed, on the waiting list, or awaits approval.

    ``pool_pk`` is the pool of ``event`` that is asked for, ``answers`` are clean values by question, ``sessions`` the
    pools of sessions that are wished for, no two at the same time. Answers, seats, places of options, audit entry, the
    person's message and, with ``agrees_to_list``, their consent to be on lists of participants are one transaction.
    Sent again (a double click, a second tab, a retry) it returns what the first gave. Raises ``ProfileIncomplete``,
    ``NotForThisPerson``, ``NotInvited``, ``TermOver``, ``ChoiceFull``, ``SessionsGone``, ``SessionsClash``,
    ``AccountErased``, or ``Registration.DoesNotExist`` for somebody else's registration.
    """
    if not person.has_complete_profile:
        raise ProfileIncomplete
    is_outside = not rules.is_for(event, person)
    if is_outside and event.outsiders == Event.Outsiders.CONTACT:
        raise NotForThisPerson
    request = {
        "pk": registration_pk,
        "event": event,
        "person": person,
        "pool_pk": pool_pk,
        "answers": answers,
        "sessions": sessions,
        "agrees_to_list": agrees_to_list,
    }
    holds_all = bool(sessions or event.phases.all())
    try:
        return _submit(**request, is_outside=is_outside, has_limits=are_limited(answers), holds_all=holds_all)
    except (StateChanged, ProgrammesLimited):
        # Something that was chosen, or the programme, has been limited since the event was read.
        return _submit(**request, is_outside=is_outside, has_limits=True, holds_all=True)


def _submit(
    *,
    pk: int,
    event: Event,
    person: User,
    pool_pk: int,
    answers: dict[Question, Given],
    sessions: Collection[int],
    agrees_to_list: bool,
    is_outside: bool,
    has_limits: bool,
    holds_all: bool,
) -> Registration:
    """Without ``has_limits`` no option is counted, and ``StateChanged`` raised if one should have been; without
    ``holds_all`` no counter but the pool's, and ``ProgrammesLimited`` raised.

    That costs no statement, and most events limit neither.
    """
    with transaction.atomic():
        if agrees_to_list:
            # The consent refers to the account, which an erasure locks before it locks registrations.
            hold_account(person)
        registration = Registration.objects.select_for_update().get(pk=pk, person=person, event=event)
        if registration.state != State.DRAFT:
            return registration
        registration.event, registration.person, registration.pool_id = event, person, pool_pk
        if event.is_for_invited:
            require_invitation(registration)
        keep_answers(registration, answers)
        if agrees_to_list:
            give_consent(person=person, purpose=Consent.Purpose.PARTICIPANT_LIST, by=person)
        outcome, counters = _find_place(registration, sessions, is_outside=is_outside, holds_all=holds_all)
        chosen = keys_in(answers)
        if has_limits:
            exchange_places(old=(), new=chosen)
        facts = {
            "pool_id": pool_pk,
            "programme_id": registration.programme_id or person.programme_id,
            "is_outside_audience": is_outside,
            "draft_answers": {},
            "awaits_form": False,
        }
        move(registration, outcome, by=person, fields=facts, provided=Q() if has_limits else without_limits(chosen))
        if counters and outcome == State.CONFIRMED:
            enter_sessions(counters, [registration], by=person)
        emails.registration_submitted(registration, with_sessions=bool(sessions))
    return registration


def _find_place(
    registration: Registration, sessions: Collection[int], *, is_outside: bool, holds_all: bool
) -> tuple[State, Counters | None]:
    """What becomes of a registration that is sent, and the counters of its event, where all of them are held."""
    event, pool_pk = registration.event, registration.pool_id
    counters = lock_open_counters(event.pk, pool_pk) if holds_all else None
    if sessions:
        wish_sessions(counters, registration, sessions)
    if rules.needs_approval(event, is_outside=is_outside):
        if not counters:
            require_open(pool_pk)
        return State.PENDING, counters
    if not counters:
        return take_seat_or_wait(pool_pk), None
    if counters.limits_programmes:
        speak_for(registration, registration.person.programme_id)
    return take_or_wait(counters, registration), counters


def speak_for(registration: Registration, programme_pk: int | None) -> None:
    """Notes before seats are counted whose programme it is: the one into which it was merged, if it was, and from now
    on no merge passes by (``contacts.models.merges``)."""
    Registration.objects.filter(pk=registration.pk).update(programme=programme_pk)
    registration.refresh_from_db(fields=["programme"])


def take_or_wait(counters: Counters, registration: Registration, *, is_given_by_staff: bool = False) -> State:
    """Takes a seat of the pool and of the programme of ``registration``, if both have one: ``CONFIRMED``, else
    ``WAITING``. Staff give seats also while they have paused the line."""
    pool = counters.pools[registration.pool_id]
    has_seat = pool.has_free_seat if is_given_by_staff else pool.gives_seats
    if not has_seat or not counters.has_room(registration):
        return State.WAITING
    counters.take(pool)
    counters.count_in([registration])
    return State.CONFIRMED


def change_answers(*, registration: Registration, answers: dict[Question, Given], by: User) -> None:
    """Replaces the answers of a registration that was sent; answers to removed questions stay.

    Raises ``NotChangeable`` when the event takes no changes, or when the registration has ended; ``ChoiceFull``.
    """
    with transaction.atomic():
        _counters, locked = lock_changeable(registration.pk)
        if locked.state == State.DRAFT or not rules.may_change_answers(locked, is_open=True):
            raise NotChangeable
        replace_answers(locked, answers, by=by)
        Registration.objects.filter(pk=locked.pk).update(revision=F("revision") + 1)
        record("registration-changed", about=locked, by=by)


def lock_registration(pk: int) -> tuple[Counters | None, Registration]:
    """Locks the counters of the event, and then the registration: the order everybody keeps.

    Of a draft, which holds no seat, the row alone: who sends it has it locked before they come for the counters.
    """
    while True:
        with transaction.atomic():
            event_pk, state = Registration.objects.values_list("event_id", "state").get(pk=pk)
            counters = lock_counters(event_pk) if state != State.DRAFT else None
            rows = Registration.objects.select_for_update(of=("self",)).select_related("event", "person")
            registration = rows.get(pk=pk)
            if counters or registration.state == State.DRAFT:
                return counters, registration
            # A draft was sent in the meantime: back to before the locks.
            transaction.set_rollback(True)


def lock_changeable(pk: int) -> tuple[Counters | None, Registration]:
    """``lock_registration`` for its person's own changes. Raises ``NotChangeable`` when the event takes none."""
    counters, registration = lock_registration(pk)
    if not Event.objects.filter(pk=registration.event_id).taking_changes().exists():
        raise NotChangeable
    return counters, registration


def give_back(*, registration: Registration, by: User) -> Registration:
    """``cancel`` by its person, in time by the database's clock, from whatever page or mail they ask.

    Raises ``NotChangeable`` also when “cancels until” is over, the event has begun or was called off.
    """
    with transaction.atomic():
        counters, locked = lock_registration(registration.pk)
        if locked.state == State.CANCELLED:
            return locked
        if not Registration.objects.filter(pk=locked.pk).returnable().exists():
            raise NotChangeable
        return _cancel(counters, locked, by=by)


def cancel(*, registration: Registration, by: User, reason: str = "") -> Registration:
    """Cancels a live registration; a freed seat goes to the next in line in the same transaction.

    Who cancels a place that was offered declines it, and is offered none again unless they register anew. Cancelled
    twice it stays cancelled. Raises ``NotChangeable`` for one that ended otherwise.
    """
    with transaction.atomic():
        counters, locked = lock_registration(registration.pk)
        if locked.state == State.CANCELLED:
            return locked
        return _cancel(counters, locked, by=by, reason=reason)


def _cancel(counters: Counters | None, locked: Registration, *, by: User, reason: str = "") -> Registration:
    if locked.person_id is None:
        raise NotChangeable
    was, by_person = locked.state, by.pk == locked.person_id
    try:
        end(counters, locked, State.CANCELLED, by=by)
    except ForbiddenMove as error:
        raise NotChangeable from error
    if was != State.DRAFT:
        has_declined = was == State.OFFERED and by_person
        emails.registration_cancelled(locked, reason=reason, by_person=by_person, has_declined=has_declined)
    if counters:
        settle(counters, by=by)
    return locked


def end(counters: Counters | None, registration: Registration, to: State, *, by: User | None) -> None:
    """Ends ``registration``, which is locked; its seats are free afterwards (``settle``). Raises ``ForbiddenMove``."""
    held_seat = registration.state in SEATED_STATES
    move(registration, to, by=by, fields={"wants_pool": None, "wants_pool_at": None, "awaits_form": False})
    if counters:
        leave_sessions(counters, registration)
        if held_seat:
            counters.release(registration)


def keep_typed(registration: Registration) -> None:
    """Begins a draft with what its person had typed for ``registration``, which has ended without their word.

    Their account is held (``hold_account``). Who is not invited any more has nothing to go on with.
    """
    if not registration.draft_answers:
        return
    with suppress(NotInvited):
        draft = begin(event=registration.event, person=registration.person, draft_answers=registration.draft_answers)
        AnswerFile.objects.filter(registration=registration).update(registration=draft)


def approve(*, registration: Registration, by: User) -> Registration:
    """Staff let a pending registration in: confirmed, or on the waiting list when no seat is free for it.

    The term does not bind staff. Raises ``NotChangeable`` when it is not pending, or the event was cancelled.
    """
    with transaction.atomic():
        counters, locked = _lock_pending(registration)
        if locked.event.is_cancelled:
            raise NotChangeable
        hand_over = hand_over_to(locked) if locked.registered_by_id else None
        if hand_over and may_swap(counters, hand_over, locked):
            swap(counters, hand_over, locked, by=by)
        else:
            move(locked, take_or_wait(counters, locked, is_given_by_staff=True), by=by)
            if locked.state == State.CONFIRMED:
                enter_sessions(counters, [locked], by=by)
        emails.registration_submitted(locked)
    return locked


def decline(*, registration: Registration, by: User, reason: str) -> Registration:
    """Staff refuse a pending registration, and the person is told why. Raises ``NotChangeable``."""
    with transaction.atomic():
        counters, locked = _lock_pending(registration)
        if locked.registered_by_id and (hand_over := hand_over_to(locked)):
            keep_place(hand_over)
        end(counters, locked, State.DECLINED, by=by)
        emails.registration_declined(locked, reason=reason)
    return locked


def _lock_pending(registration: Registration) -> tuple[Counters, Registration]:
    counters, locked = lock_registration(registration.pk)
    if locked.state != State.PENDING or locked.person_id is None:
        raise NotChangeable
    return counters, locked
