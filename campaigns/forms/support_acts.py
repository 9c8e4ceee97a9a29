"""What staff type about support, on the pages of single acts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import ServiceRequest
from contacts.models import ContactPerson
from events.forms.staff_acts import LaterEndForm
from events.forms.wall_clock import WallClockField
from kit.forms import ManyLinesField, NamedErrors, WebAddressField
from kit.uploads import MOST_BYTES, OversizedUpload


class SupportTermForm(NamedErrors, forms.Form):
    """From when until when programmes register, by the edition's clocks."""

    opens_at = WallClockField(label=_("Opens at"), required=False, help_text=_("Empty: at once."))
    closes_at = WallClockField(
        label=_("Closes at"), is_deadline=True, help_text=_("Without a time: at the end of that day.")
    )

    def clean(self):
        cleaned = super().clean()
        opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("Registration must close after it opens."))
        return cleaned


class SupportExtensionForm(LaterEndForm):
    """When registration for support ends from now on, and why."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["reason"].help_text = _("It stands on the campaign’s page and in the message.")


class RevisionForm(NamedErrors, forms.Form):
    """About a service as it stood when the page was opened."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ServiceForm(RevisionForm):
    """How a service stands, and what the programme reads of it."""

    state = forms.ChoiceField(label=_("State"), widget=forms.RadioSelect)
    words = ManyLinesField(
        label=_("Words to the programme"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It reads them word for word. Needed when something is not possible."),
    )  # fmt: skip
    adviser = forms.ModelChoiceField(
        label=_("Adviser"), required=False, queryset=ContactPerson.objects.none(), empty_label=_("nobody yet")
    )
    due_date = forms.DateField(
        label=_("Due on"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    link = WebAddressField(label=_("Link"), required=False, max_length=200)
    file = forms.FileField(
        label=_("Finished file"), required=False,
        help_text=_("Only this programme sees it. At most 20 MB; for a larger one give a link."),
    )  # fmt: skip

    field_order = ["state", "words", "adviser", "due_date", "link", "file"]

    def __init__(self, *args, states, has_file, **options):
        super().__init__(*args, **options)
        self.fields["state"].choices = [(each, ServiceRequest.State(each).label) for each in states]
        people = ContactPerson.objects.listed().order_by("family_name", "given_name")
        self.fields["adviser"].queryset = people
        if not has_file:
            del self.fields["file"]

    def clean_file(self):
        file = self.cleaned_data.get("file")
        if isinstance(file, OversizedUpload) or (file and file.size > MOST_BYTES):
            raise forms.ValidationError(_("The file has more than 20 MB. Give a link to it instead."))
        return file


class GrantForm(RevisionForm):
    """How much of the budget a boosting gets."""

    euros = forms.IntegerField(label=_("Granted, in €"), min_value=0, max_value=10_000_000, help_text=_("Whole euros."))

    field_order = ["euros"]


class OutcomeForm(RevisionForm):
    """What came of a boosting."""

    spent_euros = forms.IntegerField(label=_("Spent, in €"), min_value=0, max_value=10_000_000)
    reach = forms.IntegerField(label=_("People reached"), min_value=0, max_value=1_000_000_000)

    field_order = ["spent_euros", "reach"]
