from django.db import migrations

from kit.revisions import RenewRevision

TABLES = (
    "events_event",
    "events_event_topics",
    "events_eventday",
    "events_session",
    "events_document",
    "events_eventcontact",
    "events_question",
    "events_deadline",
    "events_deadlineextension",
)


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial"), ("kit", "0001_initial")]

    operations = [
        *[RenewRevision(table, "events") for table in TABLES],
        # The counter itself is part of a page's key; only what staff set renews the revision.
        RenewRevision("events_seatpool", "events", ("capacity", "target", "opens_at", "closes_at")),
    ]
