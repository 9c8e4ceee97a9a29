"""Why somebody waits, and at which place in line: for one registration, or for those of one page of a list.

The statement decides as the line does (``actions.line``); it names one reason, the first that would still hold were the
others gone. What a person who has not sent anything yet would wait for is decided in memory (``would_wait``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection, models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kit import times

from .phase import ProgrammePhase
from .registration import Registration
from .standing import PoolStanding


class Why(models.TextChoices):
    """What keeps somebody from a place."""

    OVER = "over", _("event over")
    PAUSED = "paused", _("paused by staff")
    PROGRAMME = "programme", _("programme limit")
    OFFER = "offer", _("offer out")
    FULL = "full", _("full")


@dataclass(frozen=True)
class Reason:
    """Why somebody waits, and ``until`` when that holds for sure, where it is known.

    ``places`` is how many a programme may have, where that is the reason; ``is_full`` says that there is no free seat
    either.
    """

    why: Why
    until: datetime | None = None
    places: int | None = None
    is_full: bool = True

    def in_words(self, zone: ZoneInfo) -> str:
        """A few words for staff, such as “programme limit until Sun 31 January 2027, 23:59”."""
        if self.until is None:
            return str(self.why.label)
        words = {"reason": self.why.label, "until": times.moment(self.until, zone)}
        return gettext("%(reason)s until %(until)s") % words


@dataclass(frozen=True)
class Wait:
    """At which place somebody stands in the line of the pool ``pool_pk``, and why they wait."""

    pool_pk: int
    place: int
    reason: Reason
    #: Seats that staff wish for while more are taken: the next ones given back are not given again.
    target: int | None


#: Everybody in the lines of some pools, and why. Who wants to switch stands in the line of the other pool by the
#: instant of that wish; their programme has its place already. An offer counts for who is so near to the head of the
#: line that its seat would come to them. The phases of a programme's limit that leave it no room follow each other.
LINES = """
WITH asked AS ({pools})
SELECT line.id, line.pool_id, line.place, CASE
        WHEN event.starts_at <= now() OR event.status = 'cancelled' THEN 'over'
        WHEN pool.is_paused THEN 'paused'
        WHEN blocked.number > 0 THEN 'programme'
        WHEN offer.offer_ends_at IS NOT NULL THEN 'offer'
        ELSE 'full'
    END AS why, blocked.places, blocked.until, offer.offer_ends_at, pool.taken >= pool.capacity AS is_full, pool.target
FROM ({line}) AS line
JOIN events_seatpool AS pool ON pool.id = line.pool_id
JOIN events_event AS event ON event.id = pool.event_id
LEFT JOIN events_programmeseats AS programme
    ON programme.event_id = event.id AND programme.programme_id = line.programme_id
LEFT JOIN LATERAL (
    SELECT
        count(*) AS number,
        (array_agg(phase.places ORDER BY phase.until NULLS LAST))[1] AS places,
        nullif(max(coalesce(phase.until, 'infinity')), 'infinity') AS until
    FROM events_programmephase AS phase
    WHERE phase.event_id = event.id AND coalesce(phase.until, 'infinity') > now()
        AND NOT EXISTS (
            SELECT FROM events_programmephase AS roomy
            WHERE roomy.event_id = event.id AND roomy.places > programme.taken
                AND coalesce(roomy.until, 'infinity') > now()
                AND coalesce(roomy.until, 'infinity') <= coalesce(phase.until, 'infinity')
        )
) AS blocked ON pool.limits_programmes AND programme.taken > 0
LEFT JOIN (
    SELECT pool_id, offer_ends_at, row_number() OVER (PARTITION BY pool_id ORDER BY offer_ends_at, id) AS place
    FROM events_registration
    WHERE state = 'offered' AND pool_id = ANY (ARRAY(SELECT pool_id FROM asked))
) AS offer ON offer.pool_id = line.pool_id AND offer.place = line.place + coalesce(pool.taken - pool.target, 0)
"""
#: Everybody in these lines with their places, in one walk along each: for the rows of a page.
BY_WALK = """
    SELECT id, pool_id, programme_id, row_number() OVER (PARTITION BY pool_id ORDER BY since, id) AS place
    FROM (
        SELECT id, pool_id, CASE WHEN NOT is_outside_limit THEN programme_id END AS programme_id, waiting_at AS since
        FROM events_registration
        WHERE state = 'waiting' AND person_id IS NOT NULL AND pool_id = ANY (ARRAY(SELECT pool_id FROM asked))
        UNION ALL
        SELECT id, wants_pool_id, NULL, wants_pool_at
        FROM events_registration
        WHERE person_id IS NOT NULL AND wants_pool_id = ANY (ARRAY(SELECT pool_id FROM asked))
    ) AS everybody
