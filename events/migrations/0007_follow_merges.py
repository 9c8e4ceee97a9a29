from django.db import migrations

from contacts.models.merges import FollowMerge


class Migration(migrations.Migration):
    dependencies = [("events", "0006_told_groups"), ("contacts", "0004_programme_merged")]

    operations = [FollowMerge("events_registration")]
