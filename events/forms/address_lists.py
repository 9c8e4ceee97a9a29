"""Addresses as staff have them: pasted from anywhere, or in a sheet; a line of the one is a row of the other."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from events.models import Invitation
from kit.forms import AddressField, turns_round
from kit.spreadsheets import read_rows

MOST_LINES = 10_000
LONGEST_NAME = Invitation._meta.get_field("name").max_length
#: What stands between semicolons and commas, but those in quotation marks.
PARTS = re.compile(r'(?:"[^"]*"|[^;,"]|")+')
IN_BRACKETS = re.compile(r"<([^<>]*)>")
#: What stands around an address that somebody copied.
WRAPPING = " \t\"'()[]<>"
EMAIL_HEADINGS = {"e-mail", "email", "e-mail address", "email address", "mail", "address"}
NAME_HEADINGS = {"name", "full name", "first name", "given name", "last name", "surname", "family name"}


class TooManyLines(Exception):
    """More than ``MOST_LINES`` lines say something."""


@dataclass(frozen=True)
class Entry:
    """What one line says: an address in small letters with a name, or why it says none."""

    line: int
    typed: str
    email: str = ""
    name: str = ""
    problem: str = ""

    @property
    def text(self) -> str:
        """The line as it is read again."""
        if self.problem:
            return self.typed
        return f"{self.name} <{self.email}>" if self.name else self.email


def entries_of_text(text: str) -> list[Entry]:
    """What each line of ``text`` says; a line may hold several addresses. Raises ``TooManyLines``."""
    lines = ((number, line.split("\t")) for number, line in enumerate(text.splitlines(), start=1))
    return _entries(lines)


def entries_of_file(file: BinaryIO) -> list[Entry]:
    """What each row of a CSV or XLSX says. Raises ``TooManyLines``, ``kit.spreadsheets.Unreadable``."""
    return _entries(read_rows(file))


def as_text(entries: Iterable[Entry]) -> str:
    """``entries`` as the text that says the same, a line each."""
    return "\n".join(" ".join(entry.text.split()) for entry in entries)


def _entries(rows: Iterable[tuple[int, Sequence[str]]]) -> list[Entry]:
    entries: list[Entry] = []
    columns = None
    is_first = True
    for number, row in rows:
        cells = [" ".join(cell.split()) for cell in row]
        if not any(cells):
            continue
        if is_first and (columns := _columns(cells)):
            is_first = False
            continue
        is_first = False
        entries += _entries_of_row(number, cells, columns)
        if len(entries) > MOST_LINES:
            raise TooManyLines
    return entries


def _columns(cells: Sequence[str]) -> tuple[int, list[int]] | None:
    """Where the address and the names stand, if this is a heading."""
    headings = [cell.lower().strip("* :") for cell in cells]
    emails = [place for place, heading in enumerate(headings) if heading in EMAIL_HEADINGS]
    if not emails or any("@" in cell for cell in cells):
        return None
    return emails[0], [place for place, heading in enumerate(headings) if heading in NAME_HEADINGS]


def _entries_of_row(number: int, cells: Sequence[str], columns: tuple[int, list[int]] | None) -> Iterator[Entry]:
    typed = "\t".join(cells).strip()
    if any(cell.startswith("=") for cell in cells):
        yield Entry(number, typed, problem=_("A formula, and no address."))
    elif columns:
        place, names = columns
        email = cells[place] if place < len(cells) else ""
        name = " ".join(cells[column] for column in names if column < len(cells))
        yield _entry(number, typed, email, name)
    elif len(filled := [cell for cell in cells if cell]) > 1:
        yield from _entries_of_cells(number, typed, filled)
    else:
        yield from _entries_of_line(number, typed)


def _entries_of_cells(number: int, typed: str, cells: Sequence[str]) -> Iterator[Entry]:
    """Cells of which nobody says what they are: each with an address is one; of several others none is the name."""
    with_address = [cell for cell in cells if "@" in cell] or [""]
    others = [cell for cell in cells if "@" not in cell]
    for cell in with_address:
        name, email = _name_and_address(cell)
        alone = others[0] if len(others) == len(with_address) == 1 else ""
        yield _entry(number, typed, email, name or alone)


def _entries_of_line(number: int, typed: str) -> Iterator[Entry]:
    """“anna@…”, “Anna Rossi <anna@…>”, “Rossi, Anna; anna@…”, or several of them."""
    parts = [part.strip() for part in PARTS.findall(typed)]
    with_address = [part for part in parts if "@" in part]
    if len(with_address) <= 1:
        names = [part for part in parts if part and "@" not in part]
        inside, email = _name_and_address(with_address[0] if with_address else typed)
        yield _entry(number, typed, email, " ".join([*names, inside]) if with_address else "")
        return
    for part in with_address:
        name, email = _name_and_address(part)
        yield _entry(number, part, email, name)


def _name_and_address(text: str) -> tuple[str, str]:
    if found := IN_BRACKETS.search(text):
        return text[: found.start()] + text[found.end() :], found[1]
    words = text.split()
    email = next((word for word in words if "@" in word), "")
    return " ".join(word for word in words if word != email), email


def _entry(number: int, typed: str, email: str, name: str) -> Entry:
    email, name = (
        email.strip(WRAPPING).removeprefix("mailto:"),
        " ".join(name.replace('"', " ").replace(",", " ").split()).strip(WRAPPING),
    )
    try:
        email = AddressField().clean(email)
    except ValidationError:
        words = _("No e-mail address such as name@example.org.")
        return Entry(number, typed, problem=words)
    if len(name) > LONGEST_NAME:
        words = _("The name has more than %(most)d characters.") % {"most": LONGEST_NAME}
        return Entry(number, typed, problem=words)
    if turns_round(name) or "\0" in name or "\ufffd" in name:
        return Entry(number, typed, problem=_("The name holds a sign that cannot be kept. Type it anew."))
    return Entry(number, typed, email=email, name=name)
