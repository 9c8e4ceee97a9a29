import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0005_nobody_any_more"),
    ]

    operations = [
        migrations.AddField(
            model_name="deadlineextension",
            name="told_groups",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=10),
                db_default=[],
                default=list,
                size=None,
                verbose_name="groups told",
            ),
        ),
    ]
