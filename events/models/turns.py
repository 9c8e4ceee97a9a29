"""Whose turn it is in a line of which programmes may have only so many places."""

from datetime import datetime

from django.db import connection

#: Of each programme that anybody waits for, as many of its first as it has places left, and who is not counted.
#: Each programme is found by one look into an index (``events_line_of_programme``), however many of it wait: a
#: seat that becomes free costs the same where ten thousand people wait whose programmes have their places.
TURNS = """
WITH RECURSIVE waiting AS (
    (
        SELECT programme_id FROM events_registration
        WHERE pool_id = %(pool)s AND state = 'waiting' AND NOT is_outside_limit AND programme_id IS NOT NULL
        ORDER BY programme_id LIMIT 1
    )
    UNION ALL
    SELECT (
        SELECT registration.programme_id FROM events_registration AS registration
        WHERE registration.pool_id = %(pool)s AND registration.state = 'waiting' AND NOT registration.is_outside_limit
            AND registration.programme_id > waiting.programme_id
        ORDER BY registration.programme_id LIMIT 1
    )
    FROM waiting WHERE waiting.programme_id IS NOT NULL
)
SELECT line.waiting_at, line.id
FROM waiting
LEFT JOIN events_programmeseats AS seats
    ON seats.event_id = %(event)s AND seats.programme_id = waiting.programme_id
CROSS JOIN LATERAL (
    SELECT registration.waiting_at, registration.id FROM events_registration AS registration
    WHERE registration.pool_id = %(pool)s AND registration.state = 'waiting' AND NOT registration.is_outside_limit
        AND registration.programme_id = waiting.programme_id AND registration.person_id IS NOT NULL
    ORDER BY registration.waiting_at, registration.id
    LIMIT greatest(%(limit)s - coalesce(seats.taken, 0), 0)
) AS line
UNION ALL
(
    SELECT waiting_at, id FROM events_registration
    WHERE pool_id = %(pool)s AND state = 'waiting' AND (programme_id IS NULL OR is_outside_limit)
        AND person_id IS NOT NULL
    ORDER BY waiting_at, id LIMIT %(most)s
)
ORDER BY waiting_at, id LIMIT %(most)s
"""


def turns(*, event_pk: int, pool_pk: int, limit: int, most: int | None) -> list[tuple[datetime, int]]:
    """Since when they wait, and the keys of the next ``most`` who may have a seat of a pool, in order.

    ``limit`` is how many places each programme has; ``most`` is ``None`` for all.
    """
    with connection.cursor() as cursor:
        cursor.execute(TURNS, {"event": event_pk, "pool": pool_pk, "limit": limit, "most": most})
        return cursor.fetchall()
