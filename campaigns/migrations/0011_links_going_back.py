from django.db import migrations

#: Of a row that is a link nothing is left once links have no column, and 0009 would not be applied again beside it.
FORGET_LINKS = """
DELETE FROM campaigns_downloadcount WHERE file_id IN (SELECT id FROM campaigns_materialfile WHERE link <> '');
DELETE FROM campaigns_materialfile WHERE link <> ''
"""


class Migration(migrations.Migration):
    """Before the release is taken back, links go: the code before it knows only files."""

    dependencies = [("campaigns", "0010_more_attendees")]

    operations = [migrations.RunSQL(migrations.RunSQL.noop, FORGET_LINKS)]
