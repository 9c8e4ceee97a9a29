from django.db import migrations

# The function as in migration 0003, which code before this release asks: it knows no pools of sessions, would add
# their seats to those of the event, and offer them as ways to take part.
FUNCTION = """
CREATE OR REPLACE FUNCTION events_standing(asked_slug text, asked_person bigint, live_states text[]) RETURNS TABLE (
    event_pk bigint, event_status varchar, is_over boolean, content_revision text,
    pool_pk bigint, pool_slug varchar, pool_capacity integer, pool_target integer, pool_taken integer,
    has_opened boolean, has_not_closed boolean, has_line boolean, pool_version text,
    registration_pk bigint, registration_code varchar, registration_state varchar, registration_draft jsonb,
    follows boolean
) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    SELECT event.id, event.status, event.ends_at <= now(),
           (SELECT current_date::text || ' ' || coalesce(string_agg(token::text, ' ' ORDER BY name), '')
            FROM kit_revision),
           pool.id, pool.slug, pool.capacity, pool.target, pool.taken,
           coalesce(pool.opens_at <= now(), true), pool.closes_at > now(),
           EXISTS (
               SELECT FROM events_registration line
               WHERE line.pool_id = pool.id AND line.state = 'waiting' AND line.person_id IS NOT NULL
           ),
           pool.xmin::text,
           mine.id, mine.code, mine.state, mine.draft_answers,
           EXISTS (
               SELECT FROM events_follower follower
               WHERE follower.event_id = event.id AND follower.person_id = asked_person
                     AND follower.stopped_at IS NULL
           )
    FROM events_event event
    LEFT JOIN events_seatpool pool ON pool.event_id = event.id{and_of_event}
    LEFT JOIN events_registration mine
           ON mine.event_id = event.id AND mine.person_id = asked_person AND mine.state = ANY (live_states)
    WHERE event.slug = asked_slug
    ORDER BY pool.id;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0021_programmes_of_an_event")]

    operations = [
        migrations.RunSQL(
            FUNCTION.format(and_of_event=" AND pool.session_id IS NULL"), FUNCTION.format(and_of_event="")
        )
    ]
