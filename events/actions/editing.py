"""What staff write about an event, and what follows from it."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from events.models import Deadline, Event, EventChange, SeatPool
from events.models.change import WHEN_FIELDS, WHERE_FIELDS

from .capacity import set_capacity
from .changes import note_change
from .deadline import Windows, lock_term, set_term, set_windows
from .documents import forget_files
from .events import add_pool, note_calendar_change
from .line import settle
from .seats import lock_counters

#: No ends of their own.
OPEN_ENDED = Windows(changes_until=None, cancels_until=None)
#: What an entry in somebody's calendar shows.
CALENDAR_FIELDS = {"title", "tagline", *WHEN_FIELDS, *WHERE_FIELDS}


class ChangedMeanwhile(Exception):
    """Somebody else saved the event since it was opened for editing."""


class EndIsAnnounced(Exception):
    """People rely on the end of registration: it moves by an act (``extend_deadline``, ``close_registration``)."""


class SeatsInUse(Exception):
    """People are registered for seats of a pool that was to be removed."""


class NotADraft(Exception):
    """What was published is cancelled, not discarded."""


def create_event(
    *,
    event: Event,
    opens_at: datetime | None,
    closes_at: datetime,
    seats: dict[str, int | None],
    by: User,
    windows: Windows = OPEN_ENDED,
) -> None:
    """Saves a new event as a draft, with its terms and a pool for each of ``seats`` (slug → number, or no limit)."""
    with transaction.atomic():
        event.deadline = Deadline.objects.create(opens_at=opens_at, closes_at=closes_at)
        set_windows(event, windows)
        event.save()
        for slug, capacity in seats.items():
            add_pool(event=event, slug=slug, capacity=capacity)
        record("event-created", about=event, by=by)


def version_of(event: Event) -> str:
    """Changes whenever staff change ``event``, its terms or its seats; not when somebody registers."""
    windows = Windows.of(event)
    instants = [event.updated_at, event.deadline.opens_at, event.deadline.closes_at]
    instants += [windows.changes_until, windows.cancels_until]
    seats = [f"{slug}={number}" for slug, number in sorted(seats_of(event).items())]
    return " ".join([*(instant.isoformat() if instant else "-" for instant in instants), *seats])


def seats_of(event: Event) -> dict[str, int | None]:
    """The number of seats of each pool as staff set it."""
    return {pool.slug: pool.wished for pool in event.pools.all() if pool.session_id is None}


def change_event(
    *,
    event: Event,
    version: str,
    changed: Collection[str],
    opens_at: datetime | None,
    closes_at: datetime,
    seats: dict[str, int | None],
    by: User,
    windows: Windows | None = None,
) -> EventChange | None:
    """Saves an event that was edited, with its terms and seats; ``changed`` names the fields that differ. Without
    ``windows`` those stay as they are.

    ``version`` is ``version_of`` the event that was edited. Afterwards calendars know a published event anew
    where its entry changed, and new seats have gone to the line. Returns the change of time or place that people
    are to be told of, if there is one. Raises ``ChangedMeanwhile``, ``EndIsAnnounced`` or ``SeatsInUse``.
    """
    with transaction.atomic():
        # Counters first, the order everybody keeps: seats of sessions may be set after this, in the same transaction.
        lock_term(event)
        has_new_counters = seats_of(event) != seats or _term_of(event.deadline) != (opens_at, closes_at)
        present = Event.objects.select_for_update(no_key=True).get(pk=event.pk)
        if version_of(present) != version:
            raise ChangedMeanwhile
        if not present.is_draft and closes_at != present.deadline.closes_at:
            raise EndIsAnnounced
        if windows and not present.is_draft and windows.moves(Windows.of(present)):
            raise EndIsAnnounced
        gone = set_windows(event, windows) if windows else []
        event.save()
        for deadline in gone:
            deadline.delete()
        change = None
        if not present.is_draft and CALENDAR_FIELDS.intersection(changed):
            note_calendar_change(event=event, at=timezone.now())
            change = note_change(event=event, before=present)
        if has_new_counters:
            set_term(event=event, opens_at=opens_at, closes_at=closes_at, by=by)
            event.deadline.refresh_from_db()
            _arrange_pools(event, seats, by)
        if "starts_at" in changed:
            # Of an event that had begun and is put off, nobody waits beside a seat that became free meanwhile.
            settle(lock_counters(event.pk), by=by)
        record("event-changed", about=event, by=by, fields=sorted(changed))
    return change


def _term_of(deadline: Deadline) -> tuple[datetime | None, datetime]:
    return deadline.opens_at, deadline.closes_at


def _arrange_pools(event: Event, seats: dict[str, int | None], by: User) -> None:
    """Gives ``event``, whose counters are locked, exactly the pools of ``seats`` with these numbers."""
    pools = {pool.slug: pool for pool in SeatPool.objects.filter(event=event).of_whole_event()}
    for slug, pool in pools.items():
        if slug not in seats:
            if pool.registrations.exists() or pool.switchers.exists():
                raise SeatsInUse
            pool.delete()
        elif pool.wished != seats[slug]:
            set_capacity(pool=pool, capacity=seats[slug], by=by)
    for slug in seats.keys() - pools.keys():
        add_pool(event=event, slug=slug, capacity=seats[slug])


def note_parts(*, event: Event, parts: Collection[str], by: User) -> None:
    """Remembers that days, sessions, speakers, documents, contacts or questions of ``event`` were changed."""
    record("event-parts-changed", about=event, by=by, parts=sorted(parts))


def discard_draft(*, event: Event, by: User) -> None:
    """Deletes an event that nobody has seen, with its term and its files. Raises ``NotADraft``."""
    with transaction.atomic():
        # Locked in the order everybody keeps, and read anew: somebody may have published it in the meantime.
        lock_term(event)
        if not Event.objects.select_for_update().get(pk=event.pk).is_draft:
            raise NotADraft
        record("event-discarded", about=event, by=by)
        forget_files(event.documents.values_list("file", flat=True))
        forget_files(event.speakers.exclude(photo="").values_list("photo", flat=True))
        deadlines = [event.deadline, event.changes_deadline, event.cancels_deadline]
        event.delete()
        for deadline in filter(None, deadlines):
            deadline.delete()
