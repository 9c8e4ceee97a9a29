from django.db import migrations
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

BATCH_SIZE = 1000


def claim(apps, schema_editor):
    """Whoever said in their profile which programme they represent claims it."""
    user, affiliation = apps.get_model("accounts", "User"), apps.get_model("accounts", "Affiliation")
    known = affiliation.objects.filter(person=OuterRef("pk"), programme=OuterRef("programme"), ended_at=None)
    people = user.objects.exclude(programme=None).exclude(Exists(known))
    affiliation.objects.bulk_create(
        (
            affiliation(person_id=person, programme_id=programme, claimed_at=Now())
            for person, programme in people.values_list("pk", "programme").iterator(BATCH_SIZE)
        ),
        batch_size=BATCH_SIZE,
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_affiliations")]

    # Backwards there is nothing to do: the table goes with the migration before.
    operations = [migrations.RunPython(claim, migrations.RunPython.noop)]
