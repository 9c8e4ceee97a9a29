import django.contrib.postgres.indexes
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models

import contacts.models.normalised

# The words of public events, each once: what is like a word that nobody wrote is looked for among them, for in the texts
# themselves a mistake in a common word would have all of them compared.
KEEP_WORDS = """
CREATE FUNCTION events_keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    former text[] := '{}';
    present text[] := '{}';
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.status <> 'draft' THEN
        former := string_to_array(btrim(OLD.search_text), ' ');
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.status <> 'draft' THEN
        present := string_to_array(btrim(NEW.search_text), ' ');
    END IF;
    INSERT INTO events_eventword (word)
        SELECT DISTINCT word FROM unnest(present) AS word WHERE length(word) >= 4 AND word <> ALL (former) ORDER BY word
        ON CONFLICT DO NOTHING;
    DELETE FROM events_eventword kept USING unnest(former) AS gone
    WHERE kept.word = gone AND gone <> ALL (present) AND NOT EXISTS (
        SELECT FROM events_event
        WHERE status <> 'draft' AND search_text LIKE '% ' || gone || '%' AND search_text || ' ' LIKE '% ' || gone || ' %'
    );
    RETURN NULL;
END $$;
CREATE TRIGGER events_event_words AFTER INSERT OR DELETE OR UPDATE OF title, tagline, city, venue, status ON events_event
    FOR EACH ROW EXECUTE FUNCTION events_keep_words();
INSERT INTO events_eventword (word)
    SELECT DISTINCT word FROM events_event, string_to_table(btrim(search_text), ' ') AS word
    WHERE status <> 'draft' AND length(word) >= 4
"""
DROP_WORDS = """
DROP TRIGGER events_event_words ON events_event;
DROP FUNCTION events_keep_words()
"""

# What search does with a word that nobody wrote, as ``contacts_words_like`` does it for people and programmes: NULL says
# that the word is known, for it begins one of a public event's or of somebody's who speaks there. A word comes
# normalised and so holds no sign of patterns. The last comparison, letter by letter, is the portal's.
CREATE_WORDS_LIKE = """
CREATE FUNCTION events_words_like(asked text) RETURNS text[] LANGUAGE plpgsql STABLE STRICT
SET pg_trgm.similarity_threshold = 0.3 SET pg_trgm.word_similarity_threshold = 0.45 SET enable_seqscan = off AS $$
BEGIN
    -- A pattern that the planner does not know yet is looked up in no order of words: these are the words between.
    IF EXISTS (SELECT FROM events_eventword WHERE word ~>=~ asked AND word ~<~ (asked || chr(1114111)))
        OR EXISTS (
            WITH speaker AS MATERIALIZED (
                SELECT event_id FROM events_speaker WHERE name_text LIKE '% ' || asked || '%'
            )
            SELECT FROM speaker JOIN events_event event ON event.id = speaker.event_id WHERE event.status <> 'draft')
        OR EXISTS (
            SELECT FROM contacts_contactperson person JOIN events_speaker speaker ON speaker.contact_id = person.id
            JOIN events_event event ON event.id = speaker.event_id
            WHERE event.status <> 'draft' AND speaker.name = '' AND person.name_text LIKE '% ' || asked || '%')
    THEN
        RETURN NULL;
    END IF;
    RETURN ARRAY(
        (SELECT word FROM events_eventword WHERE word % asked ORDER BY similarity(word, asked) DESC LIMIT 20)
        UNION
        SELECT word FROM (
            (SELECT speaker.name_text FROM events_speaker speaker JOIN events_event event ON event.id = speaker.event_id
            WHERE event.status <> 'draft' AND asked <% speaker.name_text LIMIT 200)
            UNION ALL
            (SELECT person.name_text FROM contacts_contactperson person
            WHERE asked <% person.name_text AND EXISTS (
                SELECT FROM events_speaker speaker JOIN events_event event ON event.id = speaker.event_id
                WHERE speaker.contact_id = person.id AND speaker.name = '' AND event.status <> 'draft')
            LIMIT 200)
        ) AS near (name), string_to_table(near.name, ' ') AS word
        WHERE similarity(asked, word) >= 0.3
    );
END $$
"""


def search_text(of, verbose_name):
    return models.GeneratedField(
        db_persist=True,
        expression=django.db.models.functions.text.Concat(
            models.Value(" "),
            contacts.models.normalised.Normalised(django.db.models.functions.comparison.Cast(of, models.TextField())),
            output_field=models.TextField(),
        ),
        output_field=models.TextField(),
        verbose_name=verbose_name,
    )


class Migration(migrations.Migration):
    dependencies = [("events", "0014_speakers"), ("contacts", "0008_person_search")]
    operations = [
        migrations.CreateModel(
            name="EventWord",
            fields=[("word", models.TextField(primary_key=True, serialize=False, verbose_name="word"))],
            options={
                "verbose_name": "word of events",
                "verbose_name_plural": "words of events",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("word", "gin_trgm_ops"), name="events_word_like"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="event",
            name="search_text",
            field=search_text(
                django.db.models.functions.text.Concat(
                    "title", models.Value(" "), "tagline", models.Value(" "), "city", models.Value(" "), "venue"
                ),
                "what search compares with",
            ),
        ),
        migrations.AddField(
            model_name="speaker", name="name_text", field=search_text("name", "name as search compares it")
        ),
        migrations.AddIndex(
            model_name="event",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("search_text", "gin_trgm_ops"), name="events_event_search"
            ),
        ),
        migrations.AddIndex(
            model_name="speaker",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("name_text", "gin_trgm_ops"), name="events_speaker_name"
            ),
        ),
        migrations.RunSQL(KEEP_WORDS, DROP_WORDS),
        migrations.RunSQL(CREATE_WORDS_LIKE, "DROP FUNCTION events_words_like(text)"),
    ]
