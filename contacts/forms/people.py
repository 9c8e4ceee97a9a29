"""A contact person as staff edit one."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contacts.models import ContactPerson, ServedProgramme
from contacts.models.people import Weekday, validate_language_code
from kit.forms import NamedModelForm
from kit.photos import PhotoField

from .programme_facts import CodesField, CountryCodeField


def _help_of(name: str) -> str:
    return ContactPerson._meta.get_field(name).help_text


class ContactPersonForm(NamedModelForm):
    """What is known of somebody, their topics, programmes and absences left out: these are rows of their own."""

    photo = PhotoField(
        label=_("Photo"), required=False,
        help_text=_("JPEG, PNG or WebP. It is cut to a square, and where and when it was taken is removed."),
    )  # fmt: skip

    # Lists are said here, for Django drops the reason that a model's array gives.
    languages = CodesField(
        forms.CharField(validators=[validate_language_code]), label=_("Languages"), required=False,
        help_text=_help_of("languages"),
    )  # fmt: skip
    countries = CodesField(
        CountryCodeField(), label=_("Countries they serve"), required=False, help_text=_help_of("countries")
    )
    working_days = forms.TypedMultipleChoiceField(
        label=_("Working days"), choices=Weekday, coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_help_of("working_days"),
    )  # fmt: skip

    class Meta:
        model = ContactPerson
        fields = [
            "given_name", "family_name", "slug", "role", "team", "office", "languages", "networks", "countries",
            "email", "phone", "working_days", "photo", "is_listed",
        ]  # fmt: skip
        widgets = {"networks": forms.CheckboxSelectMultiple}


class ServedProgrammeForm(NamedModelForm):
    """A programme that somebody serves. One that is closed may stay, and is not chosen anew."""

    class Meta:
        model = ServedProgramme
        fields = ["programme"]

    def clean_programme(self):
        programme = self.cleaned_data["programme"]
        if programme.is_closed and "programme" in self.changed_data:
            raise ValidationError(
                _("“%(name)s” is closed: nobody represents it any more. Choose another programme.")
                % {"name": programme},
                code="closed",
            )
        return programme
