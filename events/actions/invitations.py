"""Who is invited to an event, who reminds them, and how an invitation becomes a registration."""

from collections.abc import Mapping
from typing import NamedTuple

from django.contrib.postgres.functions import RandomUUID, TransactionNow
from django.db import transaction

from accounts.models import User
from audit.actions import record
from events import emails
from events.models import SENT_STATES, Event, Invitation, Registration, State

BATCH_SIZE = 1000


class NotInvited(Exception):
    """The event is for invited people, and this person is not invited, or not any more."""


class NotOpenToInvited(Exception):
    """Nobody can follow an invitation: the event is not for invited people, is no longer published, or is over."""


class HasSent(Exception):
    """Who was invited has sent a registration: that is cancelled, not the invitation."""


class Known(NamedTuple):
    """The addresses of a list that are not new to an event: invited, invited once and withdrawn, or registered."""

    invited: frozenset[str]
    withdrawn: frozenset[str]
    registered: frozenset[str]


def known_at(event: Event, addresses: list[str]) -> Known:
    """What an event knows of ``addresses``, in small letters; two statements, however many they are."""
    rows = list(Invitation.objects.filter(event=event, email__in=addresses).values_list("email", "withdrawn_at"))
    sent = Registration.objects.filter(event=event, person__email__in=addresses, state__in=SENT_STATES)
    return Known(
        invited=frozenset(email for email, withdrawn_at in rows if withdrawn_at is None),
        withdrawn=frozenset(email for email, withdrawn_at in rows if withdrawn_at is not None),
        registered=frozenset(sent.values_list("person__email", flat=True)),
    )


def invite(*, event: Event, names: Mapping[str, str], note: str, press: str, by: User) -> int:
    """Invites whoever of ``names`` (address in small letters → name, if it is known) is not invited yet, and tells
    them with a link of their own; returns how many.

    Whose invitation was withdrawn is invited anew, with another link. Who has sent a registration is left out.
    ``press`` makes the second press of the button the same act. Raises ``NotOpenToInvited``.
    """
    with transaction.atomic():
        present = _lock_event(event)
        known = known_at(present, list(names))
        new = [email for email in names if email not in known.invited | known.withdrawn | known.registered]
        Invitation.objects.bulk_create(
            [
                Invitation(event=present, email=email, name=names[email], invited_by=by, invited_at=TransactionNow())
                for email in new
            ],
            BATCH_SIZE,
            ignore_conflicts=True,
        )
        again = Invitation.objects.withdrawn().filter(event=present, email__in=known.withdrawn - known.registered)
        again.update(
            withdrawn_at=None, reminded_at=None, invited_at=TransactionNow(), invited_by=by, token=RandomUUID()
        )
        invited = Invitation.objects.in_force().filter(event=present, invited_at=TransactionNow())
        told = emails.invitations(present, note=note, press=press, invited=invited)
        if told:
            record("people-invited", about=present, by=by, number=told)
    return told


def remind_silent(*, event: Event, note: str, press: str, by: User) -> int:
    """Reminds everybody who was invited and has not begun a registration, once; returns how many.

    Raises ``NotOpenToInvited``.
    """
    with transaction.atomic():
        present = _lock_event(event)
        silent = Invitation.objects.silent().filter(event=present, reminded_at__isnull=True)
        silent.update(reminded_at=TransactionNow())
        reminded = Invitation.objects.silent().filter(event=present, reminded_at=TransactionNow())
        told = emails.invitation_reminders(present, note=note, press=press, reminded=reminded)
        if told:
            record("invited-people-reminded", about=present, by=by, number=told)
    return told


def _lock_event(event: Event) -> Event:
    """The event as it stands, so that two members of staff invite or remind one after the other."""
    present = Event.objects.select_for_update(of=("self",), no_key=True).select_related("deadline").get(pk=event.pk)
    if not may_invite(present):
        raise NotOpenToInvited
    return present


def may_invite(event: Event) -> bool:
    """Whether an invitation leads anywhere: the event is for invited people, published, and its start is to come."""
    coming = Event.objects.published().filter(pk=event.pk, starts_at__gt=TransactionNow())
    return event.is_for_invited and coming.exists()


def withdraw(*, invitation: Invitation, by: User) -> None:
    """Takes an invitation back: its link leads nowhere, and a registration that was begun cannot be sent any more.

    Withdrawn twice it stays withdrawn. Raises ``HasSent``.
    """
    with transaction.atomic():
        present = Invitation.objects.select_for_update(of=("self",)).select_related("event").get(pk=invitation.pk)
        if present.withdrawn_at is not None:
            return
        # Whoever sends the draft has it locked: either they were first, or they see that they are not invited any more.
        begun = Registration.objects.filter(pk=present.registration_id)
        begun.filter(state=State.DRAFT).select_for_update().first()
        if begun.filter(state__in=SENT_STATES).exists():
            raise HasSent
        Invitation.objects.filter(pk=present.pk).update(withdrawn_at=TransactionNow())
        record("invitation-withdrawn", about=present.event, by=by, invitation=present.pk)


def note_begun(*, registration: Registration) -> None:
    """Notes whose invitation ``registration``, just begun by an invited person, follows. Raises ``NotInvited``."""
    chosen = Invitation.objects.of(registration.person).filter(event=registration.event).order_by("pk").first()
    if chosen is None or not Invitation.objects.in_force().filter(pk=chosen.pk).update(registration=registration):
        raise NotInvited


def note_begun_by_staff(*, registration: Registration) -> None:
    """The same where staff registered the person, whether or not they are invited."""
    invitations = Invitation.objects.of(registration.person).filter(event=registration.event)
    Invitation.objects.filter(pk__in=invitations.values("pk")[:1]).update(registration=registration)


def require_invitation(registration: Registration) -> None:
    """Looks whether the person of ``registration``, which is locked, is still invited. Raises ``NotInvited``."""
    if not is_invited(registration.event, registration.person):
        raise NotInvited


def is_invited(event: Event, person: User) -> bool:
    """Whether ``person`` may register for ``event``, which is for invited people; one statement."""
    return Invitation.objects.of(person).filter(event=event).exists()
