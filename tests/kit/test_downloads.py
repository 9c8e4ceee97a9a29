"""Stored files as answers."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import FileField
from django.db.models.fields.files import FieldFile
from django.http import Http404

from kit.downloads import opened, to_take_away


def stored(name):
    return FieldFile(None, FileField(), name)


def test_a_file_is_taken_away_under_its_name_and_runs_nothing(media):
    default_storage.save("x7.svg", ContentFile(b"<svg/>"))

    response = to_take_away(stored("x7.svg"), "arch.svg")

    assert (b"".join(response), response["Content-Type"]) == (b"<svg/>", "image/svg+xml")
    assert response["Content-Disposition"] == 'attachment; filename="arch.svg"'
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize("name", ["lost.pdf", ""])
def test_what_the_storage_has_lost_or_never_had_is_not_there(media, name):
    with pytest.raises(Http404):
        opened(stored(name))
