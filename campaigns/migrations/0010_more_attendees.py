from django.db import migrations, models
from django.db.models import Q

#: Beside the trigger of the columns that an edition had before.
ON_PAGES = """
CREATE TRIGGER campaigns_edition_attendees_revision AFTER UPDATE OF had_more_attendees ON campaigns_edition
FOR EACH STATEMENT EXECUTE FUNCTION kit_renew_revision('campaigns')
"""


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0009_links")]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="had_more_attendees",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="more attendees than that: the number is a lower bound"
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=Q(had_more_attendees=False) | Q(recorded_attendees__isnull=False),
                name="campaigns_more_attendees_than_a_number",
                violation_error_message="Give the number of attendees that is the lower bound.",
            ),
        ),
        migrations.RunSQL(ON_PAGES, "DROP TRIGGER campaigns_edition_attendees_revision ON campaigns_edition"),
    ]
