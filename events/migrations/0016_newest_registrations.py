import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """The list of an event's registrations begins with the newest, and counts by state, whatever else is there."""

    atomic = False

    dependencies = [
        ("events", "0015_event_search"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="registration",
            index=models.Index(fields=["event", "-id"], name="events_registration_newest"),
        ),
        # The two indexes that begin with the event do what this field's own did.
        migrations.AlterField(
            model_name="registration",
            name="event",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="registrations",
                to="events.event",
                verbose_name="event",
            ),
        ),
    ]
