import uuid

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models

from kit.revisions import CreateRevisionFunction


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("token", models.UUIDField(default=uuid.uuid4)),
            ],
        ),
        CreateRevisionFunction(),
    ]
