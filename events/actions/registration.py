"""What a person, and staff for that person, can do with a registration.

``move``, the one door through which a state changes, is to be had here, too; it stands in ``states``, below the seats
that go through it as well.
"""

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from accounts.actions.consents import give_consent
from accounts.actions.erasure import hold_account, require_account
from accounts.models import Consent, User
from audit.actions import record
from events import emails, rules
from events.models import SEATED_STATES, Event, Given, Question, Registration, SeatPool, State

from .answers import keep_answers, replace_answers
from .option_places import are_limited, exchange_places, keys_in, without_limits
from .seats import lock_pools, require_open, settle, take_seat_or_wait
from .states import ForbiddenMove, StateChanged, move


class NotForThisPerson(Exception):
    """The event is not meant for this person, and staff chose to give the contact instead of a place."""


class ProfileIncomplete(Exception):
    """An organiser asks things of everybody that this person has not said yet."""


class NotChangeable(Exception):
    """The registration has ended, the term for changes is over, or its person was erased."""


def begin(*, event: Event, person: User, draft_answers: dict | None = None) -> Registration:
    """Starts a registration, or returns the live one; holds no seat.

    With ``draft_answers`` a draft keeps them; a registration that was sent stays as it is. Raises
    ``AccountErased`` when the person is there no more.
    """
    while True:
        try:
            with transaction.atomic():
                return Registration.objects.create(event=event, person=person, draft_answers=draft_answers or {})
        except IntegrityError:
            # The constraint on live registrations kept the row of another tab or another day, which is ours too.
            registration = Registration.objects.filter(event=event, person=person).live().first()
        if registration is None:
            # It was cancelled between the two statements: begin anew, if there is somebody to begin for.
            require_account(person)
            continue
        if draft_answers is not None:
            save_draft(registration_pk=registration.pk, person=person, draft_answers=draft_answers)
        return registration


def save_draft(*, registration_pk: int, person: User, draft_answers: dict) -> bool:
    """Keeps what was typed so far; says whether the registration is still a draft."""
    draft = Registration.objects.filter(pk=registration_pk, person=person, state=State.DRAFT)
    return bool(draft.update(draft_answers=draft_answers))


