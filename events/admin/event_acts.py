"""The acts on an event, each a page of its own."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events import emails
from events.actions import changes, copying, events
from events.forms.plausibility import warnings_of
from events.forms.staff_acts import (
    ChangeForm,
    CopyForm,
    ReasonForm,
    people,
)
from events.models import Event, differences
from kit import times

from .acts import Act, number_told
from .deadline_acts import CloseRegistration, ExtendCancels, ExtendChanges, ExtendDeadline
from .invitation_acts import Invite, Remind
from .limit_acts import SetPhases
from .seat_acts import PauseLine, ResumeLine, SetCapacity


class Publish(Act):
    title = gettext_lazy("Publish event")
    button = gettext_lazy("Publish")
    refusals = {events.AlreadyCancelled: gettext_lazy("This event is cancelled, and stays so.")}

    @property
    def intro(self):
        if self.row.is_unlisted:
            return _("From then on whoever has the link sees the event’s page. It stands in no list, feed or search.")
        return _("From then on everybody sees the event in the list, in the feeds and on its page.")

    def refusal(self):
        if self.row.is_draft:
            return ""
        return _("This event is not a draft any more: it is %(status)s.") % {"status": self.row.get_status_display()}

    def get_context_data(self, **kwargs):
        return super().get_context_data(remarks=warnings_of(self.row, now=timezone.now()), **kwargs)

    def act(self, form):
        events.publish(event=self.row, by=self.request.user)
        return self.said

    @property
    def said(self):
        return _("“%(title)s” is published.") % {"title": self.row}

    def said_before(self):
        return self.said if self.row.is_published and self.has_done("event-published") else ""


class TellOfChange(Act):
    title = gettext_lazy("Tell people about the change")
    button = gettext_lazy("Tell them")
    back = gettext_lazy("Back, without telling")
    form_class = ChangeForm
    has_preview = True
    refusals = {
        changes.NotPublished: gettext_lazy("Nobody is told: this event is not published any more."),
        changes.ChangedAgain: gettext_lazy(
            "The event was changed once more in the meantime, and nobody is told yet. Look at what is told now."
        ),
    }

    @cached_property
    def news(self) -> changes.Untold | None:
        return changes.untold(self.row)

    def refusal(self):
        # A second press of the button comes when all is told, and is answered like the first.
        if self.news or "confirm" in self.request.POST:
            return ""
        return _("There is nothing to tell: everybody concerned knows time and place.")

    def seen(self):
        return {"sequence": self.row.calendar_sequence}

    def get_form_kwargs(self):
        audience = changes.audience_of(self.news)
        return {**super().get_form_kwargs(), "event": self.row, "audience": audience}

    def get_context_data(self, **kwargs):
        if self.news:
            kwargs |= {"intro": change_in_words(self.row, self.news), "facts": what_changed(self.row, self.news)}
        return super().get_context_data(**kwargs)

    def form_valid(self, form):
        if form.cleaned_data["sequence"] != self.row.calendar_sequence:
            form.add_error(None, self.refusals[changes.ChangedAgain])
            return self.form_invalid(form)
        return super().form_valid(form)

    def preview(self, form):
        note = form.cleaned_data["note"]
        subject, text = emails.change_preview(self.row, before=self.news.before, note=note, name=_("(name)"))
        facts = [*what_changed(self.row, self.news), (_("Gets the message"), people(form.number_told))]
        return {"facts": facts, "subject": subject, "text": text}

    def act(self, form):
        sequence = form.cleaned_data["sequence"]
        changes.tell_of_change(
            event=self.row, sequence=sequence, note=form.cleaned_data["note"], by=self.request.user, tell=form.audience
        )
        return _("Told of the change: %(people)s.") % {
            "people": people(number_told(emails.change_key(self.row, sequence)))
        }


#: What reads differently, as ``differences`` finds it, in the words of a sentence about it.
CHANGED = {
    (): gettext_lazy("Time or place were changed, and changed back, on %(moment)s (%(zone)s)."),
    ("time",): gettext_lazy("The time changed on %(moment)s (%(zone)s)."),
    ("place",): gettext_lazy("The place changed on %(moment)s (%(zone)s)."),
    ("time", "place"): gettext_lazy("Time and place changed on %(moment)s (%(zone)s)."),
}


def change_in_words(event: Event, news: changes.Untold) -> str:
    """What changed that people were not told of, and when."""
    words = {"moment": times.moment(news.changed_at, event.zone), "zone": event.zone_label(news.changed_at)}
    return CHANGED[tuple(differences(news.before, event))] % words


def untold_in_words(event: Event, news: changes.Untold) -> str:
    """That people were not told of a change; empty when it concerns nobody."""
    number = changes.audience_of(news).number(event)
    if not number:
        return ""
    words = ngettext(
        "%(change)s %(number)d person concerned has not been told.",
        "%(change)s %(number)d people concerned have not been told.",
        number,
    )
    return words % {"change": change_in_words(event, news), "number": number}


def what_changed(event: Event, news: changes.Untold) -> list[tuple[str, str]]:
    """Time and place as people know them, and as they are, each with its label; only what reads differently."""
    old, new = emails.time_and_place_in_words(news.before), emails.time_and_place_in_words(event)
    time_span = _("%(start)s to %(end)s (%(zone)s)")
    rows = {
        "time": [(_("Time as people know it"), time_span % old), (_("New time"), time_span % new)],
        "place": [(_("Place as people know it"), old["place"]), (_("New place"), new["place"])],
    }
    return [row for what in differences(news.before, event) for row in rows[what]]


class CancelEvent(Act):
    title = gettext_lazy("Cancel event")
    button = gettext_lazy("Cancel the event")
    intro = gettext_lazy(
        "Registration ends at once, calendars show the event as cancelled; who is registered stays on record. This "
        "cannot be taken back."
    )
    form_class = ReasonForm
    has_preview = True
    is_grave = True
    refusals = {events.AlreadyCancelled: gettext_lazy("This event is cancelled already.")}

    def refusal(self):
        if self.row.is_cancelled:
            return self.refusals[events.AlreadyCancelled]
        if self.row.is_draft:
            return _("Nobody has seen this draft: delete it instead.")
        return ""

    def preview(self, form):
        registrations, followers, invitations = events.concerned(self.row)
        silent = [(_("Invited, and silent"), people(invitations.count()))] if invitations.exists() else []
        subject, text = emails.cancellation_preview(self.row, reason=form.cleaned_data["reason"], name=_("(name)"))
        return {
            "facts": [
                (_("Registered, waiting or started"), people(registrations.count())),
                (_("Follow the event"), people(followers.count())),
                *silent,
            ],
            "subject": subject,
            "text": text,
        }

    def act(self, form):
        events.cancel_event(event=self.row, reason=form.cleaned_data["reason"], by=self.request.user)
        return self.said

    @property
    def said(self):
        told = number_told(emails.cancellation_key(self.row))
        return _("The event is cancelled. Told: %(people)s.") % {"people": people(told)}

    def said_before(self):
        return self.said if self.has_done("event-cancelled", reason=self.request.POST.get("reason", "").strip()) else ""


class CopyEvent(Act):
    title = gettext_lazy("Copy event")
    button = gettext_lazy("Copy the event")
    intro = gettext_lazy(
        "The copy is a draft with everything but the people: text, days, sessions, speakers, documents, contact "
        "persons, topics, seats, and the form with its options, limits and conditions. Nobody is registered for it, "
        "and nobody is told."
    )
    form_class = CopyForm
    refusals = {
        copying.EventGone: gettext_lazy("This event was deleted in the meantime."),
        copying.FileGone: gettext_lazy(
            "Nothing is copied: the file of “%(name)s” cannot be read any more. Replace or delete it, and try again."
        ),
    }
    copy = None

    def refusal(self):
        if self.model_admin.has_add_permission(self.request):
            return ""
        return _("You may change events, and not add any. Ask a colleague who may.")

    def get_initial(self):
        """The hour stays as it is unless another one is typed; the day is what has to be said."""
        return {**super().get_initial(), "starts_at": [None, self.row.starts_at.astimezone(self.zone).time()]}

    def seen(self):
        return {"press": get_random_string(20)}

    def get_context_data(self, **kwargs):
        starts_at = self.row.starts_at
        words = f"{times.moment(starts_at, self.zone)} ({self.row.zone_label(starts_at)})"
        return super().get_context_data(facts=[(_("This event starts at"), words)], **kwargs)

    def act(self, form):
        self.copy = copying.copy_event(
            event=self.row,
            starts_at=form.cleaned_data["starts_at"],
            press=form.cleaned_data["press"],
            by=self.request.user,
        )
        return _("“%(title)s” is a draft. Look through it before you publish it.") % {"title": self.copy}

    def words_of(self, error):
        return super().words_of(error) % {"name": getattr(error, "name", "")}

    def get_success_url(self):
        return reverse("admin:events_event_change", args=[(self.copy or self.row).pk])


EVENT_ACTS: dict[str, type[Act]] = {
    "publish": Publish,
    "extend": ExtendDeadline,
    "extend-changes": ExtendChanges,
    "extend-cancels": ExtendCancels,
    "close": CloseRegistration,
    "tell": TellOfChange,
    "cancel": CancelEvent,
    "seats": SetCapacity,
    "phases": SetPhases,
    "pause": PauseLine,
    "resume": ResumeLine,
    "copy": CopyEvent,
    "invite": Invite,
    "remind": Remind,
}


def acts_on(event: Event, news: changes.Untold | None, *, now: datetime) -> list[tuple[str, type[Act]]]:
    """What can be done with ``event`` as it stands, most likely first; ``news`` is what people were not told."""
    is_to_come = event.ends_at > now
    windows = {"extend-changes": event.changes_deadline, "extend-cancels": event.cancels_deadline}
    term = ["extend", *(name for name, deadline in windows.items() if deadline)] if is_to_come else []
    term += ["close"] if is_to_come and event.deadline.runs_at(now) else []
    is_paused = any(pool.is_paused for pool in event.pools.all())
    line = ["phases", "resume" if is_paused else "pause"] if is_to_come else []
    names = {
        Event.Status.DRAFT: ["publish", "phases"],
        Event.Status.PUBLISHED: [*(["tell"] if news else []), *term, "seats", *line, "cancel"],
        Event.Status.CANCELLED: [],
    }[event.status]
    return [(name, EVENT_ACTS[name]) for name in [*names, "copy"]]
