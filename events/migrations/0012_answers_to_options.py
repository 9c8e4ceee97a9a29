from django.db import migrations

FILL = """
UPDATE events_answer answer
SET kind = question.kind,
    option_ids = ARRAY(
        SELECT option.id FROM events_option option
        WHERE option.question_id = question.id
            AND answer.value @> to_jsonb(option.label)
        ORDER BY option.position, option.id
    )
FROM events_question question
WHERE question.id = answer.question_id AND answer.kind = ''
"""


class Migration(migrations.Migration):
    """Answers that were given before say their kind, and which options they chose."""

    dependencies = [("events", "0011_answers")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
