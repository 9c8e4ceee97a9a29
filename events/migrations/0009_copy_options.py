from django.db import migrations

FROM_THE_ARRAY = """
INSERT INTO events_option (question_id, label, position)
SELECT question.id, words.label, min(words.place)
FROM events_question question, unnest(question.options) WITH ORDINALITY AS words (label, place)
GROUP BY question.id, words.label
ORDER BY question.id, min(words.place)
"""
BACK_TO_THE_ARRAY = """
UPDATE events_question question
SET options = ARRAY(
    SELECT label FROM events_option option WHERE option.question_id = question.id ORDER BY position, id
);
DELETE FROM events_option
"""


class Migration(migrations.Migration):
    """The words of each choice become rows, in their order."""

    dependencies = [("events", "0008_options")]

    operations = [migrations.RunSQL(FROM_THE_ARRAY, BACK_TO_THE_ARRAY)]
