from django.db import migrations


def await_check_again(apps, schema_editor):
    """What was merged stands in the queue again: the column that says into what goes, and nothing refers to it."""
    programmes = apps.get_model("contacts", "Programme").objects.exclude(merged_into=None)
    programmes.update(state="awaiting_check", merged_into=None)


class Migration(migrations.Migration):
    """For the way back and forth again: a merged row without ``merged_into`` is refused by 0004."""

    dependencies = [("contacts", "0010_imports")]
    operations = [migrations.RunPython(migrations.RunPython.noop, await_check_again)]
