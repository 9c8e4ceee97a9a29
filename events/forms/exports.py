from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Export
from events.search.registrations import RegistrationList
from kit.forms import NamedErrors

KINDS = [
    (Export.Kind.XLSX, _("Excel workbook (.xlsx)")),
    (Export.Kind.CSV, _("CSV (.csv)")),
    (Export.Kind.FILES, _("The files that people sent (.zip)")),
]


class ExportForm(NamedErrors, forms.Form):
    """What staff want of the registrations of a ``listing``; ``wanted`` says it in the words of ``Export``."""

    kind = forms.ChoiceField(label=_("As what"), choices=KINDS, widget=forms.RadioSelect, initial=Export.Kind.XLSX)
    columns = forms.ChoiceField(
        label=_("Columns"), widget=forms.RadioSelect, initial="all",
        choices=[
            ("all", _("All there are, also questions that are no longer asked")),
            ("view", _("Those of the list as you see it")),
        ],
    )  # fmt: skip
    choices = forms.ChoiceField(
        label=_("Where several could be chosen"), widget=forms.RadioSelect, initial="together",
        choices=[
            ("together", _("All in one column, parted by semicolons")),
            ("apart", _("A column for each choice, with an x for who chose it")),
        ],
    )  # fmt: skip
    has_sensitive = forms.BooleanField(
        label=_("With sensitive answers"), required=False,
        help_text=_("Diet, access needs and the like. That you took them out is kept in the audit."),
    )  # fmt: skip

    def __init__(self, *args, listing: RegistrationList, **options):
        super().__init__(*args, **options)
        self.listing = listing
        if not any(column.is_sensitive for column in listing.all_columns):
            del self.fields["has_sensitive"]

    @property
    def wanted(self) -> dict[str, str | bool]:
        return {
            "kind": self.cleaned_data["kind"],
            "has_all_columns": self.cleaned_data["columns"] == "all",
            "has_choices_apart": self.cleaned_data["choices"] == "apart",
            "has_sensitive": self.cleaned_data.get("has_sensitive", False),
        }
