"""Columns of a sheet: what their headings may be, and how a cell becomes what a row holds, and back.

Every kind of column answers the same: ``read`` gives the value that a cell means, checked as the staff area's form
and the model check it; ``held`` the value of a row; ``write`` a value as a cell. ``KEEP`` is the value of an empty
cell where nothing can be empty: what is there stays. Headings and words are English in every language of the portal,
for what one person exports another one imports.
"""

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries
from phonenumber_field.phonenumber import PhoneNumber
from phonenumbers import PhoneNumberFormat, format_number

from contacts.models.programmes import EU_COUNTRY_CODES
from kit.forms import name_errors, validate_visible
from kit.spreadsheets import holds_unkept, joined, parted

from .names import Names, shortened, unknown

KEEP = object()
#: What was called so before, or still is by many.
COUNTRY_NAMES = {**EU_COUNTRY_CODES, "Czech Republic": "CZ", "Great Britain": "GB", "Turkey": "TR", "Macedonia": "MK"}
#: So many words of a fixed list are said in full when a cell holds none of them.
MOST_LISTED = 8
UNKEPT = gettext_lazy("There is a sign that cannot be kept. Type the cell anew.")


def plain(text: str) -> str:
    """A heading or a word of a fixed list, however it is written: letters and digits without accents."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in letters if sign.isalnum())


class Column(ABC):
    """One column. ``name`` is the field it holds; ``kind`` the kind of rows (``names.py``) that its cells name."""

    kind = ""
    empty: object = ""

    def __init__(self, name: str, heading: str, *spellings: str, is_required: bool = False):
        self.name, self.heading, self.is_required = name, heading, is_required
        self.spellings = {plain(each) for each in (name, heading, *spellings)}

    def read(self, cell: str, names: Names) -> object:
        """The value that ``cell`` means; raises ``ValidationError``."""
        if holds_unkept(cell):
            raise ValidationError(UNKEPT)
        return self.value_of(cell, names)

    @abstractmethod
    def value_of(self, cell: str, names: Names) -> object:
        """The value that a cell without unkept signs means; raises ``ValidationError``."""

    def held(self, row: Model) -> object:
        return getattr(row, self.name)

    def put(self, row: Model, value: object) -> None:
        setattr(row, self.name, value)

    def write(self, value: object) -> str:
        return str(value)

    def named_in(self, cell: str) -> list[str]:
        """The names in ``cell`` by which rows are looked up."""
        return []


class Text(Column):
    """A field as its form field and its model check it."""

    def __init__(self, model: type[Model], name: str, heading: str, *spellings: str, keeps_empty: bool = False):
        self.model_field, self.keeps_empty = model._meta.get_field(name), keeps_empty
        is_required = not self.model_field.blank and not keeps_empty
        super().__init__(name, heading, *spellings, is_required=is_required)
        self.form_field = self.model_field.formfield()
        name_errors(self.form_field, heading)
        if isinstance(self.form_field, forms.CharField):
            self.form_field.validators.append(validate_visible)
        # The others are the form field's too, and an address is looked at once.
        self.form_field.validators += [
            each for each in self.model_field.validators if each not in self.form_field.validators
        ]

    def value_of(self, cell, names):
        if not cell and self.keeps_empty:
            return KEEP
        return self.form_field.clean(cell.replace("\n", " "))


class Phone(Text):
    """A number with its country. Whether it is one is asked once: every answer takes longer than all else of a line."""

    def value_of(self, cell, names):
        number = self.form_field.to_python(cell)
        if isinstance(number, PhoneNumber) and not number.is_valid():
            raise ValidationError(self.form_field.error_messages["invalid"], code="invalid")
        return number

    def write(self, value):
        is_number = isinstance(value, PhoneNumber) and value.country_code
        return format_number(value, PhoneNumberFormat.E164) if is_number else str(getattr(value, "raw_input", value))


class Choice(Column):
    """One of a fixed list of words, each of which has several spellings."""

    def __init__(self, name, heading, *spellings: str, choices: Sequence[tuple[str, str]], also: Mapping[str, str]):
        super().__init__(name, heading, *spellings)
        self.labels = {value: str(label) for value, label in choices}
        self.values = spellings_of(choices, also)

    def value_of(self, cell, names):
        return one_of(cell, self.values, self.labels.values()) if cell else ""

    def write(self, value):
        return self.labels.get(value, value)


class YesOrNo(Column):
    """A tick; an empty cell says neither."""

    empty = True
    values = dict.fromkeys(["yes", "y", "true", "1", "x"], True) | dict.fromkeys(["no", "n", "false", "0"], False)

    def value_of(self, cell, names):
        return one_of(cell, self.values, ["yes", "no"]) if cell else KEEP

    def write(self, value):
        return "yes" if value else "no"


class Codes(Column):
    """A list of codes, each written as the code or in words."""

    empty = ()

    def __init__(self, name, heading, *spellings: str, choices: Iterable[tuple], also: Mapping = (), in_words=False):
        super().__init__(name, heading, *spellings)
        choices = [(value, str(label)) for value, label in choices]
        self.labels = dict(choices)
        self.values = spellings_of(choices, dict(also))
        self.in_words = in_words

    def value_of(self, cell, names):
        whole = (part for part in parted(cell))
        parts = [
            part.strip()
            for each in whole
            for part in ([each] if plain(each) in self.values else each.split(","))
            if part.strip()
        ]
        return list(dict.fromkeys(one_of(part, self.values, self.labels.values()) for part in parts))

    def write(self, value):
        return joined(self.labels.get(code, str(code)) if self.in_words else str(code) for code in value)


class Countries(Codes):
    """Countries by their codes, ISO 3166-1 or the Union's, or by name."""

    def __init__(self, name, heading, *spellings: str):
        super().__init__(name, heading, *spellings, choices=countries, also=COUNTRY_NAMES)


