from django.db import migrations

from contacts.models.merges import FollowMerge
from kit.revisions import RenewRevision

#: ``events_standing`` with the pools of sessions, and what keeps a free seat from who comes. The function before is
#: for code before; it goes with the next release.
CREATE_FUNCTION = """
CREATE FUNCTION events_standing_of(asked_slug text, asked_person bigint, live_states text[]) RETURNS TABLE (
    event_pk bigint, event_status varchar, is_over boolean, content_revision text,
    pool_pk bigint, pool_slug varchar, pool_capacity integer, pool_target integer, pool_taken integer,
    has_opened boolean, has_not_closed boolean, has_line boolean, pool_version text,
    session_pk bigint, is_paused boolean, limits_programmes boolean,
    registration_pk bigint, registration_code varchar, registration_state varchar, registration_draft jsonb,
    awaits_form boolean, follows boolean
) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    SELECT event.id, event.status, event.ends_at <= now(),
           (SELECT current_date::text || ' ' || coalesce(string_agg(token::text, ' ' ORDER BY name), '')
            FROM kit_revision),
           pool.id, pool.slug, pool.capacity, pool.target, pool.taken,
           coalesce(pool.opens_at <= now(), true), pool.closes_at > now(),
           CASE WHEN pool.session_id IS NULL THEN EXISTS (
               SELECT FROM events_registration line
               WHERE line.pool_id = pool.id AND line.state = 'waiting' AND line.person_id IS NOT NULL
           ) ELSE EXISTS (
               SELECT FROM events_sessionseat line WHERE line.pool_id = pool.id AND line.stage = 'waiting'
           ) END,
           pool.xmin::text, pool.session_id, pool.is_paused, pool.limits_programmes,
           mine.id, mine.code, mine.state, mine.draft_answers, coalesce(mine.awaits_form, false),
           EXISTS (
               SELECT FROM events_follower follower
               WHERE follower.event_id = event.id AND follower.person_id = asked_person
                     AND follower.stopped_at IS NULL
           )
    FROM events_event event
    LEFT JOIN events_seatpool pool ON pool.event_id = event.id
    LEFT JOIN events_registration mine
           ON mine.event_id = event.id AND mine.person_id = asked_person AND mine.state = ANY (live_states)
    WHERE event.slug = asked_slug
    ORDER BY pool.id;
END $$
"""

OLD_TRIGGER = """
CREATE TRIGGER events_seatpool_revision AFTER INSERT OR DELETE OR UPDATE OF capacity, target, opens_at, closes_at
ON events_seatpool FOR EACH STATEMENT EXECUTE FUNCTION kit_renew_revision('events')
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0017_seats_and_ways_in")]

    operations = [
        migrations.RunSQL(CREATE_FUNCTION, "DROP FUNCTION events_standing_of(text, bigint, text[])"),
        migrations.RunSQL("DROP TRIGGER events_seatpool_revision ON events_seatpool", OLD_TRIGGER),
        RenewRevision(
            "events_seatpool",
            "events",
            ("capacity", "target", "opens_at", "closes_at", "is_paused", "limits_programmes"),
        ),
        RenewRevision("events_programmephase", "events", ("places", "until")),
        FollowMerge("events_programmeseats"),
    ]
