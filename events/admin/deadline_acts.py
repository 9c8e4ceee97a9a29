"""The acts that move the end of registration, each a page of its own."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events import emails
from events.actions import deadline
from events.actions.audience import Audience
from events.forms.staff_acts import ExtensionForm, InternalReasonForm, people
from events.models import DeadlineExtension
from kit import times

from .acts import Act, number_told


class ExtendDeadline(Act):
    title = gettext_lazy("Extend deadline")
    button = gettext_lazy("Extend the deadline")
    form_class = ExtensionForm
    has_preview = True
    refusals = {
        deadline.NotLater: gettext_lazy("The new end must be later than the present one."),
        deadline.NotToCome: gettext_lazy("The new end has passed already. Choose one that is still to come."),
        deadline.EventOver: gettext_lazy("This event is over: nobody can register for it any more."),
        deadline.NotPublished: gettext_lazy(
            "Only a published event has a deadline to extend; a draft’s is changed in its form."
        ),
        deadline.ExtendedMeanwhile: "",
    }

    def refusal(self):
        if not self.row.is_published:
            return self.refusals[deadline.NotPublished]
        return self.refusals[deadline.EventOver] if self.row.ends_at <= timezone.now() else ""

    def seen(self):
        return {"old_closes_at": self.row.deadline.closes_at.isoformat()}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "event": self.row, "audience": Audience()}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            intro=_("Registration ends on %(end)s (%(zone)s).")
            % {
                "end": times.moment(self.row.deadline.closes_at, self.row.zone),
                "zone": self.row.zone_label(self.row.deadline.closes_at),
            },
            **kwargs,
        )

    def form_valid(self, form):
        closes_at, old = form.cleaned_data["closes_at"], form.cleaned_data["old_closes_at"]
        for reason, earliest in ((deadline.NotLater, old), (deadline.NotToCome, timezone.now())):
            if closes_at <= earliest:
                form.add_error("closes_at", self.refusals[reason])
                return self.form_invalid(form)
        return super().form_valid(form)

    def preview(self, form):
        extension = DeadlineExtension(
            deadline=self.row.deadline,
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
        )
        told = number_told(emails.extension_key(extension))
        words = {"end": times.moment(extension.new_closes_at, self.row.zone), "number": told}
        return (
            ngettext(
                "Registration now ends on %(end)s. %(number)d person is told.",
                "Registration now ends on %(end)s. %(number)d people are told.",
                told,
            )
            % words
        )

    def words_of(self, error):
        if not isinstance(error, deadline.ExtendedMeanwhile):
            return super().words_of(error)
        self.row.deadline.refresh_from_db()
        end = times.moment(self.row.deadline.closes_at, self.row.zone)
        if error.extension is None:
            return _(
                "The end of registration was moved to %(end)s in the meantime. Look again: what you typed is kept, and "
                "nothing of it is told yet."
            ) % {"end": end}
        return _(
            "Registration was extended to %(end)s in the meantime by %(name)s, with the reason “%(reason)s”. Look "
            "again: what you typed is kept, and nothing of it is told yet."
        ) % {"end": end, "name": error.extension.by or _("somebody"), "reason": error.extension.reason}


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
