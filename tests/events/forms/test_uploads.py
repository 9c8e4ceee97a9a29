import io
import struct
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from events.forms import uploads
from events.forms.uploads import check_upload
from kit.uploads import OversizedUpload
from tests.factories.events import TINY_PDF


def picture(kind):
    file = io.BytesIO()
    Image.new("RGB", (2, 2), "navy").save(file, kind)
    return file.getvalue()


PNG, JPEG = picture("PNG"), picture("JPEG")


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
        ("photo.jpeg", JPEG),
        ("photo.jpg", JPEG),
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
        ("agenda.pdf", b"%PDF-1.7 <script>alert(1)</script>"),
        ("agenda.pdf", b"GIF89a" + TINY_PDF),
        ("map.png", TINY_PDF),
        ("map.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("map.png", PNG[:8] + bytes(20)),
        ("photo.jpg", PNG),
        ("photo.jpg", JPEG[:4] + b"<?php system($_GET[0]); ?>"),
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


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("letter.pdf", TINY_PDF + DOCX),
        ("letter.pdf", TINY_PDF + DOCX + b"\n%%EOF\n"),
        ("photo.jpg", JPEG + archive(**{"run.exe": "MZ"})),
        ("map.png", PNG + archive(**{"META-INF/MANIFEST.MF": "Main-Class: A", "A.class": "x"})),
        ("photo.jpg", JPEG[:2] + b"\xff\xfe\x00\x0c%PDF-1.7 \n" + JPEG[2:]),
        ("letter.pdf", TINY_PDF + b"Rar!\x1a\x07\x00" + TINY_PDF),
        ("map.png", PNG + bytes(2 * 1024 * 1024 - 3) + b"7z\xbc\xaf\x27\x1c"),
        ("text.docx", archive(**{"%PDF-1.7": "", "[Content_Types].xml": "", "word/document.xml": ""})),
        ("letter.pdf", TINY_PDF + b"PK\x06\x07" + bytes(16) + b"PK\x05\x06" + b"\xff" * 18 + b"\n%%EOF\n"),
    ],
    ids=["pdf+zip", "pdf+zip+pdf", "jpeg+zip", "png+jar", "jpeg+pdf", "pdf+rar", "png+7z", "docx+pdf", "pdf+large zip"],
)
def test_a_file_that_is_two_at_once_is_refused(name, content):
    with pytest.raises(ValidationError, match="something else at once") as error:
        check(name, content)
    assert error.value.code == "two_in_one"


@pytest.mark.parametrize(
    "content",
    [b"MZ a program" + DOCX, DOCX + b"more", TINY_PDF + DOCX, archive(**{"a": "b", "xl/workbook.xml": ""}) + DOCX],
    ids=["before", "behind", "pdf", "two archives"],
)
def test_a_document_is_all_of_its_file(content):
    with pytest.raises(ValidationError) as error:
        check("text.docx", content)
    assert error.value.code == "disguised"


def test_an_archive_of_far_too_many_parts_is_no_document():
    many = archive(**{"word/document.xml": ""}, **{str(number): "" for number in range(uploads.MOST_PARTS)})

    with pytest.raises(ValidationError) as error:
        check("text.docx", many)
    assert error.value.code == "disguised"


def test_a_document_of_two_kinds_is_of_none():
    both = archive(**{"word/document.xml": "", "xl/workbook.xml": ""})

    with pytest.raises(ValidationError) as error:
        check("text.docx", both)
    assert error.value.code == "disguised"


def test_words_of_an_archive_within_a_pdf_are_only_words():
    words = b"PK\x05\x06 is how archives end, " + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 3, 3, 9, 0, 0)

    assert check("letter.pdf", TINY_PDF + words + b"\n%%EOF\n") == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("text.docx", archive(**{"word/document.xml": "", "word/vbaProject.bin": "x"})),
        ("text.docx", archive(**{"word/document.xml": "", "word/activeX/activeX1.xml": "x"})),
        ("table.xlsx", archive(**{"xl/workbook.xml": "", "xl/macrosheets/sheet1.xml": "x"})),
        (
            "slides.pptx",
            archive(
                **{
                    "[Content_Types].xml": "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
                    "ppt/presentation.xml": "",
                }
            ),
        ),
        ("text.odt", archive(mimetype="application/vnd.oasis.opendocument.text", **{"Basic/Standard/Module1.xml": ""})),
    ],
    ids=["vba", "controls", "old macros", "declared", "basic"],
)
def test_a_document_with_macros_is_refused_under_an_innocent_ending_too(name, content):
    with pytest.raises(ValidationError, match="holds macros") as error:
        check(name, content)
    assert error.value.code == "macros"


def test_an_empty_file_is_said_to_be_empty():
    with pytest.raises(ValidationError, match="is empty") as error:
        check("letter.pdf", b"")
    assert error.value.code == "empty"


@pytest.mark.parametrize(("name", "content"), [("letter.pdf", TINY_PDF), ("photo.jpeg", JPEG), ("photo.jpg", JPEG)])
def test_only_kinds_that_are_asked_for_are_taken_by_either_of_their_names(name, content):
    check_upload(SimpleUploadedFile(name, content), kinds=["jpg", "pdf"])


def test_a_kind_that_is_not_asked_for_is_refused_with_those_that_are():
    with pytest.raises(ValidationError, match="one of these kinds: pdf, odt") as error:
        check_upload(SimpleUploadedFile("map.png", PNG), kinds=["odt", "pdf"])
    assert error.value.code == "unknown_kind"


def test_a_file_larger_than_is_asked_for_is_refused_with_both_sizes():
    with pytest.raises(ValidationError) as error:
        check_upload(SimpleUploadedFile("letter.pdf", TINY_PDF + bytes(2048)), max_bytes=1024)
    (words,) = error.value.messages
    assert words == "“letter.pdf” has 2.1\xa0KB; at most 1.0\xa0KB are possible."


def test_a_file_that_was_one_too_many_is_told_from_one_too_large():
    upload = OversizedUpload(is_one_too_many=True, name="letter.pdf", size=1000)

    with pytest.raises(ValidationError, match="Send one after another") as error:
        check_upload(upload)
    assert error.value.code == "too_many"


def test_a_file_that_is_too_large_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(uploads, "MAX_BYTES", 10)

    with pytest.raises(ValidationError, match="at most") as error:
        check("agenda.pdf", TINY_PDF)
    assert error.value.code == "too_large"


def test_archives_and_films_are_taken_only_where_they_are_named():
    kit, film = archive(**{"logo.svg": "<svg/>"}), b"\x00\x00\x00\x18ftypisom" + b"\0" * 12

    for name, content in (("kit.zip", kit), ("film.mp4", film)):
        check_upload(SimpleUploadedFile(name, content), kinds=["zip", "mp4"])
        with pytest.raises(ValidationError) as refused:
            check_upload(SimpleUploadedFile(name, content))
        assert refused.value.code == "unknown_kind"
