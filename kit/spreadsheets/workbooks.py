"""XLSX: a ZIP archive of XML, which may say it is small and be huge."""

import re
from collections.abc import Iterator
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum, load_workbook

from .cells import Unreadable, as_text, restored

#: Of all that is unpacked: a sheet of 20,000 lines needs a fifth of it.
MOST_UNPACKED_BYTES = 100 * 1024 * 1024
#: Where a cell says it stands. A table is made as wide and as high as the farthest cell.
PLACE = re.compile(rb"""\sr=["']([A-Za-z]{1,4})?([0-9]{1,9})["']""")
CHUNK_BYTES = 1024 * 1024
LONGEST_PLACE = 24


def workbook_rows(file: BinaryIO, *, most_rows: int, most_columns: int) -> Iterator[tuple[int, list[str]]]:
    """Every row of the first sheet that is shown, with its number. Raises ``Unreadable``."""
    _refuse_bombs(file, most_rows, most_columns)
    file.seek(0)
    try:
        sheet = _first_sheet(load_workbook(file))
        rows = sheet.to_python(skip_empty_area=False)
    except CalamineError as error:
        raise Unreadable(_broken()) from error
    for number, row in enumerate(rows, start=1):
        cells = [restored(as_text(value)) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        yield number, cells


def _first_sheet(workbook: CalamineWorkbook):
    for sheet in workbook.sheets_metadata:
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible:
            return workbook.get_sheet_by_name(sheet.name)
    raise Unreadable(_("The file has no sheet. Send one with a heading and a line for each entry."))


def _refuse_bombs(file: BinaryIO, most_rows: int, most_columns: int) -> None:
    """Refuses what is no XLSX and what would fill the memory, before anything is unpacked at once.

    The archive declares how large its members are; a member that is not what it declared has a wrong check sum
    after as many bytes, and is read no further.
    """
    try:
        with ZipFile(file) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > MOST_UNPACKED_BYTES:
                raise Unreadable(_("The file unpacks to more than a sheet needs. Save the sheet as CSV and send that."))
            if not any(member.filename == "xl/workbook.xml" for member in members):
                raise Unreadable(_("The file is not an XLSX workbook. Save the sheet as XLSX or CSV and send that."))
            for member in members:
                is_sheet = member.filename.startswith("xl/worksheets/")
                for place in _read_through(archive, member, looks_for_places=is_sheet):
                    _refuse_far_cells(place, most_rows, most_columns)
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        # RuntimeError: a member of the archive is encrypted; NotImplementedError: packed in a way nobody uses.
        raise Unreadable(_broken()) from error


def _read_through(archive: ZipFile, member, *, looks_for_places: bool) -> Iterator[re.Match]:
    """Reads the member to its end, which checks it, and gives the places that its cells name."""
    rest = b""
    with archive.open(member) as content:
        while chunk := content.read(CHUNK_BYTES):
            if looks_for_places:
                yield from PLACE.finditer(rest + chunk)
                rest = chunk[-LONGEST_PLACE:]


def _refuse_far_cells(place: re.Match, most_rows: int, most_columns: int) -> None:
    letters, row = place.groups()
    if int(row) > most_rows:
        raise Unreadable(
            _("The sheet has something in line %(number)s. It may have at most %(most)s lines.")
            % {"number": f"{int(row):,}", "most": f"{most_rows:,}"}
        )
    if letters and _column_number(letters) > most_columns:
        raise Unreadable(
            _("The sheet has something in column %(column)s. It may have at most %(most)d columns.")
            % {"column": letters.decode().upper(), "most": most_columns}
        )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _broken() -> str:
    return _(
        "The file looks like a workbook, but cannot be read as one. Save it anew as XLSX, or as CSV, and send that."
    )
