"""Stored files as answers."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404

#: Whatever is in it: should a browser show it all the same, nothing in it runs, or is fetched.
NOTHING_RUNS = "default-src 'none'; sandbox"


def opened(stored: FieldFile):
    """The file, to be read. Raises ``Http404`` when the row has none, or the storage has lost it."""
    try:
        return stored.open("rb")
    except (FileNotFoundError, ValueError) as error:
        raise Http404("the file is gone") from error


def to_take_away(stored: FieldFile, name: str) -> FileResponse:
    """A file that somebody sent, to be kept under ``name``, by whose ending its kind is told. Raises ``Http404``."""
    response = FileResponse(opened(stored), as_attachment=True, filename=name)
    response["Content-Security-Policy"] = NOTHING_RUNS
    return response
