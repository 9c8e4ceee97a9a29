from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Something that organisers take away may be kept elsewhere; every row so far has a file."""

    dependencies = [("campaigns", "0008_one_open_change")]

    operations = [
        migrations.AddField(
            model_name="materialfile",
            name="link",
            field=models.URLField(
                blank=True, db_default="", default="", max_length=500, verbose_name="or a link to it"
            ),
        ),
        migrations.AddField(
            model_name="materialfile",
            name="link_kind",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=40, verbose_name="what the link leads to"
            ),
        ),
        migrations.AlterField(
            model_name="materialfile",
            name="file",
            field=models.FileField(blank=True, upload_to="materials/", verbose_name="file"),
        ),
        migrations.AddConstraint(
            model_name="materialfile",
            constraint=models.CheckConstraint(
                condition=(~Q(file="") & Q(link="", link_kind=""))
                | (Q(file="", link__startswith="https://") & ~Q(link_kind="")),
                name="campaigns_either_a_file_or_a_link",
                violation_error_message="Give either a file or a link, and of a link what it leads to.",
            ),
        ),
    ]
