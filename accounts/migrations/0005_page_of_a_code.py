from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_former_addresses"),
    ]

    operations = [
        migrations.AddField(
            model_name="emailcode",
            name="page",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="The name of the address that takes the digits, where it belongs to an app above.",
                max_length=100,
                verbose_name="page",
            ),
        ),
    ]
