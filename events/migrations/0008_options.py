import django.db.models.deletion
from django.db import migrations, models

from kit.revisions import RenewRevision


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0007_follow_merges"),
    ]

    operations = [
        migrations.CreateModel(
            name="Option",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("label", models.CharField(max_length=120, verbose_name="option")),
                (
                    "capacity",
                    models.PositiveIntegerField(
                        blank=True, help_text="Empty: no limit.", null=True, verbose_name="places"
                    ),
                ),
                ("taken", models.PositiveIntegerField(db_default=0, default=0, editable=False, verbose_name="taken")),
                ("position", models.PositiveIntegerField(db_default=0, default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "option",
                "verbose_name_plural": "options",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="question",
            name="events_choice_has_options",
        ),
        # The column goes with the release after this one: until then the code of the release before reads it.
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField(model_name="question", name="options")],
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE events_question ALTER COLUMN options SET DEFAULT '{}'",
                    "ALTER TABLE events_question ALTER COLUMN options DROP DEFAULT",
                )
            ],
        ),
        migrations.AddField(
            model_name="option",
            name="question",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="options",
                to="events.question",
                verbose_name="question",
            ),
        ),
        migrations.AddConstraint(
            model_name="option",
            constraint=models.UniqueConstraint(
                fields=("question", "label"),
                name="events_option_once_a_question",
                violation_error_message="This option is there already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="option",
            constraint=models.CheckConstraint(
                condition=models.Q(("capacity__isnull", True), ("taken__lte", models.F("capacity")), _connector="OR"),
                name="events_option_never_overfull",
                violation_error_message="More people than that have chosen this option already.",
            ),
        ),
        # Not the counter, which changes with every registration.
        RenewRevision("events_option", "events", ("label", "capacity", "position", "question_id")),
    ]
