"""Until when programmes register for an edition's support: a deadline as an event has one (``events.actions``)."""

from datetime import datetime

from django.contrib.postgres.functions import TransactionNow
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from campaigns import emails
from campaigns.models import Edition, SupportAsk, SupportRegistration
from contacts.models import Programme
from events.actions.deadline import (
    ExtendedMeanwhile,
    NoSuchEnd,
    NotLater,
    NotOpen,
    NotPublished,
    NotToCome,
    keep_extension,
    made_before,
)
from events.models import Deadline, DeadlineExtension

__all__ = ["ExtendedMeanwhile", "NoSuchEnd", "NotLater", "NotOpen", "NotPublished", "NotToCome"]

#: The one group that an extension tells.
SILENT = "silent"


class SeasonOver(Exception):
    """The edition's season has ended: nothing is left to support."""


class Announced(Exception):
    """A term that programmes have read is extended or closed, which keeps what it was."""


def silent_programmes(edition: Edition) -> QuerySet[Programme]:
    """Who was asked and has neither registered nor declined; who has only begun is among them."""
    asked = SupportAsk.objects.filter(edition=edition)
    answered = SupportRegistration.objects.filter(edition=edition).answered()
    silent = asked.exclude(programme__in=answered.values("programme"))
    return Programme.objects.listed().filter(pk__in=silent.values("programme"))


def hold_deadline(edition: Edition) -> Edition:
    """The edition with its deadline, both as they stand and held until the transaction ends."""
    held = Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    if held.support_deadline_id is not None:
        held.support_deadline = Deadline.objects.select_for_update(no_key=True).get(pk=held.support_deadline_id)
    return held


def require_season(edition: Edition, *, now: datetime) -> None:
    """Raises ``SeasonOver`` when the season has ended."""
    if edition.is_over_at(now):
        raise SeasonOver


def require_open(edition: Edition) -> None:
    """Raises ``NotPublished``, or ``NotOpen``, unless programmes could register when this transaction began."""
    if not edition.is_published:
        raise NotPublished
    if edition.support_deadline is None or not edition.support_deadline.runs_at(_began_at(edition)):
        raise NotOpen


def _began_at(edition: Edition) -> datetime:
    """When this transaction began: who pressed in time and waited is in."""
    return Edition.objects.values_list(TransactionNow()).get(pk=edition.pk)[0]


def set_support_term(*, edition: Edition, opens_at: datetime | None, closes_at: datetime, by: User) -> None:
    """Sets when programmes register, as staff plan it; nobody is told. Raises ``Announced`` once it is published, and
    ``SeasonOver``."""
    with transaction.atomic():
        held = hold_deadline(edition)
        deadline = held.support_deadline
        if deadline is not None and (deadline.opens_at, deadline.closes_at) == (opens_at, closes_at):
            return
        require_season(held, now=timezone.now())
        if deadline is None:
            held.support_deadline = Deadline.objects.create(opens_at=opens_at, closes_at=closes_at)
            held.save(update_fields=["support_deadline"])
        elif held.is_published:
            raise Announced
        else:
            deadline.opens_at, deadline.closes_at = opens_at, closes_at
            deadline.save(update_fields=["opens_at", "closes_at"])
        record("support-term-set", about=held, by=by, closes_at=closes_at.isoformat())


def extend_support(
    *, edition: Edition, closes_at: datetime, old_closes_at: datetime, reason: str, by: User
) -> tuple[DeadlineExtension, int]:
    """Moves the end of registration for support later; returns the extension and how many messages there are.

    Told are the silent programmes, and nobody else. ``old_closes_at`` is the end that staff saw: the same act a
    second time finds the first one's extension and tells nobody again. Raises ``NotLater``, ``NotToCome``,
    ``NotPublished``, ``SeasonOver``, ``NoSuchEnd`` or ``ExtendedMeanwhile``.
    """
    with transaction.atomic():
        held = hold_deadline(edition)
        if held.support_deadline is None:
            raise NoSuchEnd
        meant = DeadlineExtension(
            deadline=held.support_deadline, old_closes_at=old_closes_at, new_closes_at=closes_at, reason=reason,
            told_groups=[SILENT], by=by,
        )  # fmt: skip
        if earlier := made_before(meant):
            return earlier, 0
        now = _began_at(held)
        if not held.is_published:
            raise NotPublished
        require_season(held, now=now)
        if closes_at <= now:
            raise NotToCome
        extension = keep_extension(meant)
        record(
            "support-extended", about=held, by=by, old=old_closes_at.isoformat(), new=closes_at.isoformat(),
            reason=reason,
        )  # fmt: skip
        told = emails.support_extended(held, extension, silent_programmes(held))
    extension.refresh_from_db()
    return extension, told


def close_support(*, edition: Edition, reason: str, by: User) -> None:
    """Ends registration for support at this instant; nobody is told, it stands on the pages.

    Raises ``NotPublished``, or ``NotOpen``.
    """
    with transaction.atomic():
        held = hold_deadline(edition)
        require_open(held)
        record("support-closed", about=held, by=by, old=held.support_deadline.closes_at.isoformat(), reason=reason)
        held.support_deadline.closes_at = _began_at(held)
        held.support_deadline.save(update_fields=["closes_at"])
