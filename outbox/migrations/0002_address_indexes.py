import django.db.models.functions.text
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """What was sent to an address, and written from it: for data files, erasure, and limits of letters."""

    atomic = False

    dependencies = [("outbox", "0001_initial")]

    operations = [
        AddIndexConcurrently(
            model_name="message",
            index=models.Index(django.db.models.functions.text.Upper("recipient"), name="outbox_recipient"),
        ),
        AddIndexConcurrently(
            model_name="message",
            index=models.Index(
                models.F("reply_to"),
                models.F("created_at"),
                condition=models.Q(("reply_to", ""), _negated=True),
                name="outbox_reply_to",
            ),
        ),
    ]
