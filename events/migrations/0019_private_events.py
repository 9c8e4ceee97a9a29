from django.db import migrations

# What search knows of the words of events, now without private ones: a word that stands in none of the others is not
# known, and is offered to nobody. Both functions as in migration 0015, but for who is looked at.
KEEP_WORDS = """
CREATE OR REPLACE FUNCTION events_keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    former text[] := '{{}}';
    present text[] := '{{}}';
BEGIN
    IF TG_OP <> 'INSERT' AND {old} THEN
        former := string_to_array(btrim(OLD.search_text), ' ');
    END IF;
    IF TG_OP <> 'DELETE' AND {new} THEN
        present := string_to_array(btrim(NEW.search_text), ' ');
    END IF;
    INSERT INTO events_eventword (word)
        SELECT DISTINCT word FROM unnest(present) AS word WHERE length(word) >= 4 AND word <> ALL (former) ORDER BY word
        ON CONFLICT DO NOTHING;
    DELETE FROM events_eventword kept USING unnest(former) AS gone
    WHERE kept.word = gone AND gone <> ALL (present) AND NOT EXISTS (
        SELECT FROM events_event
        WHERE {listed} AND search_text LIKE '% ' || gone || '%' AND search_text || ' ' LIKE '% ' || gone || ' %'
    );
    RETURN NULL;
END $$
"""
WORDS_LIKE = """
CREATE OR REPLACE FUNCTION events_words_like(asked text) RETURNS text[] LANGUAGE plpgsql STABLE STRICT
SET pg_trgm.similarity_threshold = 0.3 SET pg_trgm.word_similarity_threshold = 0.45 SET enable_seqscan = off AS $$
BEGIN
    -- A pattern that the planner does not know yet is looked up in no order of words: these are the words between.
    IF EXISTS (SELECT FROM events_eventword WHERE word ~>=~ asked AND word ~<~ (asked || chr(1114111)))
        OR EXISTS (
            WITH speaker AS MATERIALIZED (
                SELECT event_id FROM events_speaker WHERE name_text LIKE '% ' || asked || '%'
            )
            SELECT FROM speaker JOIN events_event event ON event.id = speaker.event_id WHERE {event})
        OR EXISTS (
            SELECT FROM contacts_contactperson person JOIN events_speaker speaker ON speaker.contact_id = person.id
            JOIN events_event event ON event.id = speaker.event_id
            WHERE {event} AND speaker.name = '' AND person.name_text LIKE '% ' || asked || '%')
    THEN
        RETURN NULL;
    END IF;
    RETURN ARRAY(
        (SELECT word FROM events_eventword WHERE word % asked ORDER BY similarity(word, asked) DESC LIMIT 20)
        UNION
        SELECT word FROM (
            (SELECT speaker.name_text FROM events_speaker speaker JOIN events_event event ON event.id = speaker.event_id
            WHERE {event} AND asked <% speaker.name_text LIMIT 200)
            UNION ALL
            (SELECT person.name_text FROM contacts_contactperson person
            WHERE asked <% person.name_text AND EXISTS (
                SELECT FROM events_speaker speaker JOIN events_event event ON event.id = speaker.event_id
                WHERE speaker.contact_id = person.id AND speaker.name = '' AND {event})
            LIMIT 200)
        ) AS near (name), string_to_table(near.name, ' ') AS word
        WHERE similarity(asked, word) >= 0.3
    );
END $$
"""
DROP_TRIGGER = "DROP TRIGGER events_event_words ON events_event"
TRIGGER = """
CREATE TRIGGER events_event_words AFTER INSERT OR DELETE OR UPDATE OF {columns} ON events_event
    FOR EACH ROW EXECUTE FUNCTION events_keep_words()
"""
COLUMNS = "title, tagline, city, venue, status"


def _looking_at(condition: str) -> list[str]:
    """Both functions, for the events of which ``condition`` holds, where ``{0}`` is the row's name."""
    old, new, event = (condition.format(f"{row}.") for row in ("OLD", "NEW", "event"))
    rows = {"old": old, "new": new, "event": event, "listed": condition.format("")}
    return [KEEP_WORDS.format(**rows), WORDS_LIKE.format(**rows)]


class Migration(migrations.Migration):
    dependencies = [("events", "0018_pools_of_sessions")]

    operations = [
        migrations.RunSQL(
            _looking_at("({0}status <> 'draft' AND NOT {0}is_unlisted)"), _looking_at("{0}status <> 'draft'")
        ),
        migrations.RunSQL(DROP_TRIGGER, TRIGGER.format(columns=COLUMNS)),
        migrations.RunSQL(TRIGGER.format(columns=f"{COLUMNS}, is_unlisted"), DROP_TRIGGER),
    ]
