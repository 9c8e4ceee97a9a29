"""Rows that come in from a spreadsheet, CSV or XLSX, and rows that go out as one.

    for number, cells in read_rows(file): ...           raises Unreadable, with words
    chunks = csv_chunks([heading, *rows])               for a StreamingHttpResponse
    write_xlsx(file, [heading, *rows])

What leaves as a cell never begins like a formula (``neutralised``); what comes in from our own export is as it was.
"""

from .cells import Cell, Unreadable, holds_unkept, joined, neutralised, parted, restored
from .filling import write_xlsx
from .reading import MOST_BYTES, MOST_LINES, has_guessed_letters, read_rows, too_large
from .writing import CSV_TYPE, XLSX_TYPE, csv_chunks

__all__ = [
    "CSV_TYPE",
    "MOST_BYTES",
    "MOST_LINES",
    "XLSX_TYPE",
    "Cell",
    "Unreadable",
    "csv_chunks",
    "has_guessed_letters",
    "holds_unkept",
    "joined",
    "neutralised",
    "parted",
    "read_rows",
    "restored",
    "too_large",
    "write_xlsx",
]
