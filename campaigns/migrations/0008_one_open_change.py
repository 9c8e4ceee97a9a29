from django.db import migrations, models

ONE_OPEN_CHANGE = models.UniqueConstraint(
    condition=models.Q(("state__in", ["proposed", "sent_back"])),
    fields=("replaces",),
    name="campaigns_one_open_change_a_local_event",
)


class Migration(migrations.Migration):
    """The index of the constraint is made while others write: as yet no row replaces another one."""

    atomic = False

    dependencies = [("campaigns", "0007_changes")]

    operations = [
        migrations.RunSQL(
            """CREATE UNIQUE INDEX CONCURRENTLY campaigns_one_open_change_a_local_event
            ON campaigns_localevent (replaces_id) WHERE state IN ('proposed', 'sent_back')""",
            "DROP INDEX campaigns_one_open_change_a_local_event",
            state_operations=[migrations.AddConstraint(model_name="localevent", constraint=ONE_OPEN_CHANGE)],
        )
    ]
