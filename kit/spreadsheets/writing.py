"""CSV as other programs read it."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from .cells import Cell, as_written

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Rows of one chunk: small enough for the memory, large enough for the network.
CHUNK_ROWS = 200
#: Excel takes a file for UTF-8 when it begins so.
BOM = "\ufeff"


def csv_chunks(rows: Iterable[Iterable[Cell]]) -> Iterator[bytes]:
    """A CSV of ``rows`` piece by piece: UTF-8 with a mark, commas, line ends as RFC 4180 has them."""
    written = StringIO()
    written.write(BOM)
    writer = csv.writer(written)
    for number, row in enumerate(rows, start=1):
        writer.writerow([as_written(value) for value in row])
        if number % CHUNK_ROWS == 0:
            yield written.getvalue().encode()
            written.seek(0)
            written.truncate()
    yield written.getvalue().encode()
