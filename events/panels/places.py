"""How somebody takes part, and in which sessions, on the pages of a registration."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.actions.session_choice import clashes
from events.models import Event, PoolStanding, Registration, SeatPool, SessionSeat, State, session_in_words
from events.models.waiting import Wait, Why, session_waits

from .waiting import reason_in_words, target_in_words

NAMES = dict(SeatPool.Slug.choices)


@dataclass(frozen=True)
class WayPart:
    """Another way to take part: the button that switches to it, and what follows from pressing it."""

    slug: str
    button: str
    follows: str


def switch_parts(registration: Registration, pools: Sequence[PoolStanding]) -> dict:
    """What the page of a switch shows: how somebody takes part now, and each way that may be chosen instead."""
    wanted = next((pool for pool in pools if pool.pk == registration.wants_pool_id), None)
    return {
        "now": str(NAMES[registration.pool.slug]),
        "waits_for": str(NAMES[wanted.slug]) if wanted else "",
        "has_place": registration.state == State.CONFIRMED,
        "ways": [_way(registration, pool) for pool in pools if _may_be_chosen(registration, pool)],
    }


def _may_be_chosen(registration: Registration, pool: PoolStanding) -> bool:
    """Whether something follows from choosing ``pool``: it is neither where one is nor what one waits for."""
    if registration.wants_pool_id is None:
        return pool.pk != registration.pool_id
    return pool.pk != registration.wants_pool_id


def _way(registration: Registration, pool: PoolStanding) -> WayPart:
    name = str(NAMES[pool.slug])
    if pool.pk == registration.pool_id:
        return WayPart(pool.slug, _("Stay %(pool)s") % {"pool": name}, _("You keep your place and wait no more."))
    return WayPart(pool.slug, *_button_and_consequence(registration, pool, name))


def _button_and_consequence(registration: Registration, pool: PoolStanding, name: str) -> tuple[str, str]:
    is_full = pool.free == 0 or pool.is_paused
    if registration.state == State.CONFIRMED and is_full:
        return _("Wait for a place %(pool)s") % {"pool": name}, _(
            "No place is free %(pool)s now. You keep the place you have until one becomes free there and you are next; "
            "then you change, and we write to you."
        ) % {"pool": name}
    button = _("Take part %(pool)s") % {"pool": name}
    if registration.state == State.PENDING:
        return button, _("Your registration still awaits approval.")
    if registration.state == State.WAITING:
        return button, _("You leave the line you stand in, and stand at the end of the line for a place %(pool)s.") % {
            "pool": name
        }
    return button, _places_left(pool, name)


def _places_left(pool: PoolStanding, name: str) -> str:
    now = _("You change at once; the place you have goes to the next person in line.")
    if pool.free is None:
        return now
    left = ngettext("%(free)d place is left %(pool)s.", "%(free)d places are left %(pool)s.", pool.free)
    return f"{left % {'free': pool.free, 'pool': name}} {now}"


@dataclass(frozen=True)
class SessionPart:
    """A session with limited seats that somebody chose: its title and time, and what became of it."""

    in_words: str
    standing: str


def has_sessions(event: Event) -> bool:
    """Whether ``event``, with the sessions that ``load_event`` brings, has one whose seats are limited."""
    return any(hasattr(session, "pool") for session in event.sessions.all())


def session_parts(registration: Registration) -> list[SessionPart]:
    """The sessions with limited seats that somebody chose, in the order of the agenda; one statement, and one more
    for who waits for a seat in one."""
    event = registration.event
    seats = list(registration.session_seats.select_related("pool__session").in_agenda())
    is_waiting = any(seat.stage == SessionSeat.Stage.WAITING for seat in seats)
    waits = session_waits(registration) if is_waiting else {}
    moved = clashes([seat.pool for seat in seats if seat.stage == SessionSeat.Stage.HELD]) or ()
    return [
        SessionPart(
            session_in_words(seat.pool.session, event.zone),
            _at_same_time() if seat.pool in moved else _standing(event, seat, waits.get(seat.pool_id)),
        )
        for seat in seats
    ]


def _at_same_time() -> str:
    """Of two sessions that were moved after they were chosen."""
    return _("You have a seat. Another session you have a seat in is at the same time now: please choose one of them.")


def _standing(event: Event, seat: SessionSeat, wait: Wait | None) -> str:
    if seat.stage == SessionSeat.Stage.HELD:
        return _("You have a seat.")
    if seat.stage == SessionSeat.Stage.WISHED:
        return _("You get a seat here, or wait for one, once you have a place at the event.")
    if wait is None:
        return _("You wait for a seat.")
    words = ngettext(
        "You wait for a seat and are the next in line.",
        "You wait for a seat and are number %(place)d in line.",
        wait.place,
    )
    is_full = wait.reason.why == Why.FULL
    why = _("All seats are taken.") if is_full else reason_in_words(wait.reason, event, seat.pool)
    why += target_in_words(wait)
    return f"{words % {'place': wait.place}} {why}"
