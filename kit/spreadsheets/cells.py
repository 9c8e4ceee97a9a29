"""Cells as text: harmless on the way out, as people wrote them on the way in."""

import csv
import re
from collections.abc import Iterable
from datetime import date, datetime, time
from io import StringIO

#: What a spreadsheet program takes for a formula when it stands first (OWASP, “CSV Injection”), after any number
#: of the apostrophes that we put before it.
LIKE_A_FORMULA = re.compile(r"'*[=+\-@\t\r]")

#: With what a text begins that may be one; most are known at once to be none.
TO_LOOK_AT = "'=+-@\t\r"

#: Signs that PostgreSQL refuses (NUL, halves of a pair) and those that no sheet keeps: XML 1.0, 2.2.
NOT_KEPT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: What stands in the place of each of them, so that whoever checks the cell sees that something was there.
IN_ITS_PLACE = "\ufffd"


#: What a cell of a sheet that goes out is: text, a number, a day, an instant without a zone, or nothing.
Cell = str | int | float | date | datetime | None


class Unreadable(Exception):
    """A file that is no sheet, or too large; ``words`` say so to whoever sent it, and what to do."""

    def __init__(self, words: str):
        super().__init__(words)
        self.words = str(words)


def neutralised(text: str) -> str:
    """``text`` as a cell that no spreadsheet program takes for a formula: an apostrophe before what looks like one."""
    return f"'{text}" if LIKE_A_FORMULA.match(text) else text


def as_written(value: Cell) -> str:
    """A cell as text that no program takes for a formula; what is a number already cannot be one."""
    if isinstance(value, str):
        if not value.isprintable():
            value = NOT_KEPT.sub("", value.replace("\r\n", "\n"))
        return neutralised(value) if value[:1] in TO_LOOK_AT else value
    if value is None:
        return ""
    return value.isoformat(" ", "minutes") if isinstance(value, datetime) else str(value)


def restored(text: str) -> str:
    """The opposite of ``neutralised``: any text that went out so comes back as it was."""
    return text[1:] if text.startswith("'") and LIKE_A_FORMULA.match(text) else text


def parted(cell: str) -> list[str]:
    """The parts of a cell that holds a list parted by semicolons; a part with a semicolon of its own is quoted."""
    rows = csv.reader(StringIO(cell, newline=""), delimiter=";", skipinitialspace=True)
    parts = (" ".join(part.split()) for row in rows for part in row)
    return [part for part in parts if part]


def joined(parts: Iterable[str]) -> str:
    """The opposite of ``parted``."""
    return "; ".join(f'"{part.replace(chr(34), chr(34) * 2)}"' if _needs_quotes(part) else part for part in parts)


def _needs_quotes(part: str) -> bool:
    return ";" in part or part.startswith('"')


def as_text(value: object) -> str:
    """What a cell of a workbook holds, as people wrote it: 1 for the number 1.0, a date without midnight."""
    if isinstance(value, bool):
        text = str(value).upper()
    elif isinstance(value, float) and value.is_integer():
        text = str(int(value))
    elif isinstance(value, datetime):
        text = value.isoformat(" ") if value.time() != time.min else value.date().isoformat()
    elif isinstance(value, date | time):
        text = value.isoformat()
    else:
        text = str(value)
    return as_kept(text)


def as_kept(text: str) -> str:
    """``text`` in which a sign that cannot be kept is seen, with the line ends that programs agree on."""
    return NOT_KEPT.sub(IN_ITS_PLACE, text.replace("\r\n", "\n")).strip(" \n\xa0")


def holds_unkept(text: str) -> bool:
    """Whether a sign of ``text`` could not be kept, or could not be read already by whoever wrote the file."""
    return IN_ITS_PLACE in text
