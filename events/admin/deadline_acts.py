"""The acts that move the end of registration, each a page of its own."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events import emails
from events.actions import deadline
from events.actions.audience import Audience
from events.forms.staff_acts import ExtensionForm, InternalReasonForm, LaterEndForm, WindowForm, people
from events.models import Deadline, DeadlineExtension, Term
from kit import times

from .acts import Act, number_told


class LaterEnd(Act):
    """Moves the end of a deadline later, which keeps what it was and tells those concerned.

    A subclass says whose ``deadline`` it is, what the ``message`` is and who gets it, and ``extend``s it.
    """

    title = gettext_lazy("Extend deadline")
    button = gettext_lazy("Extend the deadline")
    #: What is extended, in whole sentences; the end and its zone are filled in.
    ends = gettext_lazy("Registration ends on %(end)s (%(zone)s).")
    done = gettext_lazy("Registration now ends on %(end)s.")
    form_class = LaterEndForm
    has_preview = True
    refusals = {
        deadline.NotLater: gettext_lazy("The new end must be later than the present one."),
        deadline.NotToCome: gettext_lazy("The new end has passed already. Choose one that is still to come."),
        deadline.NoSuchEnd: gettext_lazy("This has no end of its own any more."),
        deadline.ExtendedMeanwhile: "",
    }

    @property
    def deadline(self) -> Deadline | None:
        raise NotImplementedError

    def extend(self, form, **wanted) -> str:
        """Extends it as ``wanted``, and says who is told; raises what stands in ``refusals``."""
        raise NotImplementedError

    def message(self, extension: DeadlineExtension) -> tuple[str, str]:
        """Subject and text of the message, before anything is sent."""
        raise NotImplementedError

    def told(self, form) -> list[tuple[str, str]]:
        """Who gets the message, as facts with their names."""
        raise NotImplementedError

    def zone_label(self, instant: datetime) -> str:
        return times.zone_label(instant, self.zone)

    def warning(self, extension: DeadlineExtension) -> str:
        return ""

    def seen(self):
        return {"old_closes_at": self.deadline.closes_at.isoformat()}

    @property
    def intro(self):
        closes_at = self.deadline.closes_at
        return self.ends % {"end": times.moment(closes_at, self.zone), "zone": self.zone_label(closes_at)}

    def refused_ends(self, closes_at: datetime, old: datetime) -> list[tuple[type[Exception], bool]]:
        """What may be wrong with an end, and whether it is."""
        return [(deadline.NotLater, closes_at <= old), (deadline.NotToCome, closes_at <= timezone.now())]

    def form_valid(self, form):
        for reason, is_refused in self.refused_ends(form.cleaned_data["closes_at"], form.cleaned_data["old_closes_at"]):
            if is_refused:
                form.add_error("closes_at", self.refusals[reason])
                return self.form_invalid(form)
        return super().form_valid(form)

    def preview(self, form):
        wanted = _wanted(form)
        extension = DeadlineExtension(
            deadline=self.deadline, new_closes_at=wanted["closes_at"], old_closes_at=wanted["old_closes_at"],
            reason=wanted["reason"],
        )  # fmt: skip
        subject, text = self.message(extension)
        return {
            "facts": [
                (_("From"), times.moment(extension.old_closes_at, self.zone)),
                (_("To"), times.moment(extension.new_closes_at, self.zone)),
                (_("Reason"), extension.reason),
                *self.told(form),
            ],
            "warning": self.warning(extension),
            "subject": subject,
            "text": text,
        }

    def act(self, form):
        wanted = _wanted(form)
        told = self.extend(form, by=self.request.user, **wanted)
        return f"{self.done % {'end': times.moment(wanted['closes_at'], self.zone)}} {told}"

    def words_of(self, error):
        if not isinstance(error, deadline.ExtendedMeanwhile):
            return super().words_of(error)
        self.deadline.refresh_from_db()
        end = times.moment(self.deadline.closes_at, self.zone)
        if error.extension is None:
            return _(
                "The end was moved to %(end)s in the meantime. Look again: what you typed is kept, and "
                "nothing of it is told yet."
            ) % {"end": end}
        return _(
            "It was extended to %(end)s in the meantime by %(name)s, with the reason “%(reason)s”. Look "
            "again: what you typed is kept, and nothing of it is told yet."
        ) % {"end": end, "name": error.extension.by or _("somebody"), "reason": error.extension.reason}


def _wanted(form) -> dict:
    return {name: form.cleaned_data[name] for name in ("closes_at", "old_closes_at", "reason")}


class ExtendDeadline(LaterEnd):
    term = Term.REGISTRATION
    audience = Audience()
    form_class = ExtensionForm
    refusals = {
        **LaterEnd.refusals,
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
        return [*super().refused_ends(closes_at, old), (deadline.AfterStart, is_after_start)]

    def warning(self, extension):
        is_late = extension.new_closes_at > self.row.starts_at
        return _("The new end is after the event has started.") if is_late else ""

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
