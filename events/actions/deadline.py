"""Moving a deadline that was announced is an act.

Extending it keeps old, new, why and who, and tells those concerned, once; closing registration keeps why and who.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.functions import TransactionNow
from django.db import transaction
from django.db.models.functions import Now

from accounts.models import User
from audit.actions import record
from events import emails
from events.models import Deadline, DeadlineExtension, Event, SeatPool, Term

from .audience import Audience
from .seats import lock_pools


class NotLater(Exception):
    """The new end must be after the present one."""


class NotToCome(Exception):
    """The new end must be in the future."""


class EventOver(Exception):
    """Nobody can register any more for an event that has ended."""


class NotPublished(Exception):
    """Nobody can register for the event: it is a draft, or was cancelled."""


class AfterStart(Exception):
    """Nobody gives a place back once the event has started: that end must not be later."""


class NoSuchEnd(Exception):
    """What was to be extended has no end of its own."""


class NotOpen(Exception):
    """Registration has not begun, or has ended already."""


class ExtendedMeanwhile(Exception):
    """The deadline was moved since the page was opened; ``extension`` says to when and by whom, if that is kept."""

    def __init__(self, extension: DeadlineExtension | None):
        self.extension = extension


def extend_deadline(
    *,
    event: Event,
    closes_at: datetime,
    old_closes_at: datetime,
    reason: str,
    by: User,
    tell: Audience,
    term: Term = Term.REGISTRATION,
) -> tuple[DeadlineExtension, int]:
    """Moves the end of registration, or of another ``term``, later; returns the extension and how many are told.

    ``old_closes_at`` is the end that staff saw. The same act a second time (two presses of the button: the same
    end, reason and groups by the same person) finds the first one's extension and tells nobody again. Raises
    ``NotLater``, ``NotToCome``, ``NotPublished``, ``EventOver``, ``AfterStart``, ``NoSuchEnd``, or
    ``ExtendedMeanwhile`` when the end is no longer the one that was seen.
    """
    with transaction.atomic():
        deadline = _lock_term(event, term)
        meant = DeadlineExtension(
            deadline=deadline, old_closes_at=old_closes_at, new_closes_at=closes_at, reason=reason,
            told_groups=tell.groups, by=by,
        )  # fmt: skip
        if earlier := made_before(meant):
            return earlier, 0
        _require_sense(event, closes_at, term)
        extension = keep_extension(meant)
        if term == Term.REGISTRATION:
            _repeat_term(deadline, event)
        record(
            "deadline-extended" if term == Term.REGISTRATION else f"{term.name.lower()}-extended", about=event, by=by,
            old=old_closes_at.isoformat(), new=closes_at.isoformat(), reason=reason,
        )  # fmt: skip
        told = emails.deadline_extended(
            event, extension, followers=tell.followers_of(event), registrations=tell.registrations_of(event),
            invitations=tell.invitations_of(event),
        )  # fmt: skip
    extension.refresh_from_db()
    return extension, told


def made_before(meant: DeadlineExtension) -> DeadlineExtension | None:
    """The extension that the same press of the button made already, else nothing; whoever owns the deadline holds it.

    Raises ``ExtendedMeanwhile`` when the end is no longer the one that was seen, or ``NotLater``.
    """
    if meant.deadline.closes_at == meant.old_closes_at:
        if meant.new_closes_at <= meant.old_closes_at:
            raise NotLater
        return None
    earlier = DeadlineExtension.objects.filter(deadline=meant.deadline, old_closes_at=meant.old_closes_at).first()
    if earlier and _press_of(earlier) == _press_of(meant):
        return earlier
    raise ExtendedMeanwhile(earlier)


def _press_of(extension: DeadlineExtension) -> tuple:
    return extension.new_closes_at, extension.reason, extension.told_groups, extension.by_id


def keep_extension(meant: DeadlineExtension) -> DeadlineExtension:
    """Keeps that the deadline is moved later, and moves its row; the caller sees to what repeats the end."""
    meant.at = TransactionNow()
    meant.save(force_insert=True)
    meant.deadline.closes_at = meant.new_closes_at
    meant.deadline.save(update_fields=["closes_at"])
    return meant


def close_registration(*, event: Event, reason: str, by: User) -> None:
    """Ends registration at this instant; whoever sent theirs before is in.

    Nobody is told: it stands on the event's page. Raises ``NotPublished``, or ``NotOpen``.
    """
    with transaction.atomic():
        deadline = lock_term(event)
        status, now = Event.objects.values_list("status", Now()).get(pk=event.pk)
        if status != Event.Status.PUBLISHED:
            raise NotPublished
        if not deadline.runs_at(now):
            raise NotOpen
        record("term-closed", about=event, by=by, old=deadline.closes_at.isoformat(), reason=reason)
        _set_term(deadline, event, opens_at=deadline.opens_at, closes_at=now)


def set_term(*, event: Event, opens_at: datetime | None, closes_at: datetime, by: User) -> None:
    """Sets when registration opens and closes, as staff plan it; nobody is told.

    The end that a published event has announced moves by ``extend_deadline`` or ``close_registration`` instead;
    ``editing.change_event`` sees to that.
    """
    with transaction.atomic():
        deadline = lock_term(event)
        if (deadline.opens_at, deadline.closes_at) == (opens_at, closes_at):
            return
        _set_term(deadline, event, opens_at=opens_at, closes_at=closes_at)
        record("term-set", about=event, by=by, closes_at=closes_at.isoformat())


def _require_sense(event: Event, closes_at: datetime, term: Term) -> None:
    """Refuses an end that helps nobody. Under the counters' lock, which whoever cancels the event takes, too."""
    facts = Event.objects.values_list("status", "starts_at", "ends_at", Now())
    status, starts_at, ends_at, now = facts.get(pk=event.pk)
    if status != Event.Status.PUBLISHED:
        raise NotPublished
    if ends_at <= now:
        raise EventOver
    if closes_at <= now:
        raise NotToCome
    if term == Term.CANCELS and closes_at > starts_at:
        raise AfterStart


