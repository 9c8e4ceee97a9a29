from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_claims_of_profiles")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="email_awaits_proof",
            field=models.BooleanField(
                db_default=False,
                default=False,
                editable=False,
                help_text="Typed by staff; nobody has shown yet that they read mail there.",
                verbose_name="address awaits proof",
            ),
        ),
    ]
