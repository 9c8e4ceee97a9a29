"""What staff type on the pages of single acts."""

from dataclasses import replace

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events.actions.audience import Audience
from events.models import Event
from kit.forms import NamedErrors

from .wall_clock import WallClockField


class ReasonForm(NamedErrors, forms.Form):
    """Why; the person reads it."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences. The people concerned read it word for word."),
    )  # fmt: skip


class InternalReasonForm(ReasonForm):
    """Why; only the audit keeps it."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["reason"].help_text = _("Kept in the audit. It is not shown to the public, and nobody is told.")


class TellForm(NamedErrors, forms.Form):
    """Who is told of what happens to ``event``, of the groups of ``audience``."""

    tell = forms.MultipleChoiceField(label=_("Who is told"), required=False, widget=forms.CheckboxSelectMultiple)
    #: The groups that may be ticked.
    offered = ("drafts", "followers", "invited", "waiting", "registered")

    def __init__(self, *args, event: Event, audience: Audience, **options):
        super().__init__(*args, **options)
        self.event, self.groups = event, audience
        self.counts = audience.counts(event)
        labels = {
            "drafts": _("Started, but not sent"),
            "followers": _("Follow the event"),
            "waiting": _("On the waiting list"),
            "invited": _("Invited, and silent"),
            "registered": _("Registered already"),
        }
        self.fields["tell"].choices = [
            (group, f"{labels[group]}: {people(self.counts[group])}") for group in self.offered if group in self.counts
        ]
        ticked = replace(audience, invited="invited" in self.counts)
        self.initial.setdefault("tell", [group for group in self.offered if getattr(ticked, group)])

    @property
    def audience(self) -> Audience:
        """The groups that are ticked."""
        return replace(self.groups, **{group: group in self.cleaned_data["tell"] for group in self.counts})

    @property
    def number_told(self) -> int:
        return self.audience.number(self.event)


class LaterEndForm(NamedErrors, forms.Form):
    """When something ends from now on, and why.

    ``old_closes_at`` is the end that was seen: it makes the second press of the button the same act.
    """

    closes_at = WallClockField(
        label=_("New end of registration"), is_deadline=True, help_text=_("Without a time: at the end of that day.")
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands on the event’s page and in the message."),
    )  # fmt: skip
    old_closes_at = forms.CharField(widget=forms.HiddenInput)

    def clean_old_closes_at(self):
        try:
            instant = parse_datetime(self.cleaned_data["old_closes_at"])
        except ValueError:
            instant = None
        if instant is None or instant.tzinfo is None:
            raise forms.ValidationError(_("Open this page again: it was sent incomplete."))
        return instant


class ExtensionForm(LaterEndForm, TellForm):
    """When registration ends from now on, why, and who is told."""

    field_order = ["closes_at", "reason", "tell"]


class WindowForm(ExtensionForm):
    """Until when who is registered may change it, or give a place back, from now on: it concerns nobody else."""

    offered = ("waiting", "registered")

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["closes_at"].label = _("New end")


class ChangeForm(TellForm):
    """What staff add to the news of another time or place, and who is told.

    ``sequence`` is the calendar entry's that was seen: it makes the second press of the button the same act.
    """

    note = forms.CharField(
        label=_("Note"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Why, or what to do now; may be empty. The message says what was and what is."),
    )  # fmt: skip
    sequence = forms.IntegerField(widget=forms.HiddenInput)

    field_order = ["note", "tell"]

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        tell = self.fields["tell"]
        tell.required, tell.error_messages["required"] = True, _("Tick who is told.")


def people(number: int) -> str:
    return ngettext("%(number)d person", "%(number)d people", number) % {"number": number}


class CopyForm(NamedErrors, forms.Form):
    """When the copy of an event begins. ``press`` makes the second press of the button the same act."""

    starts_at = WallClockField(
        label=_("The copy starts at"),
        help_text=_(
            "Days, sessions and the end move along, by the clocks of the event’s place; registration opens and closes "
            "as many days before as it did."
        ),
    )
    press = forms.CharField(widget=forms.HiddenInput, max_length=40)
