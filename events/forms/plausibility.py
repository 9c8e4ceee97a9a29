"""What looks like a slip in an event: said before it is published, never in the way.

What cannot be (an end before the start) is refused by constraints; what merely looks odd is said here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Document, Event, SeatPool, Session, SessionSeat
from kit import times

#: Nobody meets between midnight and this time: most likely it is 1 p.m. that was meant by “01:00”.
MORNING = time(6)


@dataclass(frozen=True)
class Remark:
    """Something to look at again; a mere note may well be meant."""

    text: str
    is_note: bool = False


def warnings_of(event: Event, *, now: datetime) -> list[Remark]:
    """Everything about ``event`` that looks unplanned, most weighty first, notes last.

    Reads days, sessions, speakers, documents, contacts and pools of the event.
    """
    remarks = [*_times(event, now), *_zone(event), *_programme(event), *_registration(event, now), *_contents(event)]
    return sorted(remarks, key=lambda remark: remark.is_note)


def _local(event: Event, instant: datetime) -> datetime:
    return instant.astimezone(event.zone)


def _times(event: Event, now: datetime) -> Iterator[Remark]:
    ends, starts = _local(event, event.ends_at), _local(event, event.starts_at)
    if ends.time() < MORNING:
        noon = f"{ends.hour + 12}:{ends:%M}"
        yield Remark(
            _("The event ends at %(time)s at night. Did you mean %(noon)s?") % {"time": f"{ends:%H:%M}", "noon": noon}
        )
    if starts.time() < MORNING:
        yield Remark(_("The event starts at %(time)s at night.") % {"time": f"{starts:%H:%M}"})
    if event.is_draft and event.starts_at <= now:
        yield Remark(_("The start has passed: %(start)s.") % {"start": times.moment(event.starts_at, event.zone)})
    if (event.ends_at - event.starts_at).days >= 14:
        yield Remark(_("The event takes %(days)d days.") % {"days": (event.ends_at - event.starts_at).days})


def _zone(event: Event) -> Iterator[Remark]:
    """Another name for the same clocks is no slip: Brussels for Palermo."""
    if event.mode == Event.Mode.ONLINE or not event.country:
        return
    names = times.zones_by_country().get(event.country.code, [])
    there = [event.starts_at.astimezone(ZoneInfo(name)) for name in names]
    if there and _local(event, event.starts_at).utcoffset() not in {start.utcoffset() for start in there}:
        words = {"zone": event.time_zone.replace("_", " "), "country": event.country.name}
        yield Remark(_("The time zone is %(zone)s, and clocks in %(country)s show another time.") % words)


def _programme(event: Event) -> Iterator[Remark]:
    sessions, days = list(event.sessions.select_related("pool")), list(event.days.all())
    for day in days:
        if not _is_within(event, day.opens_at, day.closes_at):
            yield Remark(
                _("The day %(day)s lies outside the event’s own times.") % {"day": times.day(day.opens_at, event.zone)}
            )
    for session in sessions:
        words = {"title": session.title, "start": date_format(_local(event, session.starts_at), "j F, H:i")}
        if not _is_within(event, session.starts_at, session.ends_at):
            yield Remark(_("The session “%(title)s” (%(start)s) lies outside the event’s own times.") % words)
        elif days and not any(day.opens_at <= session.starts_at and session.ends_at <= day.closes_at for day in days):
            yield Remark(_("The session “%(title)s” (%(start)s) lies outside the opening times of the days.") % words)
    yield from _at_same_time(event, sessions)
    if not sessions and not any(document.kind == Document.Kind.AGENDA for document in event.documents.all()):
        yield Remark(_("There is no agenda: no session, and no document of the kind “agenda”."))


def _at_same_time(event: Event, sessions: Sequence[Session]) -> Iterator[Remark]:
    """People who have seats in two sessions that were moved to the same time since they chose them."""
    limited = [session for session in sessions if hasattr(session, "pool")]
    overlap = any(one.ends_at > other.starts_at for one, other in pairwise(limited))
    for first, second, number in SessionSeat.objects.at_same_time(event) if overlap else ():
        text = ngettext(
            "“%(first)s” and “%(second)s” are at the same time, and %(number)d person has a seat in both.",
            "“%(first)s” and “%(second)s” are at the same time, and %(number)d people have a seat in both.",
            number,
        )
        yield Remark(text % {"first": first, "second": second, "number": number})


def _is_within(event: Event, start: datetime, end: datetime) -> bool:
    return event.starts_at <= start and end <= event.ends_at


def _registration(event: Event, now: datetime) -> Iterator[Remark]:
    closes_at = event.deadline.closes_at
    if closes_at > event.starts_at:
        yield Remark(
            _("Registration closes after the event has started: %(closes)s.")
            % {"closes": times.moment(closes_at, event.zone)}
        )
    if event.is_draft and closes_at <= now:
        yield Remark(
            _("Registration would be closed: its end was %(end)s.") % {"end": times.moment(closes_at, event.zone)}
        )
    if any(pool.is_paused for pool in event.pools.all()):
        yield Remark(_("The waiting list is paused: nobody gets a seat, also not a free one, until it goes on."))
    for pool in event.pools.all():
        words = {"pool": pool.name}
        if pool.wished is None:
            text = _("The number of seats %(pool)s has no limit.") % words
            yield Remark(text, is_note=pool.slug == SeatPool.Slug.ONLINE)
        elif pool.wished == 0:
            yield Remark(_("There are 0 seats %(pool)s: everybody who registers waits.") % words)


def _contents(event: Event) -> Iterator[Remark]:
    if any(not speaker.name and speaker.contact_id is None for speaker in event.speakers.all()):
        yield Remark(_("A speaker is shown no more: the directory’s entry is gone, and no name was typed."))
    if not event.event_contacts.all():
        yield Remark(_("Nobody is named as contact person."))
    if event.legal_basis and not event.legal_basis_url:
        yield Remark(_("The legal basis has no link."))
    if event.mode != Event.Mode.ONLINE and not event.venue:
        yield Remark(_("No venue is given: the page says “to be announced”."), is_note=True)
    if event.mode != Event.Mode.ON_SITE and not event.join_url:
        yield Remark(_("There is no link to join online yet."), is_note=True)
    if not event.text:
        yield Remark(_("The page has no text besides the tagline."), is_note=True)
