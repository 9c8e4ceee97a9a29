from django import forms
from django.utils.translation import gettext_lazy as _

from kit.forms import AddressField, NamedErrors


class RecipientForm(NamedErrors, forms.Form):
    """To whom a place goes: an address, and nothing that its reader has not said."""

    email = AddressField(
        label=_("Their e-mail address"),
        error_messages={"required": _("Write their e-mail address.")},
        help_text=_(
            "We write to them in your name. They answer the event’s questions themselves, and nothing of your answers "
            "is passed on."
        ),
    )