def submit(
    *,
    registration_pk: int,
    event: Event,
    person: User,
    pool_pk: int,
    answers: dict[Question, Given],
    agrees_to_list: bool = False,
) -> Registration:
    """Sends a draft: afterwards it is confirmed, on the waiting list, or awaits approval.

    ``pool_pk`` is the pool of ``event`` that is asked for, ``answers`` are clean values by question. Answers, seat,
    places of options, audit entry, the person's message and, with ``agrees_to_list``, their consent to be on lists of
    participants are one transaction. Sent again (a double click, a second tab, a retry) it returns what the first gave.
    Raises ``ProfileIncomplete``, ``NotForThisPerson``, ``TermOver``, ``ChoiceFull``, ``AccountErased``, or
    ``Registration.DoesNotExist`` for somebody else's registration.
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
        "agrees_to_list": agrees_to_list,
    }
    try:
        return _submit(**request, is_outside=is_outside, has_limits=are_limited(answers))
    except StateChanged:
        # Something that was chosen has been limited since the event was read.
        return _submit(**request, is_outside=is_outside, has_limits=True)


def _submit(
    *,
    pk: int,
    event: Event,
    person: User,
    pool_pk: int,
    answers: dict[Question, Given],
    agrees_to_list: bool,
    is_outside: bool,
    has_limits: bool,
) -> Registration:
    """Without ``has_limits`` nothing is counted, and ``StateChanged`` raised if something should have been.

    That costs no statement, and most forms limit nothing.
    """
    with transaction.atomic():
        if agrees_to_list:
            # The consent refers to the account, which an erasure locks before it locks registrations.
            hold_account(person)
        registration = Registration.objects.select_for_update().get(pk=pk, person=person, event=event)
        if registration.state != State.DRAFT:
            return registration
        registration.event, registration.person, registration.pool_id = event, person, pool_pk
        keep_answers(registration, answers)
        if agrees_to_list:
            give_consent(person=person, purpose=Consent.Purpose.PARTICIPANT_LIST, by=person)
        if is_outside and event.outsiders == Event.Outsiders.APPROVAL:
            require_open(pool_pk)
            outcome = State.PENDING
        else:
            outcome = take_seat_or_wait(pool_pk)
        chosen = keys_in(answers)
        if has_limits:
            exchange_places(old=(), new=chosen)
        facts = {
            "pool_id": pool_pk,
            "programme_id": person.programme_id,
            "is_outside_audience": is_outside,
            "draft_answers": {},
        }
        move(registration, outcome, by=person, fields=facts, provided=Q() if has_limits else without_limits(chosen))
        emails.registration_submitted(registration)
    return registration


def change_answers(*, registration: Registration, answers: dict[Question, Given], by: User) -> None:
    """Replaces the answers of a registration that was sent; answers to removed questions stay.

    Raises ``NotChangeable`` when the event's term does not run, or when the registration has ended; ``ChoiceFull``.
    """
    with transaction.atomic():
        locked = lock_with_pool(registration.pk)
        is_open = SeatPool.objects.filter(event=locked.event_id).open().of_coming_events().exists()
        if locked.state == State.DRAFT or not rules.may_change_answers(locked, is_open=is_open):
            raise NotChangeable
        replace_answers(locked, answers, by=by)
        Registration.objects.filter(pk=locked.pk).update(revision=F("revision") + 1)
        record("registration-changed", about=locked, by=by)


def lock_with_pool(pk: int) -> Registration:
    """Locks a registration, and before it the pool that it holds or waits for a seat of."""
    while True:
        with transaction.atomic():
            pool_pk = Registration.objects.values_list("pool_id", flat=True).get(pk=pk)
            lock_pools([pool_pk] if pool_pk else [])
            registration = (
                Registration.objects.select_for_update(of=("self",)).select_related("event", "person").get(pk=pk)
            )
            if registration.pool_id == pool_pk:
                return registration
            # A draft was sent in the meantime: back to before the locks.
            transaction.set_rollback(True)


def cancel(*, registration: Registration, by: User, reason: str = "") -> Registration:
    """Cancels a live registration; a freed seat goes to the next in line in the same transaction.

    Cancelled twice it stays cancelled. Raises ``NotChangeable`` for one that ended otherwise.
    """
    while True:
        try:
            return _cancel(registration.pk, by, reason)
        except StateChanged:
            # A draft was sent, or somebody was promoted, between reading and locking: look again.
            continue


def _cancel(pk: int, by: User, reason: str) -> Registration:
    with transaction.atomic():
        pool_pk = Registration.objects.values_list("pool_id", flat=True).get(pk=pk)
        pool = lock_pools([pool_pk])[0] if pool_pk else None
        registration = Registration.objects.select_for_update(of=("self",)).select_related("event", "person").get(pk=pk)
        if registration.pool_id != pool_pk:
            raise StateChanged
        if registration.state == State.CANCELLED:
            return registration
        if registration.person_id is None:
            raise NotChangeable
        held_seat = registration.state in SEATED_STATES
        was_draft = registration.state == State.DRAFT
        try:
            move(registration, State.CANCELLED, by=by)
        except ForbiddenMove as error:
            raise NotChangeable from error
        if not was_draft:
            emails.registration_cancelled(registration, reason=reason, by_person=by.pk == registration.person_id)
        if held_seat:
            settle(pool, freed=1, by=by)
        return registration


def approve(*, registration: Registration, by: User) -> Registration:
    """Staff let a pending registration in: confirmed, or on the waiting list when all seats are taken.

    The term does not bind staff. Raises ``NotChangeable`` when it is not pending, or the event was cancelled.
    """
    with transaction.atomic():
        locked = _lock_pending(registration)
        if locked.event.is_cancelled:
            raise NotChangeable
        has_seat = SeatPool.objects.filter(pk=locked.pool_id).with_free_seat().update(taken=F("taken") + 1)
        move(locked, State.CONFIRMED if has_seat else State.WAITING, by=by)
        emails.registration_submitted(locked)
    return locked


def decline(*, registration: Registration, by: User, reason: str) -> Registration:
    """Staff refuse a pending registration, and the person is told why. Raises ``NotChangeable``."""
    with transaction.atomic():
        locked = _lock_pending(registration)
        move(locked, State.DECLINED, by=by)
        emails.registration_declined(locked, reason=reason)
    return locked


def _lock_pending(registration: Registration) -> Registration:
    locked = lock_with_pool(registration.pk)
    if locked.state != State.PENDING or locked.person_id is None:
        raise NotChangeable
    return locked
