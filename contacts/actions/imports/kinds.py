"""The kinds of sheets there are."""

from contacts.models import Import

from .people import PeopleSheet
from .programmes import ProgrammesSheet
from .sheets import Sheet

SHEETS: dict[str, Sheet] = {Import.Kind.PEOPLE: PeopleSheet(), Import.Kind.PROGRAMMES: ProgrammesSheet()}
