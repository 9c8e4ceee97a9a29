import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0006_advice")]

    operations = [
        migrations.AddField(
            model_name="localevent",
            name="replaces",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="changes",
                to="campaigns.localevent",
                verbose_name="change of",
            ),
        ),
    ]
