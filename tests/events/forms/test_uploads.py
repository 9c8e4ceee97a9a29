import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from events.forms import uploads
from events.forms.uploads import check_upload
from tests.factories.events import TINY_PDF

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def archive(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return file.getvalue()


DOCX = archive(**{"[Content_Types].xml": "", "word/document.xml": "<w/>"})
XLSX = archive(**{"[Content_Types].xml": "", "xl/workbook.xml": "<x/>"})
PPTX = archive(**{"[Content_Types].xml": "", "ppt/presentation.xml": "<p/>"})
ODT = archive(mimetype="application/vnd.oasis.opendocument.text")


def damaged(content, after, offset, wrong):
    """``content`` with ``wrong`` in place of what stands ``offset`` bytes after the last ``after``."""
    at = content.rindex(after) + offset
    return content[:at] + wrong + content[at + len(wrong) :]


DIRECTORY, END = b"PK\x01\x02", b"PK\x05\x06"
BZIP2 = b"\x0c\x00"


def check(name, content):
    file = SimpleUploadedFile(name, content)
    check_upload(file)
    return file.tell()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("agenda.pdf", TINY_PDF),
        ("AGENDA.PDF", TINY_PDF),
        ("map.png", PNG),
        ("photo.jpeg", b"\xff\xd8\xff\xe0" + bytes(20)),
        ("text.docx", DOCX),
        ("table.xlsx", XLSX),
        ("slides.pptx", PPTX),
        ("text.odt", ODT),
    ],
)
def test_a_file_that_is_what_it_claims_is_taken_and_left_at_its_beginning(name, content):
    assert check(name, content) == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("agenda.pdf", b"MZ\x90\x00 a program"),
        ("agenda.pdf", b"<html><script>alert(1)</script>"),
        ("agenda.pdf", b"x"),
        ("map.png", TINY_PDF),
        ("text.docx", XLSX),
        ("table.xlsx", archive(anything="else")),
        ("slides.pptx", b"PK\x03\x04 not an archive"),
        ("text.odt", DOCX),
        ("text.odt", archive(mimetype="application/zip")),
        ("table.ods", ODT),
        ("text.odt", damaged(ODT, END, 16, b"\xff\xff\xff\x7f")),
        ("text.odt", damaged(damaged(ODT, DIRECTORY, 10, BZIP2), b"PK\x03\x04", 8, BZIP2)),
        ("text.docx", damaged(damaged(DOCX, DIRECTORY, 8, b"\x00\x08"), DIRECTORY, 46, b"\xff")),
    ],
)
def test_a_file_in_disguise_is_refused(name, content):
    with pytest.raises(ValidationError, match="whatever its name says") as error:
        check(name, content)
    assert error.value.code == "disguised"


@pytest.mark.parametrize("name", ["tool.exe", "page.html", "drawing.svg", "archive.zip", "nothing", ".pdf.js"])
def test_other_kinds_are_refused_and_the_possible_ones_named(name):
    with pytest.raises(ValidationError, match="pdf, png") as error:
        check(name, TINY_PDF)
    assert error.value.code == "unknown_kind"


def test_a_file_that_is_too_large_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(uploads, "MAX_BYTES", 10)

    with pytest.raises(ValidationError, match="at most") as error:
        check("agenda.pdf", TINY_PDF)
    assert error.value.code == "too_large"
