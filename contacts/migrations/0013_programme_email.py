from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0012_updated_at")]
    operations = [
        migrations.AddField(
            model_name="programme",
            name="email",
            field=models.EmailField(
                blank=True,
                db_default="",
                help_text="Of the programme’s office. Used where nobody is confirmed to act for it; it is not published.",
                max_length=254,
                verbose_name="e-mail address",
            ),
        ),
    ]
