"""However much is sent, no more than the limit is kept, and the rest of the form arrives."""

import io

import pytest
from django.test import RequestFactory

from kit import uploads
from kit.uploads import OversizedUpload

BOUNDARY = "uploads"
MEGABYTE = 1024 * 1024


class Body(io.RawIOBase):
    """A request's body that is made while it is read: fields, and files of so many bytes.

    It notes how much was kept in ``folder`` meanwhile.
    """

    def __init__(self, parts, folder):
        self.folder, self.most_kept = folder, 0
        self.pieces = [piece for part in parts for piece in self._pieces(*part)] + [(f"--{BOUNDARY}--\r\n".encode(), 1)]
        self.length = sum(len(piece) * times for piece, times in self.pieces)
        self._left = self._blocks()
        self._rest = b""

    @staticmethod
    def _pieces(name, value):
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"'
        if isinstance(value, str):
            return [(f"{head}\r\n\r\n{value}\r\n".encode(), 1)]
        file_name, size = value
        head = f'{head}; filename="{file_name}"\r\nContent-Type: application/pdf\r\n\r\n'.encode()
        block = min(size, 64 * 1024)
        return [(head, 1), (b"x" * block, size // block), (b"\r\n", 1)]

    def _blocks(self):
        for piece, times in self.pieces:
            for _ in range(times):
                yield piece

    def readable(self):
        return True

    def readinto(self, buffer):
        self.most_kept = max(self.most_kept, bytes_kept(self.folder))
        if not self._rest:
            self._rest = next(self._left, b"")
        taken, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)


def posted(body):
    return RequestFactory().generic(
        "POST", "/", CONTENT_TYPE=f"multipart/form-data; boundary={BOUNDARY}", CONTENT_LENGTH=str(body.length),
        **{"wsgi.input": io.BufferedReader(body)},
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path, settings):
    """Where files are kept while they arrive."""
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    return tmp_path


def bytes_kept(folder):
    return sum(file.stat().st_size for file in folder.iterdir())


def test_a_file_of_two_gigabytes_leaves_its_size_and_nothing_more_than_the_limit(folder):
    body = Body([("before", "Anna"), ("letter", ("letter.pdf", 2048 * MEGABYTE)), ("after", "Rossi")], folder)
    request = posted(body)

    file = request.FILES["letter"]

    assert (request.POST.dict(), list(request.FILES)) == ({"before": "Anna", "after": "Rossi"}, ["letter"])
    assert (type(file), file.name, file.size, file.read()) == (OversizedUpload, "letter.pdf", 2048 * MEGABYTE, b"")
    assert not file.is_one_too_many
    assert uploads.MOST_BYTES - MEGABYTE < body.most_kept <= uploads.MOST_BYTES
    assert bytes_kept(folder) == 0


def test_a_file_at_the_limit_is_kept_whole(folder):
    file = posted(Body([("letter", ("letter.pdf", uploads.MOST_BYTES))], folder)).FILES["letter"]

    assert (file.size, len(file.read())) == (uploads.MOST_BYTES, uploads.MOST_BYTES)
    assert not isinstance(file, OversizedUpload)


def test_of_many_files_no_more_than_the_limit_of_a_request_is_kept(folder, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES_OF_REQUEST", 8 * MEGABYTE)

    many = [(f"file{number}", (f"{number}.pdf", 3 * MEGABYTE)) for number in range(4)]
    body = Body([*many, ("after", "Rossi")], folder)

    request = posted(body)

    files = list(request.FILES.values())
    assert [getattr(file, "is_one_too_many", None) for file in files] == [None, None, True, True]
    assert [file.size for file in files] == [3 * MEGABYTE] * 4
    assert request.POST["after"] == "Rossi"
    assert body.most_kept <= 8 * MEGABYTE
    assert bytes_kept(folder) == 6 * MEGABYTE


def test_a_small_file_behind_a_large_one_is_kept(folder, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", MEGABYTE)

    files = posted(Body([("large", ("large.pdf", 3 * MEGABYTE)), ("small", ("small.pdf", 1000))], folder)).FILES

    assert [(type(file) is OversizedUpload, len(file.read())) for file in files.values()] == [(True, 0), (False, 1000)]
