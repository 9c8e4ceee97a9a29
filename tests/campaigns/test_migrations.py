import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from campaigns.models import MaterialFile
from tests.factories.campaigns import DownloadCountFactory, MaterialFileFactory

pytestmark = pytest.mark.django_db


def turn(name, how):
    """Applies one migration alone, or undoes it."""
    loader = MigrationLoader(connection)
    with connection.schema_editor() as editor:
        getattr(loader.get_migration("campaigns", name), how)(
            loader.project_state(("campaigns", name), at_end=False), editor
        )


def test_release_that_knows_links_can_be_taken_back_and_come_again():
    kept = MaterialFileFactory()
    DownloadCountFactory(file=MaterialFileFactory(linked=True))

    turn("0011_links_going_back", "unapply")
    connection.check_constraints()  # as a commit does
    for how in ("unapply", "apply"):
        turn("0009_links", how)

    assert list(MaterialFile.objects.all()) == [kept]
