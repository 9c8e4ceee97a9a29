"""An event is copied with everything but its people, to be held again at another time."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import PurePath
from zoneinfo import ZoneInfo

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Model
from django.db.models.fields.files import FieldFile
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from accounts.models import User
from audit.actions import record, reference
from audit.models import Entry
from events.models import (
    OF_SESSION,
    Deadline,
    Document,
    Event,
    EventContact,
    EventDay,
    ProgrammePhase,
    SeatPool,
    Session,
    Speaker,
    Term,
)
from kit.uploads import files_undone

from .addresses import unguessable, without_end
from .question_copies import copy_questions

#: What a copy has of its own; everything else that staff wrote about an event is the same.
OWN_FIELDS = {
    "id", "slug", "title", "deadline", "changes_deadline", "cancels_deadline", "starts_at", "ends_at", "status",
    "published_at", "cancelled_at",
    "calendar_sequence", "created_at", "updated_at",
}  # fmt: skip
MOST_OF_A_TITLE, MOST_OF_A_SLUG = 180, 105


class EventGone(Exception):
    """The event was deleted."""


class FileGone(Exception):
    """The file of a document, or of a photo, cannot be read any more: ``name`` is whose."""

    def __init__(self, name: str):
        super().__init__(name)
        self.name = name


@dataclass(frozen=True)
class Shift:
    """How much later, by the clocks of ``zone``, a copy begins: ``length``, and whole ``days`` for what is no part of
    its programme."""

    zone: ZoneInfo
    length: timedelta
    days: timedelta

    @classmethod
    def between(cls, old: datetime, new: datetime, zone: ZoneInfo) -> "Shift":
        before, after = (instant.astimezone(zone).replace(tzinfo=None) for instant in (old, new))
        return cls(zone, after - before, after.date() - before.date())

    def programme(self, start: datetime, end: datetime) -> tuple[datetime, datetime]:
        """A span of the programme: an agenda that begins an hour later is an hour later throughout."""
        return self._span(start, end, self.length)

    def term(self, opens_at: datetime | None, closes_at: datetime) -> tuple[datetime | None, datetime]:
        """The term of registration: it ends at the end of a day whenever the event begins."""
        if opens_at is None:
            return None, self._moved(closes_at, self.days)
        return self._span(opens_at, closes_at, self.days)

    def _span(self, start: datetime, end: datetime, length: timedelta) -> tuple[datetime, datetime]:
        first, last = self._moved(start, length), self._moved(end, length)
        # In a night in which clocks are changed a later hour of the clock may be an earlier instant.
        return first, last if last > first else first + (end - start)

    def _moved(self, instant: datetime, length: timedelta) -> datetime:
        on_the_wall = instant.astimezone(self.zone).replace(tzinfo=None) + length
        return on_the_wall.replace(tzinfo=self.zone).astimezone(UTC)


def copy_event(*, event: Event, starts_at: datetime, press: str, by: User) -> Event:
    """Copies ``event`` as a draft that begins at ``starts_at``; everything else lies as far from it as before, by the
    clocks of the event's place.

    Files are copied, not shared. ``press`` names the press of the button: a second time it gives what the first gave.
    Statements: as many for few rows as for many. Raises ``EventGone`` or ``FileGone``.
    """
    with files_undone() as files, transaction.atomic():
        source = Event.objects.select_for_update(of=("self",), no_key=True).select_related(*Term.values)
        source = source.filter(pk=event.pk).first()
        if source is None:
            raise EventGone
        if before := _copied_before(source, press):
            return before
        shift = Shift.between(source.starts_at, starts_at, source.zone)
        copy = _copy_row(source, shift)
        _copy_links(source, copy)
        _copy_days(source, copy, shift)
        new_sessions = _copy_sessions(source, copy, shift)
        _copy_phases(source, copy, shift)
        _copy_pools(source, copy, new_sessions)
        _copy_speakers(source, copy, new_sessions, files)
        _copy_documents(source, copy, new_sessions, files)
        copy_questions(questions=list(source.questions.asked()), to=copy, by=by)
        record("event-created", about=copy, by=by, copy_of=source.pk)
        record("event-copied", about=source, by=by, copy=copy.pk, press=press)
    return copy


def _copied_before(source: Event, press: str) -> Event | None:
    entry = Entry.objects.filter(about=reference(source), verb="event-copied", detail__press=press).first()
    return Event.objects.filter(pk=entry.detail["copy"]).first() if entry else None


def _fields_of(row: Model, *others: str) -> dict[str, object]:
    """What ``row`` says, by name, without ``others`` and without what the database makes itself."""
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key and not field.generated and field.name not in others
    }


def _copy_row(source: Event, shift: Shift) -> Event:
    starts_at, ends_at = shift.programme(source.starts_at, source.ends_at)
    return Event.objects.create(
        **_fields_of(source, *OWN_FIELDS),
        title=_free_title(source.title),
        slug=_free_slug(source),
        starts_at=starts_at,
        ends_at=ends_at,
        **{term.value: _copy_term(source.deadline_of(term), shift) for term in Term},
    )


def _copy_term(deadline: Deadline | None, shift: Shift) -> Deadline | None:
    if deadline is None:
        return None
    opens_at, closes_at = shift.term(deadline.opens_at, deadline.closes_at)
    return Deadline.objects.create(opens_at=opens_at, closes_at=closes_at)


def _free_title(title: str) -> str:
    """“Info day (copy)”, else “Info day (copy 2)”, …; a copy of a copy counts on."""
    word = _("copy")
    stem = re.sub(rf" \({re.escape(word)}(?: \d+)?\)$", "", title)[:MOST_OF_A_TITLE].rstrip()
    taken = set(Event.objects.filter(title__startswith=stem).values_list("title", flat=True))
    return _free(lambda number: f"{stem} ({word} {number})" if number > 1 else f"{stem} ({word})", taken)


def _free_slug(source: Event) -> str:
    """An address that is free; of a private event one that nobody guesses from that of the source."""
    slug = without_end(source.slug) if source.is_unlisted else source.slug
    stem = f"{slug[:MOST_OF_A_SLUG]}-copy"
    if source.is_unlisted:
        return unguessable(stem)
    taken = set(Event.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return _free(lambda number: f"{stem}-{number}" if number > 1 else stem, taken)


def _free(name_of: Callable[[int], str], taken: set[str]) -> str:
    number = 1
    while name_of(number) in taken:
        number += 1
    return name_of(number)


def _copy_links(source: Event, copy: Event) -> None:
    """Topics, who reads sensitive answers, contact persons."""
    for links in (Event.topics.through, Event.sensitive_readers.through, EventContact):
        rows = links.objects.filter(event=source).order_by("pk")
        links.objects.bulk_create(links(event=copy, **_fields_of(row, "event")) for row in rows)


def _copy_phases(source: Event, copy: Event, shift: Shift) -> None:
    """The limits for each programme, ending as many days before the start as they did."""
    ProgrammePhase.objects.bulk_create(
        ProgrammePhase(event=copy, places=phase.places, until=phase.until and shift.term(None, phase.until)[1])
        for phase in source.phases.all()
    )


def _copy_pools(source: Event, copy: Event, new_sessions: dict[int, int]) -> None:
    """As many seats as staff wish for, of the event and of its sessions, all of them free, and no line paused."""
    SeatPool.objects.bulk_create(
        SeatPool(
            event=copy,
            slug=f"{OF_SESSION}{new_sessions[pool.session_id]}" if pool.session_id else pool.slug,
            session_id=new_sessions.get(pool.session_id),
            capacity=pool.wished,
            limits_programmes=pool.limits_programmes,
            opens_at=copy.deadline.opens_at,
            closes_at=copy.deadline.closes_at,
        )
        for pool in source.pools.all()
    )


def _copy_days(source: Event, copy: Event, shift: Shift) -> None:
    days = []
    for day in source.days.all():
        opens_at, closes_at = shift.programme(day.opens_at, day.closes_at)
        days.append(EventDay(event=copy, opens_at=opens_at, closes_at=closes_at, note=day.note))
    EventDay.objects.bulk_create(days)


def _copy_sessions(source: Event, copy: Event, shift: Shift) -> dict[int, int]:
    """Copies the sessions; returns their keys by the keys of the old ones."""
    old = list(source.sessions.all())
    new = []
    for session in old:
        starts_at, ends_at = shift.programme(session.starts_at, session.ends_at)
        same = _fields_of(session, "event", "starts_at", "ends_at")
        new.append(Session(event=copy, starts_at=starts_at, ends_at=ends_at, **same))
    Session.objects.bulk_create(new)
    return {before.pk: after.pk for before, after in zip(old, new, strict=True)}


def _copy_speakers(source: Event, copy: Event, new_sessions: dict[int, int], files: list[str]) -> None:
    old = list(source.speakers.prefetch_related("sessions"))
    new = [
        Speaker(
            event=copy,
            photo=_copy_of(speaker.photo, f"{get_random_string(16)}.jpg", speaker, files),
            **_fields_of(speaker, "event", "photo"),
        )
        for speaker in old
    ]
    Speaker.objects.bulk_create(new)
    speaks = Speaker.sessions.through
    speaks.objects.bulk_create(
        speaks(speaker=after, session_id=new_sessions[session.pk])
        for before, after in zip(old, new, strict=True)
        for session in before.sessions.all()
    )


def _copy_documents(source: Event, copy: Event, new_sessions: dict[int, int], files: list[str]) -> None:
    Document.objects.bulk_create(
        Document(
            event=copy,
            session_id=new_sessions.get(document.session_id),
            file=_copy_of(document.file, PurePath(document.file.name).name, document, files),
            **_fields_of(document, "event", "session", "file"),
        )
        for document in source.documents.all()
    )


def _copy_of(file: FieldFile, name: str, whose: Model, files: list[str]) -> str:
    """Copies a stored file under another name, which ``files`` remembers; empty when there is none."""
    if not file:
        return ""
    try:
        with file.open("rb") as content:
            files.append(default_storage.save(file.field.generate_filename(whose, name), content))
    except FileNotFoundError as error:
        raise FileGone(str(whose)) from error
    return files[-1]
