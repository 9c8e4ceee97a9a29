import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0009_words_like"),
    ]

    operations = [
        migrations.CreateModel(
            name="Import",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("people", "contact persons"), ("programmes", "programmes")],
                        max_length=20,
                        verbose_name="what it holds",
                    ),
                ),
                ("file", models.FileField(blank=True, max_length=200, upload_to="imports/", verbose_name="file")),
                ("file_name", models.CharField(max_length=255, verbose_name="name of the file")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("reading", "being read"),
                            ("stopped", "stopped"),
                            ("broken", "cannot be read"),
                            ("ready", "read, to be looked at"),
                            ("applying", "being applied"),
                            ("outdated", "overtaken by other changes"),
                            ("applied", "applied"),
                        ],
                        default="reading",
                        max_length=20,
                        verbose_name="stage",
                    ),
                ),
                (
                    "heading",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None, verbose_name="heading"
                    ),
                ),
                ("total", models.PositiveIntegerField(blank=True, null=True, verbose_name="lines")),
                ("done", models.PositiveIntegerField(default=0, verbose_name="lines done")),
                ("problem", models.TextField(blank=True, verbose_name="problem")),
                (
                    "by",
                    models.CharField(
                        help_text="A reference such as accounts.user:17.", max_length=80, verbose_name="by"
                    ),
                ),
                ("applied_by", models.CharField(blank=True, max_length=80, verbose_name="applied by")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="sent at")),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="read at")),
                ("applied_at", models.DateTimeField(blank=True, null=True, verbose_name="applied at")),
                ("lease", models.UUIDField(blank=True, null=True, verbose_name="lease")),
                ("leased_until", models.DateTimeField(blank=True, null=True, verbose_name="leased until")),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="tries without progress")),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "ordering": ["-id"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("applied_at__isnull", False), ("stage", "applied")),
                            models.Q(models.Q(("stage", "applied"), _negated=True), ("applied_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="contacts_import_applied_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("total__isnull", True), ("done__lte", models.F("total")), _connector="OR"),
                        name="contacts_import_done_of_total",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="line")),
                ("values", models.JSONField(verbose_name="as read")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("wrong", "wrong"),
                            ("new", "new"),
                            ("changed", "changed"),
                            ("unchanged", "unchanged"),
                        ],
                        max_length=10,
                        verbose_name="verdict",
                    ),
                ),
                ("changes", models.JSONField(default=list, verbose_name="changes")),
                ("wrong", models.JSONField(default=dict, verbose_name="what is wrong")),
                (
                    "keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None, verbose_name="who or what is meant"
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="contacts.import",
                        verbose_name="import",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of an import",
                "verbose_name_plural": "lines of imports",
                "ordering": ["number"],
                "default_permissions": (),
                "indexes": [models.Index(fields=["origin", "verdict", "number"], name="contacts_import_line_verdict")],
                "constraints": [models.UniqueConstraint(fields=("origin", "number"), name="contacts_import_line_once")],
            },
        ),
    ]
