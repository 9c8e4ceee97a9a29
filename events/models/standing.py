"""How an event stands at this instant, read in one statement.

Every page of an event begins here. What staff wrote is kept in memory under the revision this statement
brings (``load_event``), so that a step of a registration costs one statement for the event, not nine.
"""

import json
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection
from django.db.models import Prefetch

from contacts.models import Topic
from contacts.models.people import what_cards_show

from .event import Event, EventContact, Session
from .question import Question
from .registration import LIVE_STATES, State
from .speaker import Speaker

#: The function is this app's own (migration 0018): planned once a connection, not each time.
STANDING = "SELECT * FROM events_standing_of(%s, %s, %s)"


@dataclass(frozen=True)
class PoolStanding:
    """One pool's counter as it stands."""

    pk: int
    slug: str
    capacity: int | None
    target: int | None
    taken: int
    has_opened: bool
    has_not_closed: bool
    has_line: bool
    #: The row's version, PostgreSQL's own: a counter that comes back to a number is still another version.
    version: str
    session_pk: int | None = None
    is_paused: bool = False
    limits_programmes: bool = False

    @property
    def wished(self) -> int | None:
        """Seats that staff wish for; ``None`` without a limit."""
        return self.capacity if self.target is None else self.target

    @property
    def free(self) -> int | None:
        """Seats that may be taken now; ``None`` without a limit."""
        return None if self.wished is None else max(0, self.wished - self.taken)


@dataclass(frozen=True)
class Standing:
    """An event's status, seats and term, and what one person has to do with it, if anything.

    That is the live registration, and whether the person ``follows`` the event. ``pools`` are those of the event as a
    whole, ``session_pools`` those of sessions with a limited number of seats.
    """

    event_pk: int
    status: str
    is_over: bool
    revision: str
    pools: tuple[PoolStanding, ...]
    session_pools: tuple[PoolStanding, ...]
    registration_pk: int | None
    registration_code: str
    registration_state: str
    draft_answers: str
    awaits_form: bool
    follows: bool

    @property
    def is_to_come(self) -> bool:
        return not self.is_over and self.status != Event.Status.CANCELLED

    @property
    def is_open(self) -> bool:
        """Whether a person may register now, for a seat or for the line."""
        is_on = self.status == Event.Status.PUBLISHED and not self.is_over
        return is_on and any(pool.has_opened and pool.has_not_closed for pool in self.pools)

    @property
    def opens_later(self) -> bool:
        return self.status == Event.Status.PUBLISHED and any(not pool.has_opened for pool in self.pools)

    @property
    def capacity(self) -> int | None:
        """Seats of all pools together; ``None`` when one of them has no limit."""
        wished = [pool.wished for pool in self.pools]
        return None if not wished or None in wished else sum(wished)

    @property
    def free(self) -> int | None:
        free = [pool.free for pool in self.pools]
        return None if not free or None in free else sum(free)

    @property
    def is_full(self) -> bool:
        return self.free == 0

    @property
    def has_line(self) -> bool:
        return any(pool.has_line for pool in self.pools)

    @property
    def is_paused(self) -> bool:
        """Whether staff give no seats at present."""
        return any(pool.is_paused for pool in self.pools)

    @property
    def makes_wait(self) -> bool:
        """Whether everybody who registers now waits."""
        return self.is_full or self.is_paused

    @property
    def draft(self) -> dict[str, list[str]]:
        """What a draft keeps, by the names of the form's fields; empty without one."""
        return json.loads(self.draft_answers)

    @property
    def is_confirmed(self) -> bool:
        """Whether the person has a place."""
        return self.registration_state == State.CONFIRMED

    @property
    def has_draft(self) -> bool:
        """Whether a form is to be filled in yet: one's own, or that of a place which a colleague has asked for."""
        return self.registration_state == State.DRAFT or self.awaits_form


def event_standing(slug: str, person_pk: int | None = None) -> Standing | None:
    """How the event ``slug`` stands, also for the person ``person_pk``; ``None`` if there is no such event."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [slug, person_pk, list(LIVE_STATES)])
        rows = cursor.fetchall()
    if not rows:
        return None
    event_pk, status, is_over, revision = rows[0][:4]
    registration_pk, code, state, draft_answers, awaits_form, follows = rows[0][16:]
    pools = [PoolStanding(*row[4:16]) for row in rows if row[4] is not None]
    return Standing(
        event_pk=event_pk,
        status=status,
        is_over=is_over,
        revision=revision,
        pools=tuple(pool for pool in pools if pool.session_pk is None),
        session_pools=tuple(pool for pool in pools if pool.session_pk is not None),
        registration_pk=registration_pk,
        registration_code=code or "",
        registration_state=state or "",
        draft_answers=draft_answers or "{}",
        awaits_form=awaits_form,
        follows=follows,
    )


@lru_cache(maxsize=64)
def load_event(pk: int, revision: str) -> Event:
    """The event with all that staff wrote about it, as of ``revision`` and its day: who is away is told by days.

    Shared between requests: read it, never change it. Seats are not part of it.
    """
    contacts = EventContact.objects.select_related("person__team").prefetch_related(*what_cards_show("person__"))
    return (
        Event.objects.select_related("deadline", "changes_deadline", "cancels_deadline")
        .prefetch_related(
            "topics",
            "days",
            Prefetch("sessions", Session.objects.select_related("pool")),
            "phases",
            "documents",
            Prefetch("questions", Question.objects.asked().prefetch_related("options", "conditions")),
            Prefetch("speakers", Speaker.objects.select_related("contact").prefetch_related("sessions")),
            "deadline__extensions",
            "changes_deadline__extensions",
            "cancels_deadline__extensions",
            Prefetch("event_contacts", contacts),
        )
        .get(pk=pk)
    )


@lru_cache(maxsize=4)
def load_topics(revision: str) -> tuple[str, ...]:
    """The names of all topics, as of ``revision``."""
    return tuple(Topic.objects.values_list("name", flat=True))
