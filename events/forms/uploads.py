"""Files from people: what they are is read from their bytes, never believed from their name.

Taken is what is one kind of file and nothing else. A file that two programs read as two different things (a PDF with
a ZIP behind it) is refused, and so is one that brings a program along (macros of office documents).
"""

import re
import struct
import zipfile
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from PIL import Image

from kit.uploads import MOST_BYTES as MAX_BYTES
from kit.uploads import OversizedUpload

#: First bytes of kinds of files that begin with a signature.
SIGNATURES = {
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
}
#: Office documents are ZIP archives; each kind has a part that no other has (ECMA-376, part 2).
OFFICE_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
#: OpenDocument says what it is in a part of its own (OASIS OpenDocument 1.3, part 2, 3.3).
OPEN_DOCUMENT_TYPES = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
    "odp": b"application/vnd.oasis.opendocument.presentation",
}
KINDS = [*SIGNATURES, *OFFICE_PARTS, *OPEN_DOCUMENT_TYPES]
#: Taken only where they are named: what staff hand out, and nobody sends us.
STAFF_KINDS = ["zip", "mp4"]
#: What begins a film, behind the length of its first box (ISO/IEC 14496-12, 4.3).
FILM_BOX = b"ftyp"
#: Two names of one kind.
SAME_KIND = {"jpg": "jpeg", "jpeg": "jpg"}

#: Endings of files that a program runs when they are opened.
PROGRAMS = re.compile(r"\.(?:exe|com|scr|bat|cmd|ps1|vbs|js|jar|msi|lnk|hta|sh|app|dmg|apk|html?)$")
#: Parts of office documents that hold programs: macros, controls, dialogs of old Excel; Basic and scripts.
PROGRAM_PARTS = re.compile(r"vbaproject|vbadata|/activex/|/macrosheets/|/dialogsheets/|^basic/|^scripts/")
CONTENT_TYPES = "[content_types].xml"
#: The record at the end of a ZIP archive (APPNOTE 6.3.10, 4.3.16), its length, and the longest comment behind it.
END_RECORD, END_LENGTH, LONGEST_COMMENT = b"PK\x05\x06", 22, 0xFFFF
#: Before that record, in an archive of the large kind (4.3.15).
LARGE_LOCATOR, LOCATOR_LENGTH = b"PK\x06\x07", 20
#: What a list of parts, and a part, begin with (4.3.12, 4.3.7).
DIRECTORY, LOCAL_HEADER = b"PK\x01\x02", b"PK\x03\x04"
#: More than any document has; an archive of half a million names would fill the memory.
MOST_PARTS = 10_000
#: Readers of PDF look for its beginning in so many bytes (ISO 32000-1, annex H, note 13).
PDF_HEAD_BYTES = 1024
#: They look for its end in the last 1,024; some programs write blanks behind it.
PDF_TAIL_BYTES = 2048
OTHER_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")


def kind_of(name: str) -> str:
    """The kind of file that a name claims: ``pdf``."""
    return PurePath(name).suffix.lower().removeprefix(".")


#: What is wrong with a file by its bytes, and what to do.
WRONG = {
    "disguised": _(
        "“%(name)s” is not a %(kind)s file, whatever its name says. Save it anew in the program it comes from."
    ),
    "two_in_one": _(
        "“%(name)s” is a %(kind)s file and something else at once. Save it anew in the program it comes from."
    ),
    "macros": _("“%(name)s” holds macros, which are not taken here. Save it without them, or as PDF."),
    "programs": _("“%(name)s” holds programs or web pages. Pack it anew without them."),
}


def check_upload(file: UploadedFile, *, kinds: Collection[str] = (), max_bytes: int | None = None) -> None:
    """Raises ``ValidationError``, in words, for a file that is empty, too large, or not what its name claims.

    ``kinds`` are those that are taken here (none: ``KINDS``), ``max_bytes`` is how large it may be.
    """
    kind, kinds = kind_of(file.name), [each for each in [*KINDS, *STAFF_KINDS] if each in (kinds or KINDS)]
    about = {"name": file.name, "kind": kind.upper(), "kinds": ", ".join(kinds)}
    if kind not in [*KINDS, *STAFF_KINDS] or (kind not in kinds and SAME_KIND.get(kind) not in kinds):
        raise ValidationError(
            _("“%(name)s” cannot be taken here. Choose a file of one of these kinds: %(kinds)s."), "unknown_kind", about
        )
    _check_size(file, MAX_BYTES if max_bytes is None else max_bytes)
    if wrong := _what_is_wrong(file, kind):
        raise ValidationError(WRONG[wrong], wrong, about)


def _check_size(file: UploadedFile, limit: int) -> None:
    about = {"name": file.name, "size": filesizeformat(file.size), "limit": filesizeformat(limit)}
    if file.size > limit:
        raise ValidationError(_("“%(name)s” has %(size)s; at most %(limit)s are possible."), "too_large", about)
    if isinstance(file, OversizedUpload):
        raise ValidationError(
            _("“%(name)s” and the other files are too large to be sent together. Send one after another."),
            "too_many",
            about,
        )
    if not file.size:
        raise ValidationError(_("“%(name)s” is empty. Choose another file, or save it anew."), "empty", about)