def lock_term(event: Event) -> Deadline:
    """Locks all that holds the term: the deadlines, then the counters; both before anything renews a revision."""
    pks = [event.deadline_id, event.changes_deadline_id, event.cancels_deadline_id]
    deadlines = {row.pk: row for row in Deadline.objects.select_for_update().filter(pk__in=pks).order_by("pk")}
    lock_pools(event.pools.values_list("pk", flat=True))
    return deadlines[event.deadline_id]


def _lock_term(event: Event, term: Term) -> Deadline:
    """The deadline of ``term`` as it stands, all that holds the event's terms being locked. Raises ``NoSuchEnd``."""
    registration = lock_term(event)
    if term == Term.REGISTRATION:
        return registration
    present = Event.objects.select_related(term.value).get(pk=event.pk).deadline_of(term)
    if present is None:
        raise NoSuchEnd
    return present


@dataclass(frozen=True)
class Windows:
    """Until when people change what they registered for, and give back a place; ``None``: no end of its own."""

    changes_until: datetime | None
    cancels_until: datetime | None

    @classmethod
    def of(cls, event: Event) -> "Windows":
        ends = (event.deadline_of(term) for term in (Term.CHANGES, Term.CANCELS))
        return cls(*(deadline and deadline.closes_at for deadline in ends))

    def moves(self, other: "Windows") -> bool:
        """Whether an end that ``other`` has is another one here, or none."""
        pairs = ((self.changes_until, other.changes_until), (self.cancels_until, other.cancels_until))
        return any(before is not None and after != before for after, before in pairs)


def set_windows(event: Event, windows: Windows) -> list[Deadline]:
    """Gives ``event``, which is locked and is saved after this, these ends; returns deadlines to be deleted then."""
    gone = []
    for term, until in ((Term.CHANGES, windows.changes_until), (Term.CANCELS, windows.cancels_until)):
        present = event.deadline_of(term)
        if until is None:
            gone += [present] if present else []
            setattr(event, term.value, None)
        elif present is None:
            setattr(event, term.value, Deadline.objects.create(closes_at=until))
        elif present.closes_at != until:
            present.closes_at = until
            present.save(update_fields=["closes_at"])
    return gone


def _set_term(deadline: Deadline, event: Event, *, opens_at: datetime | None, closes_at: datetime) -> None:
    """Writes the instants to the deadline and to the counters that repeat them."""
    deadline.opens_at, deadline.closes_at = opens_at, closes_at
    deadline.save(update_fields=["opens_at", "closes_at"])
    _repeat_term(deadline, event)


def _repeat_term(deadline: Deadline, event: Event) -> None:
    SeatPool.objects.filter(event=event).update(opens_at=deadline.opens_at, closes_at=deadline.closes_at)
