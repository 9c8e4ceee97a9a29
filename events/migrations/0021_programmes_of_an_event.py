from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Which programmes people of an event speak for is told by one look for each, however many come to other events."""

    atomic = False

    dependencies = [("events", "0020_line_of_programme")]

    operations = [
        AddIndexConcurrently(
            model_name="registration",
            index=models.Index(fields=["event", "programme"], name="events_registration_programme"),
        ),
    ]