class Named(Column):
    """A row of another kind, by one of its names."""

    empty = None

    def __init__(self, name, heading, *spellings: str, kind: str, is_required: bool = False):
        super().__init__(name, heading, *spellings, is_required=is_required)
        self.kind = kind

    def value_of(self, cell, names):
        if not cell and self.is_required:
            raise ValidationError(_("Fill in “%(heading)s”.") % {"heading": self.heading})
        return names.row(self.kind, cell) if cell else None

    def write(self, value):
        return value.name if value else ""

    def named_in(self, cell):
        return [cell] if cell else []


class ManyNamed(Column):
    """Several rows of another kind; ``rows_of`` gives those that a row holds already."""

    empty = ()

    def __init__(self, name, heading, *spellings: str, kind: str, rows_of: Callable):
        super().__init__(name, heading, *spellings)
        self.kind, self.rows_of = kind, rows_of

    def value_of(self, cell, names):
        rows, wrong = {}, []
        for part in parted(cell):
            try:
                row = names.row(self.kind, part)
            except ValidationError as error:
                wrong += error.messages
            else:
                rows[row.pk] = row
        if wrong:
            raise ValidationError(wrong)
        return list(rows.values())

    def held(self, row):
        return self.rows_of(row)

    def put(self, row, value):
        """The rows that tie them are written with all others, in bulk."""

    def write(self, value):
        return joined(sorted(row.name for row in value))

    def named_in(self, cell):
        return parted(cell)


def spellings_of(choices: Iterable[tuple], also: Mapping) -> dict:
    """Every spelling of every choice with what it means: the value, the label, and those in ``also``."""
    found = {}
    for value, label in choices:
        found |= {plain(str(value)): value, plain(str(label)): value}
    return found | {plain(spelling): value for spelling, value in also.items()}


def one_of(typed: str, values: Mapping, labels: Iterable[str]) -> object:
    """What ``typed`` means; raises ``ValidationError`` that says what it could be."""
    meant = values.get(plain(typed))
    if meant is not None:
        return meant
    known = [str(label) for label in labels]
    if len(known) > MOST_LISTED:
        near = get_close_matches(typed, known, n=1)
        raise unknown(typed, near[0] if near else "")
    raise ValidationError(
        _("“%(typed)s” is none of: %(known)s.") % {"typed": shortened(typed), "known": ", ".join(known)}
    )