def _what_is_wrong(file: UploadedFile, kind: str) -> str | None:
    """One of ``WRONG``, or nothing."""
    try:
        if not _is_what_it_says(file, kind):
            return "disguised"
        if kind != "pdf" and b"%PDF-" in _read(file, 0, PDF_HEAD_BYTES):
            return "two_in_one"
        if kind == "zip":
            return "programs" if _holds_programs(file) else None
        if kind in SIGNATURES or kind == "mp4":
            return "two_in_one" if _end_of_archive(file) or _holds_other_archive(file) else None
        return "macros" if _holds_program(file) else None
    except Exception:  # noqa: BLE001  zipfile and Pillow raise almost anything for a broken file
        # A part that is not there, locked, damaged, or packed in a way nobody uses for documents.
        return "disguised"
    finally:
        file.seek(0)


def _is_what_it_says(file: UploadedFile, kind: str) -> bool:
    if kind == "mp4":
        return _read(file, 4, len(FILM_BOX)) == FILM_BOX
    if kind == "zip":
        return _is_whole_archive(file)
    return _is_of_signature(file, kind) if kind in SIGNATURES else _is_document(file, kind)


def _read(file: BinaryIO, at: int, length: int) -> bytes:
    file.seek(at)
    return file.read(length)


# -- PDF and pictures -----------------------------------------------------------------------------------------
def _is_of_signature(file: UploadedFile, kind: str) -> bool:
    if not _read(file, 0, 8).startswith(SIGNATURES[kind]):
        return False
    if kind == "pdf":
        return b"%%EOF" in _read(file, max(0, file.size - PDF_TAIL_BYTES), PDF_TAIL_BYTES)
    file.seek(0)
    with suppress(Image.DecompressionBombError):  # a very large picture is one, too: nothing here unpacks it
        Image.open(file, formats=["PNG" if kind == "png" else "JPEG"])  # reads the head and no pixel
    return True


def _holds_other_archive(file: BinaryIO) -> bool:
    file.seek(0)
    before = b""
    while block := file.read(1024 * 1024):
        seen = before + block
        if any(signature in seen for signature in OTHER_ARCHIVES):
            return True
        before = block[-8:]
    return False


# -- archives -------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class End:
    """What the record at the end of a ZIP archive says: how many ``parts`` it has, where it begins in its file, and
    how many bytes stand behind it. One of the large kind (ZIP64) says it elsewhere: none of this is known then."""

    parts: int = 0
    begins_at: int = 0
    bytes_behind: int = 0


def _end_of_archive(file: BinaryIO) -> End | None:
    """The end of a ZIP archive, if ``file`` has one where programs that unpack look for it."""
    size = file.seek(0, 2)
    start = max(0, size - END_LENGTH - LONGEST_COMMENT)
    tail = _read(file, start, size)
    at = len(tail)
    while (at := tail.rfind(END_RECORD, 0, at)) >= 0:
        if tail[max(0, at - LOCATOR_LENGTH) : at].startswith(LARGE_LOCATOR):
            return End()
        if len(tail) - at < END_LENGTH:
            continue
        *_rest, parts, length, offset, comment = struct.unpack_from("<4s4H2LH", tail, at)
        directory_at = start + at - length
        if parts and directory_at >= 0 and _read(file, directory_at, 4) == DIRECTORY:
            return End(parts, directory_at - offset, len(tail) - at - END_LENGTH - comment)
    return None


def _is_whole_archive(file: UploadedFile) -> bool:
    """Whether the whole file is one archive, with nothing before or behind it."""
    end = _end_of_archive(file)
    is_plain = end is not None and 0 < end.parts <= MOST_PARTS and end.begins_at == end.bytes_behind == 0
    return is_plain and _read(file, 0, 4) == LOCAL_HEADER


def _holds_programs(file: UploadedFile) -> bool:
    """Whether something in an archive would run when it is opened, or lands elsewhere than where it is unpacked."""
    with zipfile.ZipFile(file) as archive:
        names = [name.lower().replace("\\", "/") for name in archive.namelist()]
    return any(PROGRAMS.search(name) or name.startswith("/") or ".." in name.split("/") for name in names)


def _is_document(file: UploadedFile, kind: str) -> bool:
    """Whether the file is one archive and a document of this kind."""
    if not _is_whole_archive(file):
        return False
    with zipfile.ZipFile(file) as archive:
        if kind in OFFICE_PARTS:
            parts = set(archive.namelist())
            return [each for each in OFFICE_PARTS if OFFICE_PARTS[each] in parts] == [kind]
        with archive.open("mimetype") as part:
            return part.read(100).strip() == OPEN_DOCUMENT_TYPES[kind]


def _holds_program(file: UploadedFile) -> bool:
    """Whether an office document brings macros along, also under an innocent ending."""
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        if any(PROGRAM_PARTS.search(name.lower()) for name in names):
            return True
        for name in (name for name in names if name.lower() == CONTENT_TYPES):
            with archive.open(name) as part:
                if b"macroenabled" in part.read(1024 * 1024).lower():
                    return True
    return False
