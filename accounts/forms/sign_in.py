from django import forms
from django.utils.translation import gettext_lazy as _

from kit.forms import AddressField, NamedErrors


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
