import django.db.models.deletion
from django.db import migrations, models

from contacts.models.merges import CreateFollowMerge


class Migration(migrations.Migration):
    dependencies = [("contacts", "0003_letter_codes")]
    operations = [
        migrations.AddField(
            model_name="programme",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="former_names",
                to="contacts.programme",
                verbose_name="merged into",
            ),
        ),
        migrations.AddField(
            model_name="programme",
            name="region",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="Of a mainstream programme: the region it is for, or empty for the whole country.",
                max_length=120,
                verbose_name="region",
            ),
        ),
        migrations.AlterField(
            model_name="programme",
            name="state",
            field=models.CharField(
                choices=[
                    ("listed", "in the registry"),
                    ("awaiting_check", "typed by a person, awaiting check"),
                    ("closed", "closed: nobody represents it any more"),
                    ("merged", "merged into another"),
                ],
                default="listed",
                max_length=20,
                verbose_name="state",
            ),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merged_into__isnull", False), ("state", "merged")),
                    models.Q(models.Q(("state", "merged"), _negated=True), ("merged_into__isnull", True)),
                    _connector="OR",
                ),
                name="contacts_merged_says_into_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into__isnull", True),
                    models.Q(("merged_into", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="contacts_not_merged_into_itself",
            ),
        ),
        CreateFollowMerge(),
    ]
