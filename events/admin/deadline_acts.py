"""The acts that move the end of registration, each a page of its own."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events import emails
from events.actions import deadline
from events.actions.audience import Audience
from events.forms.staff_acts import ExtensionForm, InternalReasonForm, WindowForm, people
from events.models import Deadline, DeadlineExtension, Term
from kit import times

from .acts import Act, number_told


class ExtendDeadline(Act):
    title = gettext_lazy("Extend deadline")
    button = gettext_lazy("Extend the deadline")
    #: What is extended, in whole sentences; the end and its zone are filled in.
    ends = gettext_lazy("Registration ends on %(end)s (%(zone)s).")
    done = gettext_lazy("Registration now ends on %(end)s.")
    term = Term.REGISTRATION
    audience = Audience()
    form_class = ExtensionForm
    has_preview = True
    refusals = {
        deadline.NotLater: gettext_lazy("The new end must be later than the present one."),
        deadline.NotToCome: gettext_lazy("The new end has passed already. Choose one that is still to come."),
        deadline.EventOver: gettext_lazy("This event is over: nobody can register for it any more."),
        deadline.NotPublished: gettext_lazy(
            "Only a published event has a deadline to extend; a draft’s is changed in its form."
        ),
        deadline.AfterStart: gettext_lazy("The event has started by then: choose an end before its start."),
        deadline.NoSuchEnd: gettext_lazy("This has no end of its own any more."),
        deadline.ExtendedMeanwhile: "",
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

    def seen(self):
        return {"old_closes_at": self.deadline.closes_at.isoformat()}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "event": self.row, "audience": self.audience}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            intro=self.ends
            % {
                "end": times.moment(self.deadline.closes_at, self.row.zone),
                "zone": self.row.zone_label(self.deadline.closes_at),
            },
            **kwargs,
        )

    def form_valid(self, form):
        closes_at, old = form.cleaned_data["closes_at"], form.cleaned_data["old_closes_at"]
        is_after_start = self.term == Term.CANCELS and closes_at > self.row.starts_at
        for reason, is_refused in (
            (deadline.NotLater, closes_at <= old),
            (deadline.NotToCome, closes_at <= timezone.now()),
            (deadline.AfterStart, is_after_start),
        ):
            if is_refused:
                form.add_error("closes_at", self.refusals[reason])
                return self.form_invalid(form)
        return super().form_valid(form)

    def preview(self, form):
        extension = DeadlineExtension(
            deadline=self.deadline,
            old_closes_at=form.cleaned_data["old_closes_at"],
            new_closes_at=form.cleaned_data["closes_at"],
            reason=form.cleaned_data["reason"],
        )
        subject, text = emails.extension_preview(self.row, extension, name=_("(name)"))
        return {
            "facts": [
                (_("From"), times.moment(extension.old_closes_at, self.row.zone)),
                (_("To"), times.moment(extension.new_closes_at, self.row.zone)),
                (_("Reason"), extension.reason),
                (_("Gets the message"), people(form.number_told)),
            ],
            "warning": _("The new end is after the event has started.")
            if extension.new_closes_at > self.row.starts_at
            else "",
            "subject": subject,
            "text": text,
        }

    def act(self, form):
        extension, _told = deadline.extend_deadline(
            event=self.row,
            closes_at=form.cleaned_data["closes_at"],
            old_closes_at=form.cleaned_data["old_closes_at"],
            reason=form.cleaned_data["reason"],
            by=self.request.user,
            tell=form.audience,
            term=self.term,
        )
        told = number_told(emails.extension_key(extension))
        done = self.done % {"end": times.moment(extension.new_closes_at, self.row.zone)}
        number = ngettext("%(number)d person is told.", "%(number)d people are told.", told) % {"number": told}
        return f"{done} {number}"

    def words_of(self, error):
        if not isinstance(error, deadline.ExtendedMeanwhile):
            return super().words_of(error)
        self.deadline.refresh_from_db()
        end = times.moment(self.deadline.closes_at, self.row.zone)
        if error.extension is None:
            return _(
                "The end was moved to %(end)s in the meantime. Look again: what you typed is kept, and "
                "nothing of it is told yet."
            ) % {"end": end}
        return _(
            "It was extended to %(end)s in the meantime by %(name)s, with the reason “%(reason)s”. Look "
            "again: what you typed is kept, and nothing of it is told yet."
        ) % {"end": end, "name": error.extension.by or _("somebody"), "reason": error.extension.reason}


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
