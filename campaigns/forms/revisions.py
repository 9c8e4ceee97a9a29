"""A row that staff edit, of which whoever saves second is told."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kit.forms import NamedModelForm

CHANGED_MEANWHILE = _(
    "Somebody else changed this while you were editing it. Nothing of yours is lost, and nothing is saved yet. Open "
    "the page in a second window and compare; when you save again, what stands here replaces what they wrote."
)


class RevisedForm(NamedModelForm):
    """``version`` is the ``revision`` of the row when the form was opened; the page puts the field into its form."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.initial["version"] = self.instance.revision

    def clean(self):
        cleaned = super().clean()
        rows = self._meta.model.objects.filter(pk=self.instance.pk)
        present = rows.values_list("revision", flat=True).first()
        if present is not None and cleaned.get("version") != present:
            self.data = self.data.copy()
            self.data[self.add_prefix("version")] = present
            raise ValidationError(CHANGED_MEANWHILE, "changed_meanwhile")
        return cleaned

    @property
    def seen(self) -> int:
        """The revision that was edited; 0 for a new row."""
        return self.cleaned_data["version"] if self.instance.pk else 0
