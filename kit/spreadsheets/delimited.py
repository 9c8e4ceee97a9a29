"""CSV as programs write it: in several encodings, with several signs between cells."""

import codecs
import csv
import re
from collections.abc import Iterator
from io import StringIO

from django.utils.translation import gettext as _

from .cells import Unreadable, as_kept, restored

#: By the mark at the beginning (Unicode Standard, 23.8).
MARKED_ENCODINGS = {
    codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16",
}  # fmt: skip
#: Without a mark: Windows-1252 leaves five bytes undefined, Latin-1 none.
OTHER_ENCODINGS = ("utf-8", "cp1252", "latin-1")
DELIMITERS = (",", ";", "\t")
#: Text of two bytes a letter without a mark, and files that are no text, have many.
MOST_NULS = 0.1
QUOTED = re.compile(r'"[^"]*"?')


def delimited_rows(content: bytes, *, most_letters: int) -> Iterator[tuple[int, list[str]]]:
    """Every record of a CSV with its number. Raises ``Unreadable`` for what is no text, and for endless cells."""
    text = decoded(content)
    _refuse_endless_lines(text, most_letters * 10)
    csv.field_size_limit(max(csv.field_size_limit(), most_letters * 10))
    records = csv.reader(StringIO(text, newline=""), delimiter=delimiter_of(text))
    number = 0
    try:
        for number, record in enumerate(records, start=1):
            yield number, [restored(as_kept(cell)) for cell in record]
    except csv.Error as error:
        raise Unreadable(
            _("Line %(number)d cannot be read as CSV. Is a quotation mark missing?") % {"number": number + 1}
        ) from error


def decoded(content: bytes) -> str:
    """``content`` as text, in whichever usual encoding it is."""
    encodings = [encoding for mark, encoding in MARKED_ENCODINGS.items() if content.startswith(mark)]
    for encoding in encodings or OTHER_ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        start = text[:1000]
        if start.count("\0") > len(start) * MOST_NULS:
            break
        return text
    raise Unreadable(_("The file is not text that can be read. Save the sheet as XLSX or as CSV UTF-8 and send that."))


def delimiter_of(text: str) -> str:
    """What parts the cells: the sign that is most frequent in the heading, outside of quotation marks."""
    heading = QUOTED.sub("", text.lstrip().partition("\n")[0])
    return max(DELIMITERS, key=heading.count)


def _refuse_endless_lines(text: str, most_letters: int) -> None:
    start = 0
    for number, line in enumerate(re.finditer(r"[\r\n]|\Z", text), start=1):
        if line.start() - start > most_letters:
            raise Unreadable(
                _("Line %(number)d of the file has more than %(most)s characters. No line of a sheet is that long.")
                % {"number": number, "most": f"{most_letters:,}"}
            )
        start = line.end()
