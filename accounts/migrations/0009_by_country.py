from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Which countries people come from is told without reading everybody."""

    atomic = False

    dependencies = [("accounts", "0008_address_awaits_proof")]

    operations = [
        AddIndexConcurrently(
            model_name="user",
            index=models.Index(fields=["country"], name="accounts_user_by_country"),
        ),
    ]
