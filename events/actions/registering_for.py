"""Staff register somebody who asks for it on the phone."""

from collections.abc import Collection
from contextlib import suppress

from django.db import IntegrityError, transaction

from accounts.actions.erasure import require_account
from accounts.models import User
from events import emails, rules
from events.models import Event, Given, Question, Registration, State

from .answers import keep_answers
from .invitations import note_begun_by_staff
from .line import enter_sessions
from .option_places import exchange_places, keys_in
from .registration import NotChangeable, ProfileIncomplete, speak_for, take_or_wait
from .seats import lock_counters
from .session_choice import wish_sessions
from .states import move


class AlreadyRegistered(Exception):
    """The person has a ``registration`` for the event, which was sent."""

    def __init__(self, registration: Registration):
        super().__init__(registration.code)
        self.registration = registration


def register_for(
    *,
    event: Event,
    person: User,
    pool_pk: int,
    answers: dict[Question, Given],
    sessions: Collection[int] = (),
    by: User,
) -> Registration:
    """Registers ``person``, who gets a message: afterwards they have a place, or wait where there is none.

    Neither the term nor an approval, an invitation or “for whom” binds staff; places of the pool, of the programme and
    of options do. A draft of the person becomes this registration. Nobody agrees to anything in somebody else's name:
    consents are left to the person. Raises ``AlreadyRegistered``, ``ProfileIncomplete``, ``NotChangeable`` for an event
    that is not published or has begun, ``ChoiceFull``, ``SessionsGone``, ``SessionsClash``, ``AccountErased``.
    """
    if not person.has_complete_profile:
        raise ProfileIncomplete
    with transaction.atomic():
        registration = _draft_of(event, person)
        if registration.state != State.DRAFT:
            raise AlreadyRegistered(registration)
        counters = lock_counters(event.pk)
        pool = counters.pools.get(pool_pk)
        if not counters.is_to_come or not counters.event.is_published or pool is None or pool.session_id is not None:
            raise NotChangeable
        registration.event, registration.person, registration.pool_id = event, person, pool_pk
        keep_answers(registration, answers)
        wish_sessions(counters, registration, sessions)
        speak_for(registration, person.programme_id)
        outcome = take_or_wait(counters, registration, is_given_by_staff=True)
        exchange_places(old=(), new=keys_in(answers))
        facts = {
            "pool_id": pool_pk,
            "is_outside_audience": not rules.is_for(event, person),
            "registered_by": by,
            "draft_answers": {},
            "awaits_form": False,
        }
        move(registration, outcome, by=by, fields=facts)
        if outcome == State.CONFIRMED:
            enter_sessions(counters, [registration], by=by)
        note_begun_by_staff(registration=registration)
        emails.registered_by_staff(registration)
    return registration


def _draft_of(event: Event, person: User) -> Registration:
    """The live registration of ``person``, a new draft where there is none, locked."""
    rows = Registration.objects.select_for_update(of=("self",)).filter(event=event, person=person)
    while True:
        with suppress(IntegrityError), transaction.atomic():
            Registration.objects.create(event=event, person=person)
        if registration := rows.live().first():
            return registration
        # It ended between the two statements, or there is nobody to register any more.
        require_account(person)
