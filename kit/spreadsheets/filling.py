"""XLSX as it is written: the frame by a library, the rows streamed into it.

Through the library alone every cell is looked at several times, and the whole sheet lies on the disk once more before
it is packed: 10,000 rows of 44 cells took three times as long, and nobody could say how far that was.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import BinaryIO, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from .cells import Cell, as_written

SHEET = "xl/worksheets/sheet1.xml"
#: Rows of one piece.
PIECE_ROWS = 100
#: Packs half as quick again as zlib's own choice, and a tenth less tight.
PACKING = 4
#: What Excel holds in one cell, in letters of two bytes.
MOST_LETTERS_OF_A_CELL = 32_767
#: Excel counts days from here on, and believes in a 29 February 1900: days before the next year are text.
DAY_NOUGHT, FIRST_YEAR = date(1899, 12, 30).toordinal(), 1901
SECONDS_A_DAY = 24 * 60 * 60
DAY_FORMAT, INSTANT_FORMAT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
NARROWEST, WIDEST = 10, 40

BLANKS = " \t\n\r"
#: Excel reads ``_x0041_`` as A (ECMA-376, 22.9.2.19): the underscore is written so itself.
LIKE_AN_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


class Frame(NamedTuple):
    """A workbook without rows: its other parts, what stands before and after the rows, and the styles of cells."""

    parts: list[tuple[str, bytes]]
    head: bytes
    tail: bytes
    day_style: str
    instant_style: str


def write_xlsx(file: BinaryIO, rows: Iterable[Iterable[Cell]]) -> None:
    """Writes a workbook of one sheet with a heading that stays in sight; memory stays small.

    Text stays text, whatever it looks like; numbers, days and instants are such, so that programs put them in order.
    """
    rows = iter(rows)
    frame = _frame([as_written(value) for value in next(rows, ())])
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=PACKING) as archive:
        for name, content in frame.parts:
            archive.writestr(name, content)
        with archive.open(SHEET, "w", force_zip64=True) as sheet:
            sheet.write(frame.head)
            for piece in _pieces(rows, frame):
                sheet.write(piece.encode())
            sheet.write(frame.tail)


def _frame(heading: Sequence[str]) -> Frame:
    """The library writes the heading, and a day and an instant below it to learn their styles from."""
    written = BytesIO()
    with xlsxwriter.Workbook(written, {"constant_memory": True}) as workbook:
        sheet, bold = workbook.add_worksheet(), workbook.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for column, text in enumerate(heading):
            sheet.set_column(column, column, min(max(len(text) + 2, NARROWEST), WIDEST))
            sheet.write_string(0, column, text, bold)
        for column, shown in enumerate((DAY_FORMAT, INSTANT_FORMAT)):
            sheet.write_datetime(1, column, date(2000, 1, 1), workbook.add_format({"num_format": shown}))
    with ZipFile(written) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist() if name != SHEET]
        text = archive.read(SHEET).decode()
    day, instant = re.findall(r'<c r="[AB]2" s="(\d+)"', text)
    head, _sign, _rest = re.sub("<dimension [^>]*>", "", text).partition('<row r="2"')
    tail = text[text.rindex("</sheetData>") :]
    return Frame(parts, head.encode(), tail.encode(), day, instant)


def _pieces(rows: Iterable[Iterable[Cell]], frame: Frame) -> Iterator[str]:
    places: list[str] = []
    written: list[str] = []
    for number, row in enumerate(rows, start=2):
        cells = list(row)
        places += map(xl_col_to_name, range(len(places), len(cells)))
        written.append(f'<row r="{number}">')
        written += [
            _cell(f"{place}{number}", value, frame)
            for place, value in zip(places, cells, strict=False)
            if value is not None and value != ""
        ]
        written.append("</row>")
        if number % PIECE_ROWS == 0:
            yield "".join(written)
            written.clear()
    yield "".join(written)


def _cell(place: str, value: Cell, frame: Frame) -> str:
    if isinstance(value, str):
        return _text_cell(place, value)
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value!r}</v></c>'
    if value.year < FIRST_YEAR:
        return _text_cell(place, value)
    days, style = value.toordinal() - DAY_NOUGHT, frame.day_style
    if isinstance(value, datetime):
        days += (value.hour * 3600 + value.minute * 60 + value.second) / SECONDS_A_DAY
        style = frame.instant_style
    return f'<c r="{place}" s="{style}"><v>{days!r}</v></c>'


def _text_cell(place: str, value: Cell) -> str:
    text = _as_held(as_written(value))
    kept = ' xml:space="preserve"' if text[:1] in BLANKS or text[-1:] in BLANKS else ""
    return f'<c r="{place}" t="inlineStr"><is><t{kept}>{_escaped(text)}</t></is></c>'


def _escaped(text: str) -> str:
    if "_x" in text:
        text = LIKE_AN_ESCAPE.sub("_x005F_", text)
    if "&" in text or "<" in text or ">" in text or "\r" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
    return text


def _as_held(text: str) -> str:
    """``text``, ended where Excel's cell ends: a longer one would make the whole file unreadable."""
    if len(text) * 2 <= MOST_LETTERS_OF_A_CELL:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_LETTERS_OF_A_CELL:
        return text
    return units[: 2 * (MOST_LETTERS_OF_A_CELL - 1)].decode("utf-16-le", "ignore") + "…"
