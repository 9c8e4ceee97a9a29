"""An event as its page shows it, in plain values."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import BodyKind
from contacts.models.programmes import Goal
from events.models import Deadline, Event, PoolStanding, SeatPool, Standing
from kit import rich_text, times

from .agenda import day_parts, document_parts, speaker_parts
from .waiting import phases_in_words


@dataclass(frozen=True)
class TermPart:
    """When registration closes, and what was said before."""

    opens_at: datetime | None
    closes_at: datetime
    closes: str
    zone: str
    opens: str
    old: str
    old_at: datetime | None
    extended_on: str
    reason: str

    @property
    def is_extended(self) -> bool:
        return bool(self.old)


def term_part(deadline: Deadline, zone: ZoneInfo, place: str = "", country: str = "") -> TermPart:
    """The term of registration in words of ``zone``; an extension with the first end and the newest reason.

    ``place``, a town of ``country``, names the zone when its clocks show that time.
    """
    extensions = deadline.extensions_in_force
    first, last = (extensions[0], extensions[-1]) if extensions else (None, None)
    return TermPart(
        opens_at=deadline.opens_at,
        closes_at=deadline.closes_at,
        closes=times.moment(deadline.closes_at, zone),
        zone=times.zone_label(deadline.closes_at, zone, place, country),
        opens=times.moment(deadline.opens_at, zone) if deadline.opens_at else "",
        old=times.day(first.old_closes_at, zone) if first else "",
        old_at=first.old_closes_at if first else None,
        extended_on=times.day(last.at, zone) if last else "",
        reason=last.reason if last else "",
    )


def changes_part(event: Event) -> TermPart:
    """Until when people change what they registered for."""
    return _term_of(event, event.changes_deadline or event.deadline)


def cancels_part(event: Event) -> TermPart | None:
    """Until when a place is given back; nothing where that is possible until the event starts."""
    return _term_of(event, event.cancels_deadline) if event.cancels_deadline else None


def _term_of(event: Event, deadline: Deadline) -> TermPart:
    return term_part(deadline, event.zone, event.city, event.country.code or "")


def when_part(event: Event) -> dict[str, str]:
    """Start, end and zone of ``event`` in words."""
    start, end = times.span(event.starts_at, event.ends_at, event.zone)
    return {"start": start, "end": end, "zone": event.zone_label(event.starts_at)}


def audience_part(event: Event) -> str:
    """For whom an event is, in words: what staff wrote, else kinds of body, goal and strands."""
    if event.audience:
        return event.audience
    labels = dict(BodyKind.choices)
    bodies = ", ".join(str(labels[kind]) for kind in event.body_kinds if kind in labels)
    goal = _goals_in_words(event)
    if bodies and goal:
        return _("%(bodies)s of %(goal)s programmes") % {"bodies": bodies, "goal": goal}
    return bodies or (_("%(goal)s programmes") % {"goal": goal} if goal else "")


def _goals_in_words(event: Event) -> str:
    """“Interreg A, B”: the goal with its strands, or both goals when only strands are named."""
    if not event.strands:
        return event.get_goal_display()
    interreg = f"{Goal.INTERREG.label} {', '.join(event.strands)}"
    if event.goal:
        return interreg if event.goal == Goal.INTERREG else event.get_goal_display()
    return _("%(goal)s and %(other)s") % {"goal": interreg, "other": Goal.IJG.label}


@dataclass(frozen=True)
class SeatsPart:
    """One pool in words and as a meter."""

    free: int
    total: int
    text: str
    note: str


def seats_parts(standing: Standing) -> list[SeatsPart]:
    """Every pool with a limit; the pool is named when there are several."""
    labels = dict(SeatPool.Slug.choices)
    parts = []
    for pool in standing.pools:
        if pool.free is None:
            continue
        if pool.free == 0:
            text = _("All places are taken")
        else:
            text = ngettext("%(free)d of %(total)d place left", "%(free)d of %(total)d places left", pool.wished)
            text %= {"free": pool.free, "total": pool.wished}
        if len(standing.pools) > 1:
            text = _("%(pool)s: %(seats)s") % {"pool": str(labels[pool.slug]).capitalize(), "seats": text}
        parts.append(SeatsPart(pool.free, pool.wished, text, _line_note(pool)))
    return parts


def _line_note(pool: PoolStanding) -> str:
    """Whether people wait; and that the number was lowered, while more are taken."""
    note = _("People are waiting") if pool.has_line else _("No waiting list yet")
    if pool.target is None:
        return note
    words = {"note": note, "number": pool.target, "taken": pool.taken}
    return _("%(note)s. Lowered to %(number)d; %(taken)d are taken") % words


def session_seats_parts(event: Event, standing: Standing) -> list[SeatsPart]:
    """Every session with a limited number of seats, in the order of the agenda."""
    pools = {pool.session_pk: pool for pool in standing.session_pools if pool.free is not None}
    parts = []
    for session in event.sessions.all():
        if pool := pools.get(session.pk):
            seats = _("all seats are taken")
            if pool.free:
                seats = ngettext("%(free)d of %(total)d seat left", "%(free)d of %(total)d seats left", pool.wished)
                seats %= {"free": pool.free, "total": pool.wished}
            text = _("%(session)s: %(seats)s") % {"session": session.title, "seats": seats}
            parts.append(SeatsPart(pool.free, pool.wished, text, _line_note(pool)))
    return parts


def event_page_parts(event: Event, standing: Standing, *, now: datetime, sees_all: bool = False) -> dict:
    """All that the page of an event shows, from memory; no statement is made.

    What staff wrote is put into words when the template asks, for the page keeps that in memory (``_article.html``),
    unless ``has_more`` says that it shows documents which are not for everybody. With ``sees_all`` there are those
    that the confirmed see, and those of after the event.
    """
    documents = document_parts(event, standing, sees_all=sees_all)
    return {
        "event": event,
        "standing": standing,
        "now": now,
        "is_over": standing.is_over,
        "text": SimpleLazyObject(partial(rich_text.clean, event.text)),
        "audience": SimpleLazyObject(partial(audience_part, event)),
        "when": SimpleLazyObject(partial(when_part, event)),
        "days": SimpleLazyObject(partial(day_parts, event, documents)),
        "speakers": SimpleLazyObject(partial(speaker_parts, event)),
        "documents": [document for document in documents if document.session_pk is None],
        "has_more": not all(document.is_public for document in documents),
        "term": _term_of(event, event.deadline),
        "changes": changes_part(event) if event.changes_deadline else None,
        "cancels": cancels_part(event),
        "line_from": event.deadline.opens_at or event.published_at or event.created_at,
        "contacts": [link.person for link in event.event_contacts.all()],
        "seats": seats_parts(standing),
        "session_seats": session_seats_parts(event, standing),
        "phases": SimpleLazyObject(partial(phases_in_words, event)),
    }


def place_part(event: Event) -> str:
    """City and country, or that it is online."""
    country = event.country.name if event.country else ""
    city = ", ".join(filter(None, [event.city, country])) or _("place to be announced")
    if event.mode == Event.Mode.ONLINE:
        return _("online")
    return _("%(city)s and online") % {"city": city} if event.mode == Event.Mode.HYBRID else city
