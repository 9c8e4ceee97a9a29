from django.db import migrations

from kit.revisions import RenewRevision

TABLES = ("contacts_team", "contacts_topic", "contacts_programme", "contacts_contactperson", "contacts_contacttopic")


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_initial"), ("kit", "0001_initial")]

    operations = [RenewRevision(table, "contacts") for table in TABLES]
