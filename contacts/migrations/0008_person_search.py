import django.contrib.postgres.indexes
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models

import contacts.models.normalised


def search_text(of, verbose_name):
    return models.GeneratedField(
        db_persist=True,
        expression=django.db.models.functions.text.Concat(
            models.Value(" "),
            contacts.models.normalised.Normalised(django.db.models.functions.comparison.Cast(of, models.TextField())),
            output_field=models.TextField(),
        ),
        output_field=models.TextField(),
        verbose_name=verbose_name,
    )


class Migration(migrations.Migration):
    dependencies = [("contacts", "0007_synonyms")]
    operations = [
        migrations.AddField(
            model_name="contactperson",
            name="name_text",
            field=search_text(
                django.db.models.functions.text.Concat("given_name", models.Value(" "), "family_name"),
                "name as search compares it",
            ),
        ),
        migrations.AddField(
            model_name="contactperson",
            name="role_text",
            field=search_text("role", "role as search compares it"),
        ),
        migrations.AddIndex(
            model_name="contactperson",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("name_text", "gin_trgm_ops"), name="contacts_person_name"
            ),
        ),
        migrations.AddIndex(
            model_name="contactperson",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("role_text", "gin_trgm_ops"), name="contacts_person_role"
            ),
        ),
        migrations.AddIndex(
            model_name="contactperson",
            index=django.contrib.postgres.indexes.GinIndex(fields=["languages"], name="contacts_person_languages"),
        ),
        migrations.AddIndex(
            model_name="contactperson",
            index=models.Index(fields=["family_name", "given_name"], name="contacts_person_by_name"),
        ),
        migrations.AddIndex(
            model_name="contactperson",
            index=models.Index(
                fields=["id"], name="contacts_person_not_listed", condition=models.Q(("is_listed", False))
            ),
        ),
    ]
