"""Whom staff register, and what they know of that person."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import ProfileForm
from accounts.models import User
from kit.forms import AddressField, NamedErrors


class WhomForm(NamedErrors, forms.Form):
    """The address by which a person is known, or will be."""

    email = AddressField(
        label=_("E-mail address of the person"),
        help_text=_("Spell it back to them: the confirmation goes there, and with it they sign in."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "vTextField"}),
    )


class AboutThemForm(ProfileForm):
    """“About you”, asked of staff about somebody else."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        labels = {
            "name": _("Name"),
            "body_kind": _("Kind of body"),
            "role": _("Role"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
        for field in self.fields.values():
            field.widget.attrs.pop("autocomplete", None)
            if isinstance(field.widget, forms.TextInput):
                field.widget.attrs["class"] = "vTextField"
        self.fields["name"].help_text = _("As it should stand on badge and certificate.")

    @classmethod
    def about(cls, person: User | None, data=None) -> "AboutThemForm | None":
        """The form, where something is not known yet of ``person``, who may be somebody new."""
        if person is None:
            return cls(data)
        return None if person.has_complete_profile else cls.of(person, data)
