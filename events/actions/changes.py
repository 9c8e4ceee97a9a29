"""A published event takes place at another time or elsewhere: what people know is kept, and they are told, once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.postgres.functions import TransactionNow
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from events import emails
from events.models import DeadlineExtension, Event, EventChange, Follower, differences, time_and_place
from outbox.models import Message

from .audience import Audience

#: Who registers while a change is being saved may have read the event as it was, and counts as told nothing yet.
SAVING = timedelta(minutes=1)


class NotPublished(Exception):
    """Nobody is told of a draft; who is concerned by a cancelled event knows that it is off."""


class ChangedAgain(Exception):
    """Time or place were changed once more since the page was opened."""


@dataclass(frozen=True)
class Untold:
    """What people were never told: how they know the event (``before``, no row), and when it last changed."""

    before: Event
    changed_at: datetime


def note_change(*, event: Event, before: Event) -> EventChange | None:
    """Keeps what ``event``, whose calendar entry was just counted up, was ``before``, if people plan by it."""
    if not before.is_published or not differences(before, event):
        return None
    return EventChange.objects.create(
        event=event, sequence=before.calendar_sequence + 1, before=time_and_place(before), at=TransactionNow()
    )


def untold(event: Event) -> Untold | None:
    """What is still to be told about ``event``: from what people know to what holds now, over several changes.

    ``None`` when there is nothing, when it does not take place or is over, and when a slip was put right before
    anybody was told of a place or a turn in between.
    """
    if not event.is_published or event.ends_at <= timezone.now():
        return None
    changes = list(event.changes.untold())
    if not changes:
        return None
    before, first_at, last_at = changes[0].event_before, changes[0].at, changes[-1].at
    if not differences(before, event) and not _was_anybody_told(event, first_at, last_at + SAVING):
        return None
    return Untold(before, changed_at=last_at)


def _was_anybody_told(event: Event, start: datetime, end: datetime) -> bool:
    """Whether a message said between these instants when and where: about a registration, to a new follower, or of
    a later deadline."""
    earlier, later = (_planning_since_before(instant).registrations_of(event) for instant in (start, end))
    followers = Follower.objects.active().filter(event=event, followed_at__gte=start, followed_at__lt=end)
    extensions = DeadlineExtension.objects.filter(deadline=event.deadline_id, at__gte=start, at__lt=end)
    keys = [emails.extension_key(extension) for extension in extensions]
    return (
        later.exclude(pk__in=earlier.values("pk")).exists()
        or followers.exists()
        or Message.objects.filter(shared__key__in=keys).exists()
    )


def audience_of(news: Untold | None) -> Audience:
    """Whom ``news`` concerns most: who is registered, waits or follows, and was told nothing since."""
    return _planning_since_before(news.changed_at + SAVING if news else None)


def _planning_since_before(instant: datetime | None) -> Audience:
    return Audience(drafts=False, registered=True, since_before=instant)


def tell_of_change(*, event: Event, sequence: int, note: str, by: User, tell: Audience) -> int:
    """Tells ``tell`` what changed since people were last told, with the new calendar entry; returns how many.

    ``sequence`` is the calendar entry's that staff saw. The same act a second time (two presses of the button)
    finds nothing untold and tells nobody again. Raises ``ChangedAgain`` and ``NotPublished``.
    """
    with transaction.atomic():
        present = Event.objects.select_for_update(no_key=True).get(pk=event.pk)
        if not present.is_published:
            raise NotPublished
        if present.calendar_sequence != sequence:
            raise ChangedAgain
        news = untold(present)
        if news is None:
            return 0
        told = emails.event_changed(
            present, before=news.before, note=note,
            registrations=tell.registrations_of(present), followers=tell.followers_of(present),
            invitations=tell.invitations_of(present),
        )  # fmt: skip
        present.changes.untold().update(told_at=TransactionNow())
        record("event-change-told", about=present, by=by, sequence=sequence, told=told)
    return told
