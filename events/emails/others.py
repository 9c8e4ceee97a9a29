"""Messages about a place that somebody gives: to a colleague, or to who is to take it over, and to the giver."""

from django.conf import settings

from accounts.models import User
from events.models import HandOver, Registration, State
from kit import times
from outbox import actions as outbox

from .registrations import tell
from .words import event_context

#: Messages about a registration that go to another person than its own.
TO_OTHERS = ("events/email/hand_over_asked", "events/email/hand_over_taken_back")


def colleague_registered(registration: Registration, *, giver: User) -> None:
    """Tells a colleague that a place is kept for them, until when, and that it takes their own yes."""
    event, ends_at = registration.event, registration.offer_ends_at
    is_kept = registration.state == State.OFFERED
    until = times.moment(ends_at, event.zone) if is_kept else ""
    zone = event.zone_label(ends_at) if is_kept else ""
    tell(registration, "colleague", giver=str(giver), until=until, until_zone=zone)


def colleague_taken_back(registration: Registration, *, giver: User) -> None:
    """Tells a colleague that no place is kept for them any more."""
    tell(registration, "colleague_taken_back", giver=str(giver))


def asked_to_take_over(hand_over: HandOver, *, giver: User) -> None:
    """Asks somebody, known to the portal or not, to take over a place."""
    event = hand_over.registration.event
    words = {"until": times.moment(hand_over.ends_at, event.zone), "until_zone": event.zone_label(hand_over.ends_at)}
    url = f"{settings.SITE_URL}{hand_over.get_absolute_url()}"
    _tell_address(hand_over, "asked", giver, url=url, **words)


def hand_over_taken_back(hand_over: HandOver, *, giver: User) -> None:
    """Tells who was asked to take a place over that its person comes after all."""
    _tell_address(hand_over, "taken_back", giver)


def _tell_address(hand_over: HandOver, what: str, giver: User, **more) -> None:
    registration = hand_over.registration
    outbox.queue(
        key=f"hand-over-{what}:{hand_over.pk}",
        template=f"events/email/hand_over_{what}",
        recipient=hand_over.email,
        language=giver.language,
        context={**event_context(registration.event), "giver": str(giver), **more},
        about=registration.reference,
    )


def hand_over_declined(hand_over: HandOver) -> None:
    """Tells the giver that the place stays theirs."""
    registration = hand_over.registration
    outbox.queue(
        key=f"hand-over-declined:{hand_over.pk}",
        template="events/email/hand_over_declined",
        recipient=registration.person.email,
        language=registration.person.language,
        context={
            **event_context(registration.event),
            "name": registration.person.name,
            "email": hand_over.email,
            "url": f"{settings.SITE_URL}{registration.get_absolute_url()}",
        },
        about=registration.reference,
    )


def place_handed_over(registration: Registration) -> None:
    """Tells the giver that the place is another person's now."""
    tell(registration, "handed_over")
