from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("events", "0019_private_events")]

    operations = [
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(
                fields=["pool", "programme", "waiting_at", "id"],
                name="events_line_of_programme",
                condition=Q(("is_outside_limit", False), ("programme__isnull", False), ("state", "waiting")),
            ),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(
                fields=["pool", "waiting_at", "id"],
                name="events_line_outside_limit",
                condition=Q(
                    ("state", "waiting"), Q(("programme__isnull", True), ("is_outside_limit", True), _connector="OR")
                ),
            ),
        ),
    ]
