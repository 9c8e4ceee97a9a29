"""Contact persons and programmes as sheets: the columns of an import, so that what went out can come back."""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from contacts.actions.imports import SHEETS, WHAT_IS_WRONG
from contacts.models import Import

#: Rows that are in memory at once.
CHUNK_ROWS = 500


def sheet_rows(kind: str, rows: QuerySet) -> Iterator[list[str]]:
    """The heading and a line for each of ``rows``, by five statements at most a chunk."""
    sheet = SHEETS[kind]
    yield [column.heading for column in sheet.columns]
    for row in sheet.rows(rows).iterator(chunk_size=CHUNK_ROWS):
        yield [column.write(column.held(row)) for column in sheet.columns]


def mending_rows(row: Import) -> Iterator[list[str]]:
    """The lines of an import as they were read, each with what is wrong with it: to be mended and sent again."""
    sheet = SHEETS[row.kind]
    names = list(sheet.places(row.heading))
    yield [*(sheet.by_name[name].heading for name in names), WHAT_IS_WRONG]
    for line in row.lines.order_by("number").iterator(chunk_size=CHUNK_ROWS):
        words = (_words(sheet.heading_of(name), mistakes) for name, mistakes in line.wrong.items())
        yield [*(line.values[name] for name in names), " ".join(words)]


def _words(heading: str, mistakes: Iterable[str]) -> str:
    words = " ".join(mistakes)
    return _("%(column)s: %(words)s") % {"column": heading, "words": words} if heading else words
