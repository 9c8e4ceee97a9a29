from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.forms import NamedErrors


class Reason(models.TextChoices):
    """Why an account is erased. Words of ours, for the memory that keeps them cannot forget a person's."""

    ASKED_HERE = "asked-here", _("asked on the portal")
    ASKED_BY_MAIL = "asked-by-mail", _("asked by e-mail or letter")
    ASKED_BY_PHONE = "asked-by-phone", _("asked by phone or in person")
    NOT_THEIR_ACCOUNT = "not-their-account", _("the address is not, or no longer, the person's")
    AUTHORITY = "authority", _("an authority ordered it")


class ErasureForm(NamedErrors, forms.Form):
    """Why staff erase somebody's account, and that it is meant."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", _("Choose a reason")), *(each for each in Reason.choices if each[0] != Reason.ASKED_HERE)],
        help_text=_("It is kept, without the person's name."),
    )
    is_sure = forms.BooleanField(label=_("I have checked that this is to be done, and know that it cannot be undone"))
