"""Files from staff: what they are is read from their bytes, never believed from their name."""

import zipfile
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

MAX_BYTES = 20 * 1024 * 1024
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


def check_upload(file: UploadedFile) -> None:
    """Raises ``ValidationError``, in words, for a file that is empty, too large, or not what its name claims."""
    kind = PurePath(file.name).suffix.lower().removeprefix(".")
    if kind not in KINDS:
        raise ValidationError(
            _("“%(name)s” cannot be offered here. Choose a file of one of these kinds: %(kinds)s."),
            "unknown_kind",
            {"name": file.name, "kinds": ", ".join(KINDS)},
        )
    if file.size > MAX_BYTES:
        raise ValidationError(
            _("“%(name)s” has %(size)s; at most %(limit)s are possible."),
            "too_large",
            {"name": file.name, "size": filesizeformat(file.size), "limit": filesizeformat(MAX_BYTES)},
        )
    if not _is_what_it_claims(file, kind):
        raise ValidationError(
            _("“%(name)s” is not a %(kind)s file, whatever its name says. Save it anew in the program it comes from."),
            "disguised",
            {"name": file.name, "kind": kind.upper()},
        )


def _is_what_it_claims(file: UploadedFile, kind: str) -> bool:
    file.seek(0)
    try:
        if kind in SIGNATURES:
            return file.read(8).startswith(SIGNATURES[kind])
        with zipfile.ZipFile(file) as archive:
            if kind in OFFICE_PARTS:
                return OFFICE_PARTS[kind] in archive.namelist()
            with archive.open("mimetype") as part:
                return part.read(100).strip() == OPEN_DOCUMENT_TYPES[kind]
    except Exception:  # noqa: BLE001  zipfile raises almost anything for a broken archive
        # No archive, no such part, or a part that is locked, damaged or packed in a way nobody uses for documents.
        return False
    finally:
        file.seek(0)
