"""A place is handed over: its person keeps it until somebody else has said yes by their own answers."""

from datetime import timedelta

from django.contrib.postgres.functions import TransactionNow
from django.db import transaction
from django.db.models import QuerySet

from accounts.actions.erasure import AccountErased, hold_account
from accounts.models import User
from audit.actions import record
from events import emails
from events.models import HandOver, Registration, State

from .recipients import MOST_ASKED, HasPlace, TooManyAsked, check_recipient, ends_after
from .registration import NotChangeable, begin, lock_registration
from .swapping import keep_place

#: So long a hand-over may be accepted, but never beyond the start.
STANDS = timedelta(days=7)


class HandOverEnded(Exception):
    """It was taken back, declined or accepted, its time is over, or the giver has the place no more."""


def ask_to_take_over(*, registration: Registration, email: str, by: User) -> HandOver:
    """Asks who reads mail at ``email`` to take over the place of ``registration``, which stays as it is until then.

    Asked again the same is returned; another address takes the place of the one before. Raises ``NotChangeable`` when
    there is no place to hand over, ``NotToOneself``, ``HasPlace``, ``NotInvited``, ``TooManyAsked``.
    """
    with transaction.atomic():
        counters, locked = lock_registration(registration.pk)
        if locked.state != State.CONFIRMED or locked.person_id != by.pk or not counters.is_to_come:
            raise NotChangeable
        locked.person = by
        check_recipient(giver=locked, email=email)
        present = HandOver.objects.open().filter(registration=locked).first()
        if present and present.email == email:
            return present
        # By the person: who cancels and registers anew has not been given another number of messages by that.
        asked = HandOver.objects.filter(registration__event=locked.event_id, registration__person=by)
        if asked.count() >= MOST_ASKED:
            raise TooManyAsked
        end_hand_overs(HandOver.objects.filter(registration=locked))
        hand_over = HandOver.objects.create(
            registration=locked,
            email=email,
            asked_at=TransactionNow(),
            ends_at=ends_after(STANDS, event_pk=locked.event_id),
        )
        hand_over.refresh_from_db(fields=["asked_at", "ends_at"])
        record("hand-over-asked", about=locked, by=by)
        emails.asked_to_take_over(hand_over, giver=by)
    return hand_over


def end_hand_overs(hand_overs: QuerySet[HandOver]) -> int:
    """Ends those that nobody has answered; their registrations are locked. Returns how many."""
    return hand_overs.unanswered().update(ended_at=TransactionNow())


def take_back_hand_over(*, registration: Registration, by: User) -> None:
    """The giver keeps the place after all, and whoever was asked is told so. Taken back twice it is taken back."""
    with transaction.atomic():
        _counters, locked = lock_registration(registration.pk)
        asked = list(HandOver.objects.unanswered().filter(registration=locked))
        if end_hand_overs(HandOver.objects.filter(registration=locked)):
            record("hand-over-taken-back", about=locked, by=by)
        for hand_over in asked:
            hand_over.registration = locked
            emails.hand_over_taken_back(hand_over, giver=by)


def decline_hand_over(*, hand_over: HandOver) -> None:
    """Who was asked says no, and the giver, who keeps the place, is told. Said twice it is said once."""
    with transaction.atomic():
        _counters, hand_over.registration = lock_registration(hand_over.registration_id)
        if hand_over.registration.person_id is not None and hand_over.registration.state == State.CONFIRMED:
            keep_place(hand_over)


def _hold_both(giver: User, person: User) -> None:
    """Nobody erases either of them before the draft is there, in the order that everybody keeps."""
    for account in sorted([giver, person], key=lambda one: one.pk):
        try:
            hold_account(account)
        except AccountErased as error:
            raise (HandOverEnded if account == giver else AccountErased) from error


def begin_to_take_over(*, hand_over: HandOver, person: User) -> Registration:
    """A draft of ``person``, who has proved the address that was asked, by which they take the place over.

    It holds none of the giver's answers. Raises ``HandOverEnded``, ``HasPlace``, ``NotInvited``,
    ``AccountErased``.
    """
    with transaction.atomic():
        rows = HandOver.objects.open().select_related("registration__event", "registration__person")
        found = rows.filter(pk=hand_over.pk).first()
        if found is None or found.email != person.email:
            raise HandOverEnded
        event, giver = found.registration.event, found.registration.person
        _hold_both(giver, person)
        draft = begin(event=event, person=person)
        rows = Registration.objects.filter(pk=draft.pk, state=State.DRAFT)
        if not rows.update(awaits_form=True, registered_by=giver):
            raise HasPlace
        draft.refresh_from_db()
    return draft
