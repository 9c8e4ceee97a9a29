import django.contrib.postgres.fields
import django.core.validators
from django.db import migrations, models

from kit.revisions import RenewRevision


class Migration(migrations.Migration):
    dependencies = [("contacts", "0006_absences")]
    operations = [
        migrations.CreateModel(
            name="Synonym",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "phrases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            max_length=80, validators=[django.core.validators.MinLengthValidator(2)]
                        ),
                        help_text="Two or more, one a line. Whoever types one of them finds what any of them would find.",
                        size=None,
                        verbose_name="phrases",
                    ),
                ),
            ],
            options={
                "verbose_name": "synonym",
                "verbose_name_plural": "synonyms",
                "ordering": ["phrases"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("phrases__len__gte", 2)),
                        name="contacts_synonym_of_two",
                        violation_error_message="A synonym needs two phrases at least.",
                    )
                ],
            },
        ),
        RenewRevision("contacts_synonym", "contacts"),
    ]
