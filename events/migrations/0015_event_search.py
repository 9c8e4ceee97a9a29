import django.contrib.postgres.indexes
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models

import contacts.models.normalised

# What search does with a word that nobody wrote, as ``contacts_words_like`` does it for people and programmes: NULL says
# that the word is known, for it begins one of a public event's or of somebody's who speaks there. A word comes
# normalised and so holds no sign of patterns. The last comparison, letter by letter, is the portal's.
CREATE_WORDS_LIKE = """
CREATE FUNCTION events_words_like(asked text) RETURNS text[] LANGUAGE plpgsql STABLE STRICT
SET pg_trgm.word_similarity_threshold = 0.45 SET enable_seqscan = off AS $$
BEGIN
    IF EXISTS (SELECT FROM events_event WHERE status <> 'draft' AND search_text LIKE '% ' || asked || '%')
        OR EXISTS (
            SELECT FROM events_speaker speaker JOIN events_event event ON event.id = speaker.event_id
            WHERE event.status <> 'draft' AND speaker.name_text LIKE '% ' || asked || '%')
        OR EXISTS (
            SELECT FROM contacts_contactperson person JOIN events_speaker speaker ON speaker.contact_id = person.id
            JOIN events_event event ON event.id = speaker.event_id
            WHERE event.status <> 'draft' AND speaker.name = '' AND person.name_text LIKE '% ' || asked || '%')
    THEN
        RETURN NULL;
    END IF;
    RETURN ARRAY(
        SELECT DISTINCT word
        FROM (
            (SELECT search_text FROM events_event
            WHERE status <> 'draft' AND asked <% search_text ORDER BY asked <<-> search_text LIMIT 20)
            UNION ALL
            (SELECT speaker.name_text FROM events_speaker speaker JOIN events_event event ON event.id = speaker.event_id
            WHERE event.status <> 'draft' AND asked <% speaker.name_text
            ORDER BY asked <<-> speaker.name_text LIMIT 20)
            UNION ALL
            (SELECT person.name_text FROM contacts_contactperson person
            WHERE asked <% person.name_text AND EXISTS (
                SELECT FROM events_speaker speaker JOIN events_event event ON event.id = speaker.event_id
                WHERE speaker.contact_id = person.id AND speaker.name = '' AND event.status <> 'draft')
            ORDER BY asked <<-> person.name_text LIMIT 20)
        ) AS near (text), string_to_table(near.text, ' ') AS word
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
        migrations.RunSQL(CREATE_WORDS_LIKE, "DROP FUNCTION events_words_like(text)"),
    ]
