"""Messages to one person about a seat: from the line, by an offer, elsewhere, or in a session."""

from collections.abc import Sequence

from django.utils import timezone

from events.models import Registration, SeatPool, Session
from kit import times

from .registrations import tell
from .words import own_entry, own_part, takes_part_in_words


def registration_promoted(registration: Registration, *, with_sessions: bool = True) -> None:
    """Tells somebody on the waiting list that a place is theirs; ``with_sessions`` as ``registration_submitted``."""
    part = own_part(registration, with_sessions=with_sessions)
    tell(
        registration, "promoted", attachments=[own_entry(registration, part)], join_url=registration.event.join_url,
        **part,
    )  # fmt: skip


def registration_offered(registration: Registration) -> None:
    """Offers somebody on the waiting list a place, until an instant."""
    tell(registration, "offered", **_until(registration))


def _until(registration: Registration) -> dict[str, str]:
    """Until when an offer stands, by the clocks of the event."""
    event, ends_at = registration.event, registration.offer_ends_at
    return {
        "until": times.moment(ends_at, event.zone),
        "until_zone": event.zone_label(ends_at),
        "takes_part": takes_part_in_words(registration),
    }


def registration_expired(registration: Registration) -> None:
    """Tells somebody that an offer has run out, and the place is another person's."""
    tell(registration, "expired")


def registration_switched(registration: Registration, *, has_waited: bool) -> None:
    """Tells somebody that they take part on site, or online, from now on; their calendar entry says so, too."""
    part = own_part(registration, with_sessions=True)
    entry = own_entry(registration, part, stamped_at=timezone.now())
    tell(
        registration, "switched", attachments=[entry], has_waited=has_waited, join_url=registration.event.join_url,
        **part,
    )  # fmt: skip


def registration_waits_to_switch(registration: Registration, *, pool: SeatPool) -> None:
    """Tells somebody that they keep their place until one is free where they want to be."""
    tell(registration, "waits_to_switch", wants=pool.name, takes_part=takes_part_in_words(registration))


def session_seat_given(registration: Registration, *, session: Session, given_up: Sequence[SeatPool]) -> None:
    """Tells somebody that a seat in a session is theirs, and which sessions at the same time they leave for it."""
    start, end = times.span(session.starts_at, session.ends_at, registration.event.zone)
    part = own_part(registration, with_sessions=True)
    tell(
        registration, "session_given", attachments=[own_entry(registration, part, stamped_at=timezone.now())],
        session=session.title, session_start=start, session_end=end, given_up=[pool.name for pool in given_up], **part,
    )  # fmt: skip
