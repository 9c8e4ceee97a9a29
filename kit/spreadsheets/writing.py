"""Sheets as other programs read them."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import BinaryIO

import xlsxwriter

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


def csv_chunks(rows: Iterable[Iterable[object]]) -> Iterator[bytes]:
    """A CSV of ``rows`` piece by piece: UTF-8 with a mark, commas, line ends as RFC 4180 has them."""
    written = StringIO()
    written.write(BOM)
    writer = csv.writer(written)
    for number, row in enumerate(rows, start=1):
        writer.writerow([_cell(value) for value in row])
        if number % CHUNK_ROWS == 0:
            yield written.getvalue().encode()
            written.seek(0)
            written.truncate()
    yield written.getvalue().encode()


def write_xlsx(file: BinaryIO, rows: Iterable[Iterable[object]]) -> None:
    """Writes a workbook of one sheet with a heading that stays in sight. Every cell is text; memory stays small."""
    with xlsxwriter.Workbook(file, XLSX_OPTIONS) as workbook:
        sheet = workbook.add_worksheet()
        sheet.freeze_panes(1, 0)
        heading = workbook.add_format({"bold": True})
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write_string(number, column, _cell(value), *([heading] if number == 0 else []))


def _cell(value: object) -> str:
    return neutralised(NOT_KEPT.sub("", str(value)))
