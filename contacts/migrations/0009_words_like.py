from django.db import migrations

# What search does with a word that nobody wrote: the words most like it, by trigrams. The planner knows little of what
# comparing them costs, and would rather read the whole table than the index.
# NULL says that the word is known, for it begins one of a listed person's or programme's words. A word comes normalised
# and so holds no sign of patterns. The last comparison, letter by letter, is the portal's (contacts.search.reading).
CREATE_WORDS_LIKE = """
CREATE FUNCTION contacts_words_like(asked text) RETURNS text[] LANGUAGE plpgsql STABLE STRICT
SET pg_trgm.word_similarity_threshold = 0.4 SET enable_seqscan = off AS $$
BEGIN
    IF EXISTS (SELECT FROM contacts_contactperson WHERE is_listed AND name_text LIKE '% ' || asked || '%')
        OR EXISTS (SELECT FROM contacts_contactperson WHERE is_listed AND role_text LIKE '% ' || asked || '%')
        OR EXISTS (SELECT FROM contacts_programme WHERE state = 'listed' AND search_text LIKE '% ' || asked || '%')
    THEN
        RETURN NULL;
    END IF;
    RETURN ARRAY(
        SELECT DISTINCT word
        FROM (
            (SELECT name_text FROM contacts_contactperson
            WHERE is_listed AND asked <% name_text ORDER BY asked <<-> name_text LIMIT 20)
            UNION ALL
            (SELECT role_text FROM contacts_contactperson
            WHERE is_listed AND asked <% role_text ORDER BY asked <<-> role_text LIMIT 20)
            UNION ALL
            (SELECT search_text FROM contacts_programme
            WHERE state = 'listed' AND asked <% search_text ORDER BY asked <<-> search_text LIMIT 20)
        ) AS near (text), string_to_table(near.text, ' ') AS word
        WHERE similarity(asked, word) >= 0.3
    );
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0008_person_search")]
    operations = [migrations.RunSQL(CREATE_WORDS_LIKE, "DROP FUNCTION contacts_words_like(text)")]
