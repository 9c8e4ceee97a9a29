from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contacts.models import Import
from kit.forms import NamedModelForm
from kit.spreadsheets import MOST_BYTES, too_large


class ImportForm(NamedModelForm):
    """A sheet and what it holds. What is in the file is looked at by a worker, its size at once."""

    file = forms.FileField(
        label=_("File"), widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
        help_text=_("CSV or XLSX, at most 20 MB and 20,000 lines. The first line names the columns."),
        error_messages={
            "required": _("Choose the file to be imported."),
            "empty": _("The file is empty. Send one with a heading and a line for each entry."),
        },
    )  # fmt: skip

    class Meta:
        model = Import
        fields = ["kind", "file"]
        widgets = {"kind": forms.RadioSelect}

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(too_large(file.size), code="too_large")
        return file
