"""What is written in a thread of advice, by officers and by staff."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kit.forms import ManyLinesField, NamedErrors


class SeenForm(NamedErrors, forms.Form):
    """About a thread whose newest message, when the page was opened, was ``seen``."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class QuestionForm(SeenForm):
    text = ManyLinesField(
        label=_("Your question"), max_length=3000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Your colleagues who act for the programme read it, too."),
        error_messages={"required": _("Write your question.")},
    )  # fmt: skip

    field_order = ["text"]


class AnswerForm(SeenForm):
    text = ManyLinesField(
        label=_("Answer"), max_length=3000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("All who act for the programme read it word for word, and have it by e-mail."),
        error_messages={"required": _("Write the answer.")},
    )  # fmt: skip

    field_order = ["text"]
