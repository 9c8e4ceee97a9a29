"""The agenda of an event as its page shows it: days, sessions, who speaks in them and what there is to read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events import rules
from events.models import Document, Event, Session, Speaker, Standing


@dataclass(frozen=True)
class DocumentPart:
    """A document that may be taken away; ``note`` says whom it is for when strangers may not."""

    title: str
    href: str
    kind: str
    size_bytes: int
    updated_at: datetime
    session_pk: int | None
    is_public: bool
    note: str


@dataclass(frozen=True)
class SlotPart:
    """One session: when, what, who speaks, and what there is to read."""

    hours: str
    session: Session
    speakers: str
    documents: list[DocumentPart]


@dataclass(frozen=True)
class DayPart:
    """One day of an event as the page shows it."""

    title: str
    hours: str
    note: str
    slots: list[SlotPart]


@dataclass(frozen=True)
class SpeakerPart:
    """Somebody who speaks, with what was typed, else with what the directory says."""

    name: str
    href: str
    photo: str
    about: str
    text: str
    sessions: str


def day_parts(event: Event, documents: Collection[DocumentPart] = ()) -> list[DayPart]:
    """The event day by day: opening hours and sessions in the place's own time, with ``documents`` of sessions.

    A day that only sessions name is there too.
    """
    zone = event.zone
    names = _names_by_session(event)
    sessions = {
        day: [
            SlotPart(
                hours=_hours(item.starts_at, item.ends_at, zone),
                session=item,
                speakers=", ".join(names.get(item.pk, [])),
                documents=[document for document in documents if document.session_pk == item.pk],
            )
            for item in group
        ]
        for day, group in groupby(event.sessions.all(), key=lambda item: item.starts_at.astimezone(zone).date())
    }
    opening = {day.opens_at.astimezone(zone).date(): day for day in event.days.all()}
    return [
        DayPart(
            title=_day_title(day),
            hours=_hours(opening[day].opens_at, opening[day].closes_at, zone) if day in opening else "",
            note=opening[day].note if day in opening else "",
            slots=sessions.get(day, []),
        )
        for day in sorted({*sessions, *opening})
    ]


def _day_title(day: date) -> str:
    return date_format(day, "l j F")


def _hours(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    return f"{start.astimezone(zone):%H:%M}–{end.astimezone(zone):%H:%M}"


def _speakers(event: Event) -> list[Speaker]:
    """Who has a name; an entry of the directory that is gone took its name along."""
    return [speaker for speaker in event.speakers.all() if speaker.display_name]


def _names_by_session(event: Event) -> dict[int, list[str]]:
    names: dict[int, list[str]] = {}
    for speaker in _speakers(event):
        for session in speaker.sessions.all():
            names.setdefault(session.pk, []).append(speaker.display_name)
    return names


def speaker_parts(event: Event) -> list[SpeakerPart]:
    """Who speaks at ``event``, in the order that staff chose."""
    return [_speaker_part(speaker) for speaker in _speakers(event)]


def _speaker_part(speaker: Speaker) -> SpeakerPart:
    contact = speaker.listed_contact
    role = speaker.role or (contact.role if contact else "")
    return SpeakerPart(
        name=speaker.display_name,
        href=contact.get_absolute_url() if contact else "",
        photo=speaker.photo_url or (contact.photo_url if contact else ""),
        about=", ".join(filter(None, [role, speaker.organisation])),
        text=speaker.text,
        sessions=" · ".join(session.title for session in speaker.sessions.all()),
    )


def document_parts(event: Event, standing: Standing, *, sees_all: bool = False) -> list[DocumentPart]:
    """What whoever looks may take away now; with ``sees_all``, as staff who look at documents do, everything."""
    return [
        _document_part(event, document, is_over=standing.is_over)
        for document in event.documents.all()
        if sees_all or rules.may_see_document(document, is_confirmed=standing.is_confirmed, is_over=standing.is_over)
    ]


def _document_part(event: Event, document: Document, *, is_over: bool) -> DocumentPart:
    is_public = rules.may_see_document(document, is_confirmed=False, is_over=is_over)
    return DocumentPart(
        title=document.title,
        href=reverse("event-document", args=[event.slug, document.slug]),
        kind=document.format_name,
        size_bytes=document.size_bytes,
        updated_at=document.updated_at,
        session_pk=document.session_id,
        is_public=is_public,
        note="" if is_public else _note_of(document, is_over=is_over),
    )


def _note_of(document: Document, *, is_over: bool) -> str:
    """Whom a document is for that strangers cannot take away now."""
    if not document.is_for_confirmed:
        return _("shown after the event")
    if document.is_shown_after and not is_over:
        return _("shown after the event, to confirmed people only")
    return _("for confirmed people only")
