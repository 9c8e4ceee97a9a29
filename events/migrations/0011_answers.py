import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0010_conditions"),
    ]

    operations = [
        migrations.CreateModel(
            name="AnswerFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="token")),
                ("file", models.FileField(max_length=200, upload_to="answers/%Y/%m/", verbose_name="file")),
                ("name", models.CharField(max_length=255, verbose_name="name")),
                ("size_bytes", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="sent at")),
            ],
            options={
                "verbose_name": "file with an answer",
                "verbose_name_plural": "files with answers",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="answer",
            name="answered_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="answered at"),
        ),
        migrations.AddField(
            model_name="answer",
            name="kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("short_text", "short text"),
                    ("long_text", "long text"),
                    ("choice", "one of several"),
                    ("choices", "several of several"),
                    ("yes_no", "yes or no"),
                    ("number", "number"),
                    ("date", "date"),
                    ("country", "country"),
                    ("programme", "programme"),
                    ("topics", "topics of the registry"),
                    ("phone", "phone number"),
                    ("url", "web address"),
                    ("file", "file"),
                    ("consent", "consent"),
                    ("page", "heading of a new page"),
                ],
                db_default="",
                default="",
                help_text="Empty: given before kinds were kept.",
                max_length=20,
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="option_ids",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                blank=True,
                db_default=[],
                default=list,
                size=None,
                verbose_name="options",
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="question_revision",
            field=models.PositiveIntegerField(db_default=1, default=1, verbose_name="version of the question"),
        ),
        migrations.AddField(
            model_name="answerfile",
            name="question",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="files",
                to="events.question",
                verbose_name="question",
            ),
        ),
        migrations.AddField(
            model_name="answerfile",
            name="registration",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="files",
                to="events.registration",
                verbose_name="registration",
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="file",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="answer",
                to="events.answerfile",
                verbose_name="file",
            ),
        ),
    ]
