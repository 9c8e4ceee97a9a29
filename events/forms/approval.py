"""What staff and a person write to each other before a registration is approved."""

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Enquiry
from kit.forms import ManyLinesField, NamedErrors

MOST_LETTERS = Enquiry._meta.get_field("question").max_length


class AskBackForm(NamedErrors, forms.Form):
    """What staff want to know before they decide."""

    question = ManyLinesField(
        label=_("Question"),
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The person reads it word for word, and replies on the page of the registration."),
    )


class ReplyForm(NamedErrors, forms.Form):
    """What the person says to that."""

    reply = ManyLinesField(label=_("Your reply"), max_length=MOST_LETTERS, widget=forms.Textarea(attrs={"rows": 6}))
