"""Saying yes, by one's own answers, to a place that somebody else has given: as a colleague, or as who takes it over.

A draft that takes a place over is locked before the counters, as everybody's own draft is (``seats``).
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from accounts.actions.consents import give_consent
from accounts.actions.erasure import hold_account
from accounts.models import Consent, User
from events import emails, rules
from events.models import Event, Given, Question, Registration, State

from .answers import keep_answers
from .hand_overs import HandOverEnded
from .invitations import require_invitation
from .line import settle
from .offers import OfferOver, confirm_offer, expire, is_over
from .option_places import exchange_places, keys_in
from .registration import NotChangeable, NotForThisPerson, ProfileIncomplete, lock_registration, speak_for
from .seats import Counters, NoRoomInProgramme, lock_counters
from .session_choice import wish_sessions
from .states import move
from .swapping import hand_over_to, require_swap, swap


@dataclass(frozen=True)
class Form:
    """What somebody sends to take a place that was given: clean answers, sessions, and whether they are listed."""

    answers: dict[Question, Given]
    sessions: Collection[int] = ()
    agrees_to_list: bool = False


def take_place(*, registration_pk: int, event: Event, person: User, form: Form) -> Registration:
    """Afterwards the place that was given is that of ``person``, who has answered and agreed for themselves.

    The end of registration does not matter, for the place is there. Where staff approve who comes, it awaits approval
    instead: a colleague's seat is free then, the giver of a hand-over keeps theirs until the approval. Sent again it
    returns what the first gave.

    Raises ``OfferOver`` or ``HandOverEnded`` for who comes late, ``OtherProgramme``, ``NoRoomInProgramme``,
    ``ProfileIncomplete``, ``NotForThisPerson``, ``NotInvited``, ``ChoiceFull``, ``SessionsGone``, ``SessionsClash``,
    ``NotChangeable``, ``AccountErased``, or ``Registration.DoesNotExist`` for somebody else's registration.
    """
    if not person.has_complete_profile:
        raise ProfileIncomplete
    is_outside = not rules.is_for(event, person)
    if is_outside and event.outsiders == Event.Outsiders.CONTACT:
        raise NotForThisPerson
    with transaction.atomic():
        hold_account(person)
        counters, locked = lock_registration(registration_pk)
        if locked.person_id != person.pk or locked.event_id != event.pk:
            raise Registration.DoesNotExist
        if not locked.awaits_form:
            return locked
        locked.event, locked.person = event, person
        counters = counters or lock_counters(event.pk)
        if not counters.is_to_come:
            raise NotChangeable
        if locked.state == State.OFFERED and is_over(locked):
            expire(counters, locked)
            settle(counters)
        else:
            way = _take_offer if locked.state == State.OFFERED else _take_over
            way(counters, locked, form, is_outside=is_outside)
            emails.registration_submitted(locked)
    if locked.state == State.EXPIRED:
        # After the transaction: the seat has gone to the next.
        raise OfferOver
    return locked


def leave_hand_over(*, registration_pk: int, person: User) -> None:
    """Makes a draft that was to take a place over one like any other, its answers kept: the place is not to be had."""
    drafts = Registration.objects.filter(pk=registration_pk, person=person, state=State.DRAFT, awaits_form=True)
    drafts.update(awaits_form=False, registered_by=None)


def _take_offer(counters: Counters, registration: Registration, form: Form, *, is_outside: bool) -> None:
    """A colleague takes the seat that is kept for them, now counted for the programme that is theirs."""
    person = registration.person
    counters.count_out([registration])
    speak_for(registration, person.programme_id)
    facts = _answer(counters, registration, form, is_outside=is_outside)
    exchange_places(old=(), new=keys_in(form.answers))
    if rules.needs_approval(counters.event, is_outside=is_outside):
        counters.give_back(counters.pools[registration.pool_id])
        move(registration, State.PENDING, by=person, fields=facts)
    else:
        if not counters.has_room(registration):
            raise NoRoomInProgramme
        counters.count_in([registration])
        confirm_offer(counters, registration, by=person, fields=facts)
    settle(counters, by=person)


def _take_over(counters: Counters, registration: Registration, form: Form, *, is_outside: bool) -> None:
    """Somebody takes over the place of another, or asks staff to approve that they do."""
    person = registration.person
    hand_over = hand_over_to(registration)
    if hand_over is None:
        raise HandOverEnded
    speak_for(registration, person.programme_id)
    require_swap(counters, hand_over, registration)
    facts = _answer(counters, registration, form, is_outside=is_outside)
    if rules.needs_approval(counters.event, is_outside=is_outside):
        exchange_places(old=(), new=keys_in(form.answers))
        facts["pool_id"] = hand_over.registration.pool_id
        move(registration, State.PENDING, by=person, fields=facts)
    else:
        swap(counters, hand_over, registration, by=person, fields=facts, chosen=keys_in(form.answers))


def _answer(counters: Counters, registration: Registration, form: Form, *, is_outside: bool) -> dict:
    """Keeps what somebody answered, wishes for and agrees to; returns what their registration says from now on."""
    if registration.event.is_for_invited:
        require_invitation(registration)
    keep_answers(registration, form.answers)
    if form.agrees_to_list:
        give_consent(person=registration.person, purpose=Consent.Purpose.PARTICIPANT_LIST, by=registration.person)
    wish_sessions(counters, registration, form.sessions)
    return {"is_outside_audience": is_outside, "draft_answers": {}, "awaits_form": False}
