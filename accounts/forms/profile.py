"""“About you”: what an organiser asks of anybody, once."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.models import BodyKind, User
from contacts.models import Programme
from kit.forms import OneLineField

from .programmes import NamesProgramme


def _length(field: str) -> int:
    return User._meta.get_field(field).max_length


class ProfileForm(NamesProgramme):
    """Who somebody is. ``cleaned_data`` is what ``actions.profile.save_profile`` takes."""

    name = OneLineField(
        label=_("Your name"),
        max_length=_length("name"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("As it should stand on your badge and certificate. The organisers of your events see it."),
    )
    body_kind = forms.ChoiceField(label=_("Kind of body you work for"), choices=BodyKind, widget=forms.RadioSelect)
    role = OneLineField(
        label=_("Your role"),
        max_length=_length("role"),
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        help_text=_("For example: finance officer."),
    )
    country = forms.ChoiceField(
        label=_("Country"),
        choices=lambda: [("", _("Choose a country")), *countries],
        widget=forms.Select(attrs={"autocomplete": "country"}),
    )
    organisation = OneLineField(
        label=_("Organisation"),
        max_length=_length("organisation"),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    represents_no_programme = forms.BooleanField(label=_("I represent no programme"), required=False)

    field_order = [
        "name", "body_kind", "role", "country", "organisation", "programme", "programme_choice",
        "represents_no_programme",
    ]  # fmt: skip

    @classmethod
    def of(cls, person: User, data=None) -> "ProfileForm":
        """The form with what is known of ``person``, or with ``data`` that was posted."""
        return cls(
            data,
            person=person,
            initial={
                "name": person.name,
                "body_kind": person.body_kind,
                "role": person.role,
                "organisation": person.organisation,
                "country": person.country.code or "",
                "programme": person.programme.name if person.programme_id else "",
                "represents_no_programme": person.represents_no_programme,
            },
        )

    def may_keep(self, programme: Programme) -> bool:
        """What the profile says already stays, so that a name or a role can be mended alone."""
        return self.person is not None and self.person.programme_id == programme.pk

    def clean(self):
        typed = self.cleaned_data.get("programme")
        represents_none = self.cleaned_data.pop("represents_no_programme", False)
        if typed and represents_none:
            self.add_error("programme", _("Name your programme or tick “I represent no programme”, not both."))
        elif not typed and not represents_none and "programme" not in self.errors:
            self.add_error("programme", _("Name your programme, or tick “I represent no programme”."))
        return super().clean()
