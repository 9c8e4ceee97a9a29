"""What those who check a local event, or call it off, say."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import LocalEvent
from kit.forms import ManyLinesField, NamedErrors

MOST_OF_WORDS = LocalEvent._meta.get_field("words").max_length


class RevisionForm(NamedErrors, forms.Form):
    """Nothing is typed; the page says which revision its reader has looked at."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class SendBackForm(RevisionForm):
    """What the proposer is to change."""

    words = ManyLinesField(
        label=_("What is to be changed"), max_length=MOST_OF_WORDS, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Whoever proposed the event reads this in a message."),
        error_messages={"required": _("Say what is to be changed: whoever proposed the event reads it.")},
    )  # fmt: skip


class CancelForm(NamedErrors, forms.Form):
    words = ManyLinesField(
        label=_("Why"), max_length=MOST_OF_WORDS, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Read by who proposed the event and by who checked it, not by the public."),
    )  # fmt: skip
