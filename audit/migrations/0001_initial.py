from django.db import migrations, models

REFUSE = """
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit entries are never changed or deleted';
END $$;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry
FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
"""
ALLOW = "DROP TRIGGER audit_entry_append_only ON audit_entry; DROP FUNCTION audit_refuse_change();"


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                (
                    "by",
                    models.CharField(
                        help_text="A reference such as accounts.user:17, or “system”.", max_length=80, verbose_name="by"
                    ),
                ),
                ("verb", models.CharField(max_length=60, verbose_name="what")),
                ("about", models.CharField(max_length=80, verbose_name="about")),
                ("detail", models.JSONField(default=dict, verbose_name="detail")),
            ],
            options={
                "verbose_name": "audit entry",
                "verbose_name_plural": "audit entries",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["about", "-id"], name="audit_entry_about")],
            },
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
