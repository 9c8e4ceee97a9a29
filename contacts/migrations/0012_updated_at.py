import django.db.models.functions.datetime
from django.db import migrations, models

# Whoever writes a row, and by whichever way, cannot forget it.
KEEP_UPDATED_AT = """
CREATE FUNCTION contacts_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END $$
"""
TABLES = {
    "contactperson": "contacts_contactperson",
    "programme": "contacts_programme",
    "team": "contacts_team",
    "topic": "contacts_topic",
}


class Migration(migrations.Migration):
    dependencies = [("contacts", "0011_merged_names_going_back")]
    operations = [
        *(
            migrations.AddField(
                model_name=model,
                name="updated_at",
                field=models.DateTimeField(
                    db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="updated at"
                ),
            )
            for model in TABLES
        ),
        migrations.RunSQL(KEEP_UPDATED_AT, "DROP FUNCTION contacts_updated()"),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER {table}_updated BEFORE UPDATE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION contacts_updated()",
                f"DROP TRIGGER {table}_updated ON {table}",
            )
            for table in TABLES.values()
        ),
    ]
