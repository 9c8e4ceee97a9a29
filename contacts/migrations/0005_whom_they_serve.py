import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django_countries.fields
from django.db import migrations, models

import contacts.models.programmes
from contacts.models.merges import FollowMerge
from kit.revisions import RenewRevision


class Migration(migrations.Migration):
    dependencies = [("contacts", "0004_programme_merged")]
    operations = [
        migrations.CreateModel(
            name="Office",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(unique=True, verbose_name="slug")),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                ("country", django_countries.fields.CountryField(max_length=2, verbose_name="country")),
            ],
            options={
                "verbose_name": "office",
                "verbose_name_plural": "offices",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Network",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(unique=True, verbose_name="slug")),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
            ],
            options={
                "verbose_name": "network",
                "verbose_name_plural": "networks",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="ServedProgramme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="served_programmes",
                        to="contacts.contactperson",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="served_by",
                        to="contacts.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "programme of a contact person",
                "verbose_name_plural": "programmes of a contact person",
                "ordering": ["programme__name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "programme"), name="contacts_programme_served_once_a_person"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="contactperson",
            name="countries",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    max_length=2, validators=[contacts.models.programmes.validate_country_code]
                ),
                blank=True,
                db_default=[],
                default=list,
                help_text="Two-letter codes parted by commas, such as AT, CZ.",
                size=None,
                verbose_name="countries they serve",
            ),
        ),
        migrations.AddField(
            model_name="contactperson",
            name="working_days",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveSmallIntegerField(
                    choices=[
                        (1, "Monday"),
                        (2, "Tuesday"),
                        (3, "Wednesday"),
                        (4, "Thursday"),
                        (5, "Friday"),
                        (6, "Saturday"),
                        (7, "Sunday"),
                    ]
                ),
                blank=True,
                db_default=[],
                default=list,
                help_text="Leave all unticked when they need not be said.",
                size=None,
                verbose_name="working days",
            ),
        ),
        migrations.AddField(
            model_name="contactperson",
            name="networks",
            field=models.ManyToManyField(
                blank=True, related_name="people", to="contacts.network", verbose_name="networks"
            ),
        ),
        migrations.AddField(
            model_name="contactperson",
            name="office",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="people",
                to="contacts.office",
                verbose_name="office",
            ),
        ),
        migrations.AddField(
            model_name="contactperson",
            name="programmes",
            field=models.ManyToManyField(
                related_name="contact_persons",
                through="contacts.ServedProgramme",
                to="contacts.programme",
                verbose_name="programmes they serve",
            ),
        ),
        migrations.AddIndex(
            model_name="contactperson",
            index=django.contrib.postgres.indexes.GinIndex(fields=["countries"], name="contacts_person_countries"),
        ),
        migrations.AddConstraint(
            model_name="contactperson",
            constraint=models.CheckConstraint(
                condition=models.Q(("working_days__contained_by", [1, 2, 3, 4, 5, 6, 7])),
                name="contacts_working_days_are_weekdays",
            ),
        ),
        FollowMerge("contacts_servedprogramme"),
        RenewRevision("contacts_office", "contacts"),
        RenewRevision("contacts_network", "contacts"),
        RenewRevision("contacts_servedprogramme", "contacts"),
        RenewRevision("contacts_contactperson_networks", "contacts"),
    ]
