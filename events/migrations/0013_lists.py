import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0012_answers_to_options"),
    ]

    operations = [
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("csv", "CSV"), ("xlsx", "Excel workbook"), ("zip", "ZIP of files")],
                        max_length=4,
                        verbose_name="kind",
                    ),
                ),
                ("query", models.TextField(blank=True, verbose_name="query")),
                ("has_sensitive", models.BooleanField(default=False, verbose_name="with sensitive answers")),
                (
                    "has_all_columns",
                    models.BooleanField(db_default=False, default=False, verbose_name="with all columns"),
                ),
                (
                    "has_choices_apart",
                    models.BooleanField(db_default=False, default=False, verbose_name="with a column for each choice"),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("writing", "being written"),
                            ("stopped", "stopped"),
                            ("ready", "ready"),
                            ("failed", "failed"),
                        ],
                        default="writing",
                        max_length=10,
                        verbose_name="stage",
                    ),
                ),
                ("file", models.FileField(blank=True, max_length=200, upload_to="exports/", verbose_name="file")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="registrations")),
                ("done", models.PositiveIntegerField(default=0, verbose_name="registrations done")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="asked at")),
                ("ready_at", models.DateTimeField(blank=True, null=True, verbose_name="ready at")),
                ("lease", models.UUIDField(blank=True, null=True, verbose_name="lease")),
                ("leased_until", models.DateTimeField(blank=True, null=True, verbose_name="leased until")),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="tries without progress")),
            ],
            options={
                "verbose_name": "export",
                "verbose_name_plural": "exports",
                "ordering": ["-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("query", models.TextField(blank=True, verbose_name="query")),
                ("is_shared", models.BooleanField(default=False, verbose_name="for all staff")),
            ],
            options={
                "verbose_name": "saved view",
                "verbose_name_plural": "saved views",
                "ordering": ["name", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="export",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who asked",
            ),
        ),
        migrations.AddField(
            model_name="export",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="exports",
                to="events.event",
                verbose_name="event",
            ),
        ),
        migrations.AddField(
            model_name="savedview",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="whose",
            ),
        ),
        migrations.AddField(
            model_name="savedview",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="saved_views",
                to="events.event",
                verbose_name="event",
            ),
        ),
        migrations.AddIndex(
            model_name="export",
            index=models.Index(fields=["created_at"], name="events_export_by_age"),
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ready_at__isnull", False), ("stage", "ready")),
                    models.Q(models.Q(("stage", "ready"), _negated=True), ("ready_at__isnull", True)),
                    _connector="OR",
                ),
                name="events_export_ready_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=models.CheckConstraint(
                condition=models.Q(("done__lte", models.F("total"))), name="events_export_done_of_total"
            ),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(
                fields=("event", "by", "name"),
                name="events_view_name_once",
                violation_error_message="You have a view of this name already.",
            ),
        ),
    ]
