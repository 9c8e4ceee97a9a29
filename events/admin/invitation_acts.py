"""Inviting people to an event, and reminding those who say nothing."""

from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events import emails
from events.actions import invitations
from events.forms.invitations import InviteForm, NoteForm
from events.forms.staff_acts import people
from events.models import Invitation
from kit import times

from .acts import Act, number_told

#: So many lines of each kind are shown one by one; the others are counted.
SHOWN = 500
NOT_OPEN = gettext_lazy(
    "People are invited to an event that is published, to come, and for invited people only: this one is not, or not "
    "any more."
)


class InvitationAct(Act):
    """An act that writes to invited people, who get a link each."""

    has_preview = True
    refusals = {invitations.NotOpenToInvited: NOT_OPEN}

    def refusal(self):
        return "" if invitations.may_invite(self.row) else NOT_OPEN

    def seen(self):
        return {"press": get_random_string(20)}

    @property
    def crumbs(self):
        return [(self.get_success_url(), _("Invitations"))]

    def get_success_url(self):
        return reverse("admin:events_event_invitations", args=[self.row.pk])

    def term(self) -> tuple[str, str]:
        """Until when an invitation helps."""
        closes_at = self.row.deadline.closes_at
        words = f"{times.moment(closes_at, self.zone)} ({self.row.zone_label(closes_at)})"
        return _("Registration is open until"), words


class Invite(InvitationAct):
    title = gettext_lazy("Invite people")
    button = gettext_lazy("Invite them")
    intro = gettext_lazy(
        "Each address gets a message with a link of its own, which works for nobody else. You see first what becomes "
        "of each line."
    )
    form_class = InviteForm

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "event": self.row}

    def preview(self, form):
        note, left_out = form.cleaned_data["note"], [line for line in form.lines if line.why_not]
        invited = [line for line in form.lines if not line.why_not]
        subject, text = emails.invitation_preview(self.row, note=note, name=_("(name)"))
        form.keep_as_text()
        words = ngettext("%(number)d line", "%(number)d lines", len(left_out))
        return {
            "facts": [
                (_("Are invited"), people(len(invited))),
                (_("Left out"), words % {"number": len(left_out)}),
                self.term(),
            ],
            "report": [
                _part(
                    _("Lines that invite nobody"),
                    [_("Line"), _("What stands there"), _("Why nobody is invited")],
                    [(line.entry.line, line.entry.typed, line.why_not) for line in left_out],
                ),
                _part(
                    _("Who is invited"),
                    [_("Line"), _("Address"), _("Name")],
                    [(line.entry.line, line.entry.email, line.entry.name) for line in invited],
                ),
            ],
            "subject": subject,
            "text": text,
        }

    def act(self, form):
        press = form.cleaned_data["press"]
        invitations.invite(
            event=self.row, names=form.names, note=form.cleaned_data["note"], press=press, by=self.request.user
        )
        told = number_told(emails.invitations_key(self.row, press))
        return _("Invited: %(people)s.") % {"people": people(told)}


def _part(heading: str, columns: list[str], rows: list[tuple]) -> dict:
    """A table of the report, as far as it is shown one by one."""
    return {"heading": heading, "columns": columns, "rows": rows[:SHOWN], "more": max(0, len(rows) - SHOWN)}


class Remind(InvitationAct):
    title = gettext_lazy("Remind those who are silent")
    button = gettext_lazy("Remind them")
    intro = gettext_lazy("Whoever was invited and has not begun a registration is reminded, once and no more.")
    form_class = NoteForm

    def refusal(self):
        # A second press of the button comes when all are reminded, and is answered like the first.
        if words := super().refusal():
            return words
        if self._silent() or "confirm" in self.request.POST:
            return ""
        return _("There is nobody to remind: everybody has begun a registration or was reminded already.")

    def _silent(self) -> int:
        return Invitation.objects.silent().filter(event=self.row, reminded_at__isnull=True).count()

    def preview(self, form):
        note = form.cleaned_data["note"]
        subject, text = emails.invitation_preview(self.row, note=note, name=_("(name)"), is_reminder=True)
        return {"facts": [(_("Are reminded"), people(self._silent())), self.term()], "subject": subject, "text": text}

    def act(self, form):
        press = form.cleaned_data["press"]
        invitations.remind_silent(event=self.row, press=press, note=form.cleaned_data["note"], by=self.request.user)
        told = number_told(emails.reminders_key(self.row, press))
        return _("Reminded: %(people)s.") % {"people": people(told)}
