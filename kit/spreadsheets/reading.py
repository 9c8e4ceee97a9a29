"""Reading a sheet that somebody sent: recognised by what is in it, not by its name, and within limits."""

from collections.abc import Iterator
from typing import BinaryIO

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from .cells import Unreadable
from .delimited import MARKED_ENCODINGS, delimited_rows
from .workbooks import workbook_rows

MOST_BYTES = 20 * 1024 * 1024
MOST_LINES = 20_000
MOST_COLUMNS = 100
#: What Excel holds in one cell.
MOST_LETTERS_OF_A_CELL = 32_767

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Names of streams in an OLE file, as they stand in its directory.
ENCRYPTED, BEFORE_2007 = ("EncryptedPackage".encode("utf-16-le"), "Workbook".encode("utf-16-le"))


def read_rows(file: BinaryIO) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV or the first sheet of an XLSX, each with the number that programs show beside it.

    Rows without anything are left out. Cells are text without blanks at their ends; a sign that cannot be kept is
    U+FFFD. The first row is the heading, and it counts. Raises ``Unreadable``.
    """
    is_empty = True
    for number, cells in _numbered(file):
        if number > MOST_LINES + 1:
            raise Unreadable(
                _("The file has more than %(most)s lines. Divide it into several.") % {"most": f"{MOST_LINES:,}"}
            )
        if len(cells) > MOST_COLUMNS:
            raise Unreadable(
                _("Line %(number)d has %(columns)d columns. A sheet may have at most %(most)d.")
                % {"number": number, "columns": len(cells), "most": MOST_COLUMNS}
            )
        if any(len(cell) > MOST_LETTERS_OF_A_CELL for cell in cells):
            raise _cell_too_long(number)
        if any(cells):
            is_empty = False
            yield number, cells
    if is_empty:
        raise Unreadable(_("The file is empty. Send one with a heading and a line for each entry."))


def has_guessed_letters(file: BinaryIO) -> bool:
    """Whether it is text that does not say its encoding and is not UTF-8.

    It is read as Western European: names from a Polish or Greek computer come out wrong, and only people can see it.
    """
    file.seek(0)
    content = file.read()
    if content.startswith((ZIP, OLE, *MARKED_ENCODINGS)):
        return False
    try:
        content.decode()
    except UnicodeDecodeError:
        return True
    return False


def _numbered(file: BinaryIO) -> Iterator[tuple[int, list[str]]]:
    size = file.seek(0, 2)
    if size > MOST_BYTES:
        raise Unreadable(too_large(size))
    file.seek(0)
    start = file.read(8)
    file.seek(0)
    if start.startswith(ZIP):
        return workbook_rows(file, most_rows=MOST_LINES + 1, most_columns=MOST_COLUMNS)
    if start == OLE:
        raise Unreadable(_words_of_ole(file.read()))
    return delimited_rows(file.read(), most_letters=MOST_LETTERS_OF_A_CELL)


def too_large(size: int) -> str:
    """What is said of a file of ``size`` bytes that nobody will read."""
    return _("The file has %(size)s. Send one of at most %(most)s.") % {
        "size": filesizeformat(size), "most": filesizeformat(MOST_BYTES),
    }  # fmt: skip


def _words_of_ole(content: bytes) -> str:
    if ENCRYPTED in content:
        return _("The file is locked with a password. Take the password away, save it anew and send that.")
    if BEFORE_2007 in content:
        return _("The file is an old Excel file (.xls). Save it as XLSX or as CSV UTF-8 and send that.")
    return _("The file is not a sheet. Send a CSV or XLSX file.")


def _cell_too_long(number: int) -> Unreadable:
    return Unreadable(
        _("Line %(number)d has a cell of more than %(most)s characters. Is a quotation mark missing?")
        % {"number": number, "most": f"{MOST_LETTERS_OF_A_CELL:,}"}
    )
