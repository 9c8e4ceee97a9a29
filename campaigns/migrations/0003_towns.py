import django.contrib.postgres.indexes
import django.db.models.functions.comparison
import django.db.models.functions.text
import django_countries.fields
from django.db import migrations, models

import contacts.models.normalised

# What search does with a town that nobody is called like: names with letters wrong or missing, the most like first, of
# these countries where any are given. Half of the groups of three letters have to be the same.
CREATE_TOWNS_LIKE = """
CREATE FUNCTION campaigns_towns_like(asked text, countries text[], most integer) RETURNS SETOF integer
LANGUAGE plpgsql STABLE STRICT SET pg_trgm.word_similarity_threshold = 0.5 AS $$
BEGIN
    RETURN QUERY SELECT geoname FROM campaigns_town
    WHERE asked <% names_text AND (countries = '{}' OR country = ANY (countries))
    ORDER BY word_similarity(asked, names_text) DESC, population DESC LIMIT most;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0002_revisions")]

    operations = [
        migrations.CreateModel(
            name="Town",
            fields=[
                (
                    "geoname",
                    models.PositiveIntegerField(primary_key=True, serialize=False, verbose_name="key at GeoNames"),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("other_names", models.TextField(blank=True, verbose_name="other names, parted by commas")),
                ("country", django_countries.fields.CountryField(max_length=2, verbose_name="country")),
                (
                    "latitude",
                    models.DecimalField(decimal_places=5, max_digits=8, verbose_name="latitude, degrees north"),
                ),
                (
                    "longitude",
                    models.DecimalField(decimal_places=5, max_digits=8, verbose_name="longitude, degrees east"),
                ),
                ("time_zone", models.CharField(max_length=60, verbose_name="time zone")),
                ("population", models.PositiveIntegerField(verbose_name="people who live there")),
                (
                    "names_text",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Concat(
                            models.Value(" "),
                            contacts.models.normalised.Normalised(
                                django.db.models.functions.comparison.Cast(
                                    django.db.models.functions.text.Concat(
                                        "name", models.Value(" "), "other_names", output_field=models.TextField()
                                    ),
                                    models.TextField(),
                                )
                            ),
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(),
                        verbose_name="names as search compares them",
                    ),
                ),
            ],
            options={
                "verbose_name": "town",
                "verbose_name_plural": "towns",
                "ordering": ["-population", "geoname"],
                "default_permissions": (),
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("names_text", "gin_trgm_ops"),
                        name="campaigns_town_called",
                    )
                ],
            },
        ),
        migrations.RunSQL(CREATE_TOWNS_LIKE, "DROP FUNCTION campaigns_towns_like(text, text[], integer)"),
    ]
