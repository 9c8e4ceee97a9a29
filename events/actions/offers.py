"""A seat held for one person's yes, until an instant."""

from contextlib import suppress

from django.db import transaction

from accounts.actions.erasure import AccountErased, hold_account
from accounts.models import User
from events import emails
from events.models import Event, Registration, State

from .line import enter_sessions, settle
from .registration import NotChangeable, end, keep_typed, lock_registration
from .seats import Counters, lock_counters
from .states import move


class OfferOver(Exception):
    """The offer has run out, and the seat went to the next in line."""


def accept(*, registration: Registration, by: User | None) -> Registration:
    """Says yes to the seat that is offered. Accepted twice it stays accepted; the end of registration does not matter.

    ``by`` is the person, or nobody where a link in a mail speaks for them. Raises ``OfferOver`` for who comes late,
    ``NotChangeable`` when there is no offer, or a form is to be filled in with it (``colleagues``).
    """
    with transaction.atomic():
        counters, locked = lock_registration(registration.pk)
        if locked.state == State.CONFIRMED:
            return locked
        if locked.state == State.EXPIRED:
            raise OfferOver
        if locked.state != State.OFFERED or locked.person_id is None or locked.awaits_form:
            raise NotChangeable
        if is_over(locked):
            expire(counters, locked)
            settle(counters)
        else:
            confirm_offer(counters, locked, by=by)
            emails.registration_submitted(locked)
    if locked.state == State.EXPIRED:
        # After the transaction: the seat has gone to the next.
        raise OfferOver
    return locked


def is_over(registration: Registration) -> bool:
    """Whether the offer had run out when this transaction began, by the database's clock: who pressed in time is in."""
    return Registration.objects.filter(pk=registration.pk).with_offer_run_out().exists()


def confirm_offer(
    counters: Counters, registration: Registration, *, by: User | None, fields: dict | None = None
) -> None:
    """Confirms ``registration``, which is locked and holds an offered seat, and lets it into its sessions."""
    move(registration, State.CONFIRMED, by=by, fields=fields)
    enter_sessions(counters, [registration], by=by)


def expire_offers(*, event: Event) -> int:
    """Ends the offers of ``event`` that have run out, tells their people, and gives the seats to the line; how many."""
    late = Registration.objects.filter(event=event).with_offer_run_out()
    with transaction.atomic():
        for colleague in User.objects.filter(pk__in=late.filter(awaits_form=True).values("person")).order_by("pk"):
            with suppress(AccountErased):
                hold_account(colleague)
        counters = lock_counters(event.pk)
        rows = list(late.select_related("person", "event").order_by("pk").select_for_update(of=("self",)))
        for registration in rows:
            expire(counters, registration)
        if rows:
            settle(counters)
    return len(rows)


def expire(counters: Counters, registration: Registration) -> None:
    """Ends the offer of ``registration``, which is locked; its seat is free afterwards (``settle``).

    What a colleague had typed, whose account is held, is theirs to go on with.
    """
    end(counters, registration, State.EXPIRED, by=None)
    if registration.person_id is not None:
        emails.registration_expired(registration)
        if registration.awaits_form:
            keep_typed(registration)
