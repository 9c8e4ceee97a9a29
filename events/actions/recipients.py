"""Who may be given a place by somebody who has one, a colleague or who takes the own place over, and until when."""

from datetime import timedelta

from django.contrib.postgres.functions import TransactionNow
from django.db.models import DateTimeField, ExpressionWrapper, Subquery
from django.db.models.functions import Least

from events.models import Event, Invitation, Registration, State

from .invitations import NotInvited

#: How many people somebody may write to about one event, one after the other: each gets a message in their name.
MOST_ASKED = 20


class NotToOneself(Exception):
    """The address is the giver's own."""


class HasPlace(Exception):
    """Who has this address needs no place: their registration was sent, or another giver has one kept for them."""


class TooManyAsked(Exception):
    """The giver has written to as many people as one may."""


def check_recipient(*, giver: Registration, email: str) -> None:
    """Raises ``NotToOneself``, ``NotInvited`` or ``HasPlace`` where ``email`` cannot be given a place."""
    if email == giver.person.email:
        raise NotToOneself
    sent = Registration.objects.filter(event=giver.event_id, person__email=email).live()
    if sent.exclude(state=State.DRAFT).exists():
        raise HasPlace
    invited = Invitation.objects.in_force().filter(event=giver.event_id, email=email)
    if giver.event.is_for_invited and not invited.exists():
        raise NotInvited


def ends_after(kept: timedelta, *, event_pk: int) -> Least:
    """The instant ``kept`` from now, but never beyond the start of the event, as the database reckons it."""
    start = Event.objects.filter(pk=event_pk).values("starts_at")
    return Least(ExpressionWrapper(TransactionNow() + kept, output_field=DateTimeField()), Subquery(start))
