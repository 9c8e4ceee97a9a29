"""The acts that move the end of registration, each a page of its own."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events import emails
from events.actions import deadline
from events.actions.audience import Audience
from events.forms.staff_acts import ExtensionForm, InternalReasonForm, WindowForm, people
from events.models import Deadline, DeadlineExtension, Term
from kit.extending import LaterEnd

from .acts import Act, number_told

#: What every extension may be refused for.
REFUSALS = {
    deadline.NotLater: LaterEnd.not_later,
    deadline.NotToCome: LaterEnd.not_to_come,
    deadline.ExtendedMeanwhile: "",
}


class ExtendDeadline(LaterEnd, Act):
    #: What is extended, in whole sentences; the end and its zone are filled in.
    ends = gettext_lazy("Registration ends on %(end)s (%(zone)s).")
    done = gettext_lazy("Registration now ends on %(end)s.")
    term = Term.REGISTRATION
    audience = Audience()
    form_class = ExtensionForm
    refusals = {
        **REFUSALS,
        deadline.NoSuchEnd: gettext_lazy("This has no end of its own any more."),
        deadline.EventOver: gettext_lazy("This event is over: nobody can register for it any more."),
        deadline.NotPublished: gettext_lazy(
            "Only a published event has a deadline to extend; a draft’s is changed in its form."
        ),
        deadline.AfterStart: gettext_lazy("The event has started by then: choose an end before its start."),
    }

    @property
    def deadline(self) -> Deadline | None:
        return self.row.deadline_of(self.term)

    def refusal(self):
        if not self.row.is_published:
            return self.refusals[deadline.NotPublished]
        if self.deadline is None:
            return self.refusals[deadline.NoSuchEnd]
        return self.refusals[deadline.EventOver] if self.row.ends_at <= timezone.now() else ""

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "event": self.row, "audience": self.audience}

    def zone_label(self, instant):
        return self.row.zone_label(instant)

    def refused_ends(self, closes_at, old):
        is_after_start = self.term == Term.CANCELS and closes_at > self.row.starts_at
        words = self.refusals[deadline.AfterStart]
        return [*super().refused_ends(closes_at, old), (words, is_after_start)]

    def warning(self, extension):
        is_late = extension.new_closes_at > self.row.starts_at
        return _("The new end is after the event has started.") if is_late else ""

    def meant(self, **wanted):
        return DeadlineExtension(deadline=self.deadline, **wanted)

    def message(self, extension):
        return emails.extension_preview(self.row, extension, name=_("(name)"))

    def told(self, form):
        return [(_("Gets the message"), people(form.number_told))]

    def extend(self, form, **wanted):
        extension, _new = deadline.extend_deadline(event=self.row, tell=form.audience, term=self.term, **wanted)
        told = number_told(emails.extension_key(extension))
        return ngettext("%(number)d person is told.", "%(number)d people are told.", told) % {"number": told}


#: Whom the other ends concern: who has a place, or is on the way to one.
REGISTERED = Audience(drafts=False, followers=False, registered=True)


class ExtendChanges(ExtendDeadline):
    title = gettext_lazy("Extend “changes until”")
    button = gettext_lazy("Extend “changes until”")
    ends = gettext_lazy("Who is registered can change it until %(end)s (%(zone)s).")
    done = gettext_lazy("Who is registered can now change it until %(end)s.")
    form_class = WindowForm
    term = Term.CHANGES
    audience = REGISTERED


class ExtendCancels(ExtendDeadline):
    title = gettext_lazy("Extend “cancels until”")
    button = gettext_lazy("Extend “cancels until”")
    ends = gettext_lazy("A place can be given back until %(end)s (%(zone)s).")
    done = gettext_lazy("A place can now be given back until %(end)s.")
    form_class = WindowForm
    term = Term.CANCELS
    audience = REGISTERED


class CloseRegistration(Act):
    title = gettext_lazy("Close registration")
    button = gettext_lazy("Close registration now")
    intro = gettext_lazy(
        "Nobody can register from then on; who is registered or waits stays so. Open it again by extending the "
        "deadline."
    )
    form_class = InternalReasonForm
    is_grave = True
    refusals = {
        deadline.NotOpen: gettext_lazy("Registration is not open, so there is nothing to close."),
        deadline.NotPublished: gettext_lazy("Nobody can register: this event is not published."),
    }
    said = gettext_lazy("Registration is closed.")

    def refusal(self):
        if not self.row.is_published:
            return self.refusals[deadline.NotPublished]
        return "" if self.row.deadline.runs_at(timezone.now()) else self.refusals[deadline.NotOpen]

    def act(self, form):
        deadline.close_registration(event=self.row, reason=form.cleaned_data["reason"], by=self.request.user)
        return self.said

    def said_before(self):
        return self.said if self.has_done("term-closed", reason=self.request.POST.get("reason", "").strip()) else ""