"""
#: One row with how many stand before it, which an index counts in half the time of a walk; once, for ``OFFSET`` keeps
#: the planner from putting it into several places.
BY_COUNT = """
    SELECT id, pool_id, programme_id, (
        SELECT count(*) FROM events_registration AS other
        WHERE other.state = 'waiting' AND other.person_id IS NOT NULL AND other.pool_id = one.pool_id
            AND (other.waiting_at, other.id) <= (one.since, one.id)
    ) + (
        SELECT count(*) FROM events_registration AS other
        WHERE other.person_id IS NOT NULL AND other.wants_pool_id = one.pool_id
            AND (other.wants_pool_at, other.id) <= (one.since, one.id)
    ) AS place
    FROM (
        SELECT id, coalesce(wants_pool_id, pool_id) AS pool_id, coalesce(wants_pool_at, waiting_at) AS since,
            CASE WHEN wants_pool_id IS NULL AND NOT is_outside_limit THEN programme_id END AS programme_id
        FROM events_registration
        WHERE id = ANY (%(pks)s) AND person_id IS NOT NULL AND (state = 'waiting' OR wants_pool_id IS NOT NULL)
    ) AS one OFFSET 0
"""
POOLS_OF_ROWS = """
    SELECT DISTINCT coalesce(wants_pool_id, pool_id) AS pool_id FROM events_registration
    WHERE id = ANY (%(pks)s) AND (state = 'waiting' OR wants_pool_id IS NOT NULL)
"""
POOLS_OF_EVENT = "SELECT id AS pool_id FROM events_seatpool WHERE event_id = %s"

WAITS_OF_EVENT = f"SELECT id FROM ({LINES.format(pools=POOLS_OF_EVENT, line=BY_WALK)}) AS waits WHERE why = %s"  # noqa: S608  ours
#: The same for seats in sessions, of one registration.
SESSION_LINES = """
SELECT line.pool_id, line.place, CASE
        WHEN event.starts_at <= now() OR event.status = 'cancelled' THEN 'over'
        WHEN pool.is_paused THEN 'paused'
        ELSE 'full'
    END, pool.taken >= pool.capacity, pool.target
FROM (
    SELECT registration_id, pool_id, row_number() OVER (PARTITION BY pool_id ORDER BY waiting_at, id) AS place
    FROM events_sessionseat
    WHERE stage = 'waiting' AND pool_id = ANY (ARRAY(
        SELECT pool_id FROM events_sessionseat WHERE registration_id = %(pk)s AND stage = 'waiting'
    ))
) AS line
JOIN events_seatpool AS pool ON pool.id = line.pool_id
JOIN events_event AS event ON event.id = pool.event_id
WHERE line.registration_id = %(pk)s
ORDER BY line.pool_id
"""


def waits_of(pks: Iterable[int]) -> dict[int, Wait]:
    """Place and reason, by key, of those of these registrations that wait for a seat, or want to switch to another.

    One statement, none for nobody.
    """
    pks = list(pks)
    if not pks:
        return {}
    statement = LINES.format(pools=POOLS_OF_ROWS, line=BY_COUNT if len(pks) == 1 else BY_WALK)
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} WHERE line.id = ANY (%(pks)s)", {"pks": pks})
        rows = cursor.fetchall()
    return {pk: _wait(*facts) for pk, *facts in rows}


def _wait(
    pool_pk: int,
    place: int,
    why: str,
    places: int | None,
    limited_until: datetime | None,
    offer_ends_at: datetime | None,
    is_full: bool | None,
    target: int | None,
) -> Wait:
    why = Why(why)
    until = {Why.PROGRAMME: limited_until, Why.OFFER: offer_ends_at}.get(why)
    reason = Reason(why, until, places if why == Why.PROGRAMME else None, bool(is_full))
    return Wait(pool_pk, place, reason, target)


def session_waits(registration: Registration) -> dict[int, Wait]:
    """Place and reason for each session whose seat ``registration`` waits for, by its pool; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(SESSION_LINES, {"pk": registration.pk})
        rows = cursor.fetchall()
    return {
        pool: Wait(pool, place, Reason(Why(why), is_full=bool(is_full)), target)
        for pool, place, why, is_full, target in rows
    }


def waits_because(event_pk: int, why: Why) -> Q:
    """Registrations of the event that wait, or want to switch, for this reason."""
    return Q(pk__in=RawSQL(WAITS_OF_EVENT, [event_pk, str(why)]))  # noqa: S611  a constant


def would_wait(
    pool: PoolStanding, *, phases: Iterable[ProgrammePhase], taken_by_programme: int | None, now: datetime
) -> Reason | None:
    """Why somebody who sends a registration for ``pool`` now would wait; ``None`` for who would get a place.

    ``taken_by_programme`` is how many places their programme has, ``None`` for who is not counted for one.
    """
    is_full = pool.free == 0
    if pool.is_paused:
        return Reason(Why.PAUSED, is_full=is_full)
    if taken_by_programme is not None and (blocking := blocking_phases(phases, taken_by_programme, now=now)):
        return Reason(Why.PROGRAMME, blocking[-1].until, blocking[0].places, is_full)
    return Reason(Why.FULL) if is_full else None


def blocking_phases(phases: Iterable[ProgrammePhase], taken: int, *, now: datetime) -> list[ProgrammePhase]:
    """The phase that runs and those after it, as long as a programme that has ``taken`` places gets no further one.

    ``phases`` are in their order; none of them blocks where the one that runs leaves room.
    """
    blocking = []
    for phase in phases:
        if phase.until is not None and phase.until <= now:
            continue
        if phase.places > taken:
            break
        blocking.append(phase)
    return blocking
