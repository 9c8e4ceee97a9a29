"""What staff type to invite people, and what becomes of each line of it."""

from dataclasses import dataclass, replace
from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.actions.invitations import known_at
from events.models import Event
from kit.forms import ManyLinesField, NamedErrors
from kit.spreadsheets import MOST_BYTES, Unreadable, too_large

from .address_lists import MOST_LINES, Entry, TooManyLines, as_text, entries_of_file, entries_of_text

LONGEST_NOTE = 600


@dataclass(frozen=True)
class Line:
    """A line of the list, and in words why nobody is invited by it; empty for who is."""

    entry: Entry
    why_not: str


class NoteForm(NamedErrors, forms.Form):
    """What staff add to a message. ``press`` makes the second press of the button the same act."""

    note = ManyLinesField(
        label=gettext_lazy("Note"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Stands in the message; may be empty. The message says what, when and where by itself."),
    )
    press = forms.CharField(widget=forms.HiddenInput, max_length=40)


class InviteForm(NoteForm):
    """Addresses as they are pasted or stand in a sheet. After ``is_valid`` the ``lines`` say what becomes of each."""

    addresses = ManyLinesField(
        label=gettext_lazy("Addresses"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One a line, with or without the name: anna@ministry.example, or Anna Rossi <anna@ministry.example>. Cells "
            "copied from a sheet will do as well."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
        help_text=gettext_lazy("CSV or XLSX, at most 20 MB and 10,000 lines, with a column for addresses."),
    )

    field_order = ["addresses", "file", "note"]

    def __init__(self, *args, event: Event, **options):
        super().__init__(*args, **options)
        self.event = event
        self.entries: list[Entry] = []

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            self._read(cleaned.get("addresses", ""), "addresses", entries_of_text)
            if file := cleaned.get("file"):
                self._read(file, "file", entries_of_file)
                if cleaned.get("addresses", "").strip():
                    # Lines of both are told apart by their place in the one list that the page goes on with.
                    self.entries = [replace(entry, line=line) for line, entry in enumerate(self.entries, start=1)]
        if not self.errors and not self.entries:
            self.add_error("addresses", _("Paste at least one address, or choose a file."))
        elif not self.errors and len(self.entries) > MOST_LINES:
            self.add_error("addresses", _too_many())
        return cleaned

    def _read(self, what, field: str, read) -> None:
        try:
            self.entries += read(what)
        except TooManyLines:
            self.add_error(field, _too_many())
        except Unreadable as error:
            self.add_error(field, error.words)

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > MOST_BYTES:
            raise ValidationError(too_large(file.size), code="too_large")
        return file

    def keep_as_text(self) -> None:
        """Puts what a file holds among the pasted lines, so that it goes along where no file can."""
        self.data = self.data.copy()
        self.data[self.add_prefix("addresses")] = as_text(self.entries)
        del self.fields["file"]

    @cached_property
    def lines(self) -> list[Line]:
        """What becomes of each line; two statements, however many they are."""
        known = known_at(self.event, [entry.email for entry in self.entries if entry.email])
        seen: dict[str, int] = {}
        lines = []
        for entry in self.entries:
            why_not = entry.problem
            if not why_not and entry.email in seen:
                why_not = _("The same address as in line %(line)d.") % {"line": seen[entry.email]}
            elif entry.email in known.registered:
                why_not = _("Has registered already.")
            elif entry.email in known.invited:
                why_not = _("Is invited already.")
            if entry.email:
                seen.setdefault(entry.email, entry.line)
            lines.append(Line(entry, why_not))
        return lines

    @property
    def names(self) -> dict[str, str]:
        """The names of those who are invited, by their addresses."""
        return {line.entry.email: line.entry.name for line in self.lines if not line.why_not}


def _too_many() -> str:
    return _("The list has more than %(most)s lines. Divide it, and invite the people in several steps.") % {
        "most": f"{MOST_LINES:,}"
    }
