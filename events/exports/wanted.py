"""What somebody wants of a list of registrations, and what of it they get."""

from dataclasses import dataclass

from events.models import Export
from events.search.columns import Column
from events.search.registrations import RegistrationList

#: So many registrations go out at once: with thirty answers each, a CSV or a workbook of them takes 0.4 seconds.
MOST_AT_ONCE = 2000


@dataclass(frozen=True)
class Wanted:
    """All columns or those of the view; several choices apart or in one; with sensitive answers for who reads them."""

    kind: str
    has_all_columns: bool = False
    has_choices_apart: bool = False
    has_sensitive: bool = False

    @classmethod
    def of(cls, row: Export) -> "Wanted":
        return cls(row.kind, row.has_all_columns, row.has_choices_apart, row.has_sensitive)

    def columns(self, listing: RegistrationList) -> list[Column]:
        """What goes out. The list has sensitive columns for their readers only, and those have to want them."""
        columns = listing.all_columns if self.has_all_columns else listing.columns
        return [column for column in columns if self.has_sensitive or not column.is_sensitive]

    def facts(self, listing: RegistrationList, **numbers: int) -> dict:
        """What the audit remembers of it: the filters, but no words that were typed, for they may be somebody's."""
        return {
            "kind": str(self.kind),
            "columns": "all" if self.has_all_columns else "view",
            "sensitive": self.has_sensitive,
            "filter": {
                name: "…" if listing.all_filters[name].control == "text" else value
                for name, value in listing.values.items()
            },
            **numbers,
        }


def is_short(kind: str, number: int) -> bool:
    """Whether ``number`` registrations go out at once; files of people may be large and are left to a worker."""
    return kind != Export.Kind.FILES and number <= MOST_AT_ONCE
