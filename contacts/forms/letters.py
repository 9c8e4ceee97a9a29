"""“Write to …”: what somebody writes to a contact person."""

import re

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from contacts.models.letters import Letter
from kit.forms import AddressField, ManyLinesField, NamedErrors, OneLineField

#: Control characters (Unicode category Cc) but tab and line ends: no keyboard makes them. NUL is left out,
#: for every field refuses it.
validate_printable = RegexValidator(
    re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"), _("Remove the invisible control characters."),
    code="control_characters", inverse_match=True,
)  # fmt: skip


class LetterForm(NamedErrors, forms.Form):
    """A letter to one contact person. Without ``sender`` it asks for the address, which is proved by a code.

    With ``team`` it asks whether it is for the person, who is away, or for their team.
    """

    to_team = forms.TypedChoiceField(
        label=_("Who should get it?"), coerce="True".__eq__, initial=True, widget=forms.RadioSelect
    )
    name = OneLineField(
        label=_("Your name"),
        max_length=120,
        validators=[validate_printable],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = AddressField(
        label=_("Your e-mail address"),
        help_text=_("The answer goes there. We send you a code first, to see that the address is yours."),
    )
    subject = OneLineField(label=_("Subject"), max_length=150, validators=[validate_printable])
    message = ManyLinesField(label=_("Message"), max_length=5000, validators=[validate_printable])
    wants_copy = forms.BooleanField(label=_("Send me a copy"), required=False)

    def __init__(self, *args, sender=None, person=None, team=None, **options):
        super().__init__(*args, **options)
        self.sender = sender
        if team is None:
            del self.fields["to_team"]
        else:
            self.fields["to_team"].choices = [
                (True, _("The team %(team)s, now") % {"team": team}),
                (False, _("%(name)s, when they are back") % {"name": person}),
            ]
        if sender is not None:
            del self.fields["email"]
            self.initial.setdefault("name", getattr(sender, "name", ""))

    def letter(self) -> Letter:
        """What was written, as ``send_letter`` takes it; the form must be valid."""
        return Letter(**{"email": getattr(self.sender, "email", ""), **self.cleaned_data})
