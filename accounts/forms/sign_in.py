from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from kit.forms import NamedErrors


class AddressField(forms.EmailField):
    """An e-mail address in its one spelling, however it was typed or pasted."""

    widget = forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"})
    default_error_messages = {
        "required": _("Write your e-mail address."),
        "invalid": _("Write an e-mail address such as name@example.org."),
    }

    def __init__(self, **options):
        super().__init__(**{"max_length": User._meta.get_field("email").max_length, **options})

    def to_python(self, value):
        return User.normalize_username(super().to_python(value))


class EmailForm(NamedErrors, forms.Form):
    """The one question that opens the door, for those the portal knows and those it does not."""

    email = AddressField(
        label=_("Your e-mail address"),
        help_text=_(
            "We send a code to this address, to see that it is yours. We keep the address to sign you in and to "
            "write to you about what you ask for here, nothing else."
        ),
    )


class NewEmailForm(NamedErrors, forms.Form):
    """The address that somebody known wants instead of theirs."""

    email = AddressField(
        label=_("Your new e-mail address"),
        help_text=_("We send a code there, to see that it is yours."),
    )


class CodeForm(NamedErrors, forms.Form):
    """The digits of the mail; whether they are right is found out by trying them."""

    code = forms.CharField(
        label=_("Code"),
        max_length=100,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "nums w-auto", "size": 10}
        ),
        error_messages={"required": _("Write the code from the message.")},
    )
