"""What staff do with an event as a whole."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from events import emails
from events.models import Event, Follower, Invitation, ProgrammePhase, Registration, SeatPool, Session

from .audience import silent_at
from .seats import lock_pools


class AlreadyCancelled(Exception):
    """A cancelled event stays cancelled."""


def add_pool(*, event: Event, slug: str, capacity: int | None, session: Session | None = None) -> SeatPool:
    """Gives ``event``, or one ``session`` of it, a counted set of seats, with the event's own term, paused and limited
    as its other ones are."""
    return SeatPool.objects.create(
        event=event,
        session=session,
        slug=slug,
        capacity=capacity,
        opens_at=event.deadline.opens_at,
        closes_at=event.deadline.closes_at,
        is_paused=SeatPool.objects.filter(event=event, is_paused=True).exists(),
        limits_programmes=ProgrammePhase.objects.filter(event=event).exists(),
    )


def publish(*, event: Event, by: User) -> None:
    """Shows ``event`` to everybody. Raises ``AlreadyCancelled``."""
    with transaction.atomic():
        if not Event.objects.filter(pk=event.pk, status=Event.Status.DRAFT).update(
            status=Event.Status.PUBLISHED, published_at=timezone.now(), updated_at=timezone.now()
        ):
            event.refresh_from_db(fields=["status"])
            if event.is_cancelled:
                raise AlreadyCancelled
            return
        record("event-published", about=event, by=by)
    event.refresh_from_db()


def cancel_event(*, event: Event, reason: str, by: User) -> int:
    """Calls ``event`` off: registration ends at once, everybody concerned is told; returns how many.

    Registrations keep their state, so that staff see who had a place; calendars get ``STATUS:CANCELLED``.
    Raises ``AlreadyCancelled``.
    """
    with transaction.atomic():
        pools = lock_pools(event.pools.values_list("pk", flat=True))
        now = timezone.now()
        if (
            not Event.objects.filter(pk=event.pk)
            .exclude(status=Event.Status.CANCELLED)
            .update(
                status=Event.Status.CANCELLED,
                cancelled_at=now,
                updated_at=now,
                calendar_sequence=F("calendar_sequence") + 1,
            )
        ):
            raise AlreadyCancelled
        event.refresh_from_db()
        # Long ago, so that who pressed before this instant and waits for the counter is not let in either.
        SeatPool.objects.filter(pk__in=[pool.pk for pool in pools]).update(closes_at=now - timedelta(days=1))
        record("event-cancelled", about=event, by=by, reason=reason)
        registrations, followers, invitations = concerned(event)
        return emails.event_cancelled(
            event, reason=reason, registrations=registrations, followers=followers, invitations=invitations
        )


def concerned(event: Event) -> tuple[QuerySet[Registration], QuerySet[Follower], QuerySet[Invitation]]:
    """Whom it concerns when ``event`` is called off: live registrations, followers without one, and invitations of
    people who are neither."""
    registrations = Registration.objects.filter(event=event, person__is_active=True).live()
    followers = Follower.objects.active().filter(event=event, person__is_active=True)
    followers = followers.exclude(person_id__in=registrations.values("person_id"))
    invitations = silent_at(event).exclude(email__in=followers.values("person__email"))
    return registrations, followers, invitations


def note_calendar_change(*, event: Event, at: datetime) -> None:
    """Counts a change of title, time or place, so that calendars take the new entry for the old one."""
    Event.objects.filter(pk=event.pk).update(calendar_sequence=F("calendar_sequence") + 1, updated_at=at)
