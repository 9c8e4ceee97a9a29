import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from kit.revisions import RenewRevision


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0013_lists"),
    ]

    operations = [
        migrations.CreateModel(
            name="Speaker",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="name")),
                ("role", models.CharField(blank=True, max_length=120, verbose_name="role")),
                ("organisation", models.CharField(blank=True, max_length=160, verbose_name="organisation")),
                ("text", models.TextField(blank=True, max_length=2000, verbose_name="about them")),
                ("photo", models.ImageField(blank=True, upload_to="speakers/", verbose_name="photo")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "speaker",
                "verbose_name_plural": "speakers",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.AddField(
            model_name="document",
            name="is_for_confirmed",
            field=models.BooleanField(db_default=False, default=False, verbose_name="for confirmed people only"),
        ),
        migrations.AddField(
            model_name="document",
            name="is_shown_after",
            field=models.BooleanField(db_default=False, default=False, verbose_name="only after the event"),
        ),
        migrations.AddField(
            model_name="document",
            name="session",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="documents",
                to="events.session",
                verbose_name="session",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="has_participant_list",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Confirmed people see name, organisation and country of those who agreed to that.",
                verbose_name="list of participants",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="sensitive_kept_days",
            field=models.PositiveSmallIntegerField(
                db_default=14,
                default=14,
                validators=[django.core.validators.MaxValueValidator(365)],
                verbose_name="days that sensitive answers are kept after the event",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="sensitive_readers",
            field=models.ManyToManyField(
                blank=True,
                help_text="Nobody else does, whatever else they may.",
                limit_choices_to={"is_active": True, "is_staff": True},
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who reads sensitive answers",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="strands",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("A", "A: cross-border"),
                        ("B", "B: transnational"),
                        ("C", "C: interregional"),
                        ("D", "D: outermost regions"),
                    ],
                    max_length=1,
                ),
                blank=True,
                db_default=[],
                default=list,
                help_text="Empty: every strand.",
                size=None,
                verbose_name="strands of Interreg",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("sensitive_kept_days__lte", 365)), name="events_event_sensitive_kept_a_year_at_most"
            ),
        ),
        migrations.AddField(
            model_name="speaker",
            name="contact",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="contacts.contactperson",
                verbose_name="contact person",
            ),
        ),
        migrations.AddField(
            model_name="speaker",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="speakers",
                to="events.event",
                verbose_name="event",
            ),
        ),
        migrations.AddField(
            model_name="speaker",
            name="sessions",
            field=models.ManyToManyField(
                blank=True, related_name="speakers", to="events.session", verbose_name="sessions"
            ),
        ),
        migrations.AddConstraint(
            model_name="speaker",
            constraint=models.UniqueConstraint(
                fields=("event", "contact"),
                name="events_speaker_once_an_event",
                violation_error_message="This person is a speaker of the event already.",
            ),
        ),
        RenewRevision("events_speaker", "events"),
        RenewRevision("events_speaker_sessions", "events"),
    ]
