"""Sheets as other programs read them. A cell is text, a number, a day, an instant (without a zone) or nothing."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from io import StringIO
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from .cells import NOT_KEPT, neutralised

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Rows of one chunk: small enough for the memory, large enough for the network.
CHUNK_ROWS = 200
#: Excel takes a file for UTF-8 when it begins so.
BOM = "\ufeff"
XLSX_OPTIONS = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip
#: What Excel holds in one cell, in letters of two bytes, and how it counts days: from 1900 on.
MOST_LETTERS_OF_A_CELL = 32_767
FIRST_YEAR = 1900
DAY_FORMAT, INSTANT_FORMAT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
NARROWEST, WIDEST = 10, 40

#: With what a text begins that may be taken for a formula; most are known at once to be none.
TO_LOOK_AT = "'=+-@\t\r"

Cell = str | int | float | date | datetime | None


def csv_chunks(rows: Iterable[Iterable[Cell]]) -> Iterator[bytes]:
    """A CSV of ``rows`` piece by piece: UTF-8 with a mark, commas, line ends as RFC 4180 has them."""
    written = StringIO()
    written.write(BOM)
    writer = csv.writer(written)
    for number, row in enumerate(rows, start=1):
        writer.writerow([_text(value) for value in row])
        if number % CHUNK_ROWS == 0:
            yield written.getvalue().encode()
            written.seek(0)
            written.truncate()
    yield written.getvalue().encode()


def write_xlsx(file: BinaryIO, rows: Iterable[Iterable[Cell]]) -> None:
    """Writes a workbook of one sheet with a heading that stays in sight; memory stays small.

    Text stays text, whatever it looks like; numbers, days and instants are such, so that programs put them in order.
    """
    with xlsxwriter.Workbook(file, XLSX_OPTIONS) as workbook:
        sheet = workbook.add_worksheet()
        sheet.freeze_panes(1, 0)
        heading = workbook.add_format({"bold": True})
        formats = {
            date: workbook.add_format({"num_format": DAY_FORMAT}),
            datetime: workbook.add_format({"num_format": INSTANT_FORMAT}),
        }
        rows = iter(rows)
        for column, value in enumerate(next(rows, ())):
            text = _text(value)
            sheet.set_column(column, column, min(max(len(text) + 2, NARROWEST), WIDEST))
            sheet.write_string(0, column, text, heading)
        for number, row in enumerate(rows, start=1):
            _write_row(sheet, number, row, formats)


def _write_row(sheet: Worksheet, number: int, row: Iterable[Cell], formats: dict) -> None:
    for column, value in enumerate(row):
        if value is None or value == "":
            continue
        if isinstance(value, int | float):
            sheet.write_number(number, column, value)
        elif isinstance(value, date) and value.year >= FIRST_YEAR:
            sheet.write_datetime(number, column, value, formats[type(value)])
        else:
            sheet.write_string(number, column, _as_held(_text(value)))


def _text(value: Cell) -> str:
    """A cell as text that no program takes for a formula; what is a number already cannot be one."""
    if isinstance(value, str):
        if not value.isprintable():
            value = NOT_KEPT.sub("", value.replace("\r\n", "\n"))
        return neutralised(value) if value[:1] in TO_LOOK_AT else value
    if value is None:
        return ""
    return value.isoformat(" ", "minutes") if isinstance(value, datetime) else str(value)


def _as_held(text: str) -> str:
    """``text``, ended where Excel's cell ends: a longer one would make the whole file unreadable."""
    if len(text) * 2 <= MOST_LETTERS_OF_A_CELL:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_LETTERS_OF_A_CELL:
        return text
    return units[: 2 * (MOST_LETTERS_OF_A_CELL - 1)].decode("utf-16-le", "ignore") + "…"
