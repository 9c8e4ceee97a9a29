"""The act that moves an announced end later, which keeps what it was and tells those concerned."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import times
from .acts import Act


class LaterEnd(Act):
    """Moves the end of a ``deadline`` later: when, why, a look at the message, and then the deed.

    A subclass says whose deadline it is, what an extension is ``meant`` to be, what the ``message`` is and who gets
    it, and ``extend``s it. Its form asks for ``closes_at``, ``reason`` and, hidden, ``old_closes_at``.
    """

    title = gettext_lazy("Extend deadline")
    button = gettext_lazy("Extend the deadline")
    has_preview = True
    not_later = gettext_lazy("The new end must be later than the present one.")
    not_to_come = gettext_lazy("The new end has passed already. Choose one that is still to come.")
    #: What is extended, in whole sentences; the end and its zone are filled in.
    ends = ""
    done = ""

    @property
    def deadline(self):
        """The row that ``closes_at``; nothing where there is none."""
        raise NotImplementedError

    def meant(self, *, old_closes_at: datetime, new_closes_at: datetime, reason: str):
        """The extension as it would be, not kept."""
        raise NotImplementedError

    def message(self, extension) -> tuple[str, str]:
        """Subject and text of the message, before anything is sent."""
        raise NotImplementedError

    def told(self, form) -> list[tuple[str, str]]:
        """Who gets the message, as facts with their names."""
        raise NotImplementedError

    def extend(self, form, **wanted) -> str:
        """Extends it, and says who is told; raises what stands in ``refusals``."""
        raise NotImplementedError

    def zone_label(self, instant: datetime) -> str:
        return times.zone_label(instant, self.zone)

    def warning(self, extension) -> str:
        return ""

    def seen(self):
        return {"old_closes_at": self.deadline.closes_at.isoformat()}

    @property
    def intro(self):
        closes_at = self.deadline.closes_at
        return self.ends % {"end": times.moment(closes_at, self.zone), "zone": self.zone_label(closes_at)}

    def refused_ends(self, closes_at: datetime, old: datetime) -> list[tuple[str, bool]]:
        """What may be wrong with an end, and whether it is."""
        return [(self.not_later, closes_at <= old), (self.not_to_come, closes_at <= timezone.now())]

    def form_valid(self, form):
        for words, is_refused in self.refused_ends(form.cleaned_data["closes_at"], form.cleaned_data["old_closes_at"]):
            if is_refused:
                form.add_error("closes_at", words)
                return self.form_invalid(form)
        return super().form_valid(form)

    def preview(self, form):
        old, new, reason = (form.cleaned_data[name] for name in ("old_closes_at", "closes_at", "reason"))
        extension = self.meant(old_closes_at=old, new_closes_at=new, reason=reason)
        subject, text = self.message(extension)
        return {
            "facts": [
                (_("From"), times.moment(old, self.zone)),
                (_("To"), times.moment(new, self.zone)),
                (_("Reason"), reason),
                *self.told(form),
            ],
            "warning": self.warning(extension),
            "subject": subject,
            "text": text,
        }

    def act(self, form):
        wanted = {name: form.cleaned_data[name] for name in ("closes_at", "old_closes_at", "reason")}
        told = self.extend(form, by=self.request.user, **wanted)
        return f"{self.done % {'end': times.moment(wanted['closes_at'], self.zone)}} {told}"

    def words_of(self, error):
        """Who was second reads to when the end was moved and, where ``error`` has the extension, by whom and why."""
        if not hasattr(error, "extension"):
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
