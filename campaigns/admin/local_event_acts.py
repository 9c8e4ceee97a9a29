"""What staff do with a local event, each on a page of its own."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.actions import local_events as actions
from campaigns.forms.checks import CancelForm, RevisionForm, SendBackForm
from campaigns.models import LocalEvent
from campaigns.panels.differences import Difference, differences
from kit import times

from .acts import Act

MOVED_ON = gettext_lazy(
    "Nothing is done: somebody has changed or decided this event in the meantime. Look at it again."
)
NOT_YOURS = gettext_lazy("Nothing is done: you do not check local events any more.")
State = LocalEvent.State


class LocalEventAct(Act):
    """An act on a local event, with what everybody would read of it."""

    refusals = {actions.ChangedMeanwhile: MOVED_ON, actions.NotTheirs: NOT_YOURS}
    states: tuple[State, ...] = ()
    verb = ""
    said = ""

    @classmethod
    def fits(cls, event: LocalEvent) -> bool:
        """Whether this is offered for ``event`` as it stands."""
        return event.state in cls.states and not event.is_applied_change

    def refusal(self):
        if self.fits(self.row):
            return ""
        return _("Nothing is done: this event is %(state)s.") % {"state": self.row.get_state_display()}

    def said_before(self):
        self.row.refresh_from_db(fields=["state"])
        is_done = not self.fits(self.row) and self.has_done(self.verb)
        return self.said % {"title": self.row} if is_done else ""

    def seen(self):
        return {"revision": self.row.revision}

    def get_context_data(self, **kwargs):
        start, end = times.span(self.row.starts_at, self.row.ends_at, self.row.zone)
        facts = [
            (_("State"), self.row.get_state_display()),
            (_("Programme"), self.row.programme),
            (_("Organiser"), self.row.organiser),
            (_("When"), f"{start} – {end} ({self.row.zone_label(self.row.starts_at)})"),
            (_("Where"), self.row.place or _("online")),
            (_("Description"), self.row.description),
        ]
        if self.row.replaces_id:
            facts = [facts[0], (_("Change of"), self.row.replaces), *map(_in_a_line, differences(self.row))]
        return super().get_context_data(facts=facts, **kwargs)


def _in_a_line(difference: Difference) -> tuple[str, str]:
    words = _("%(before)s → %(after)s")
    return difference.label, words % {"before": difference.before or "–", "after": difference.after or "–"}


class Publish(LocalEventAct):
    title = gettext_lazy("Publish local event")
    button = gettext_lazy("Publish")
    form_class = RevisionForm
    states = (State.PROPOSED,)
    verb = "local-event-published"
    said = gettext_lazy("“%(title)s” is published.")

    @property
    def intro(self):
        if self.row.replaces_id:
            return _("From then on the event says this. Whoever asked for the change is told.")
        return _("From then on everybody sees it in the list, on the map and on its page. Its proposer is told.")

    def act(self, form):
        actions.publish(event=self.row, revision=form.cleaned_data["revision"], by=self.request.user)
        return self.said % {"title": self.row}


class SendBack(LocalEventAct):
    title = gettext_lazy("Send local event back")
    button = gettext_lazy("Send it back")
    intro = gettext_lazy("Whoever proposed it reads your words, changes it and sends it again. Nobody else sees it.")
    form_class = SendBackForm
    states = (State.PROPOSED, State.PUBLISHED)
    verb = "local-event-sent-back"
    said = gettext_lazy("“%(title)s” is sent back with your words.")

    def act(self, form):
        actions.send_back(event=self.row, by=self.request.user, **form.cleaned_data)
        return self.said % {"title": self.row}


class Cancel(LocalEventAct):
    title = gettext_lazy("Cancel local event")
    button = gettext_lazy("Cancel the event")
    intro = gettext_lazy("Its page and calendar entry say that it is cancelled. This cannot be taken back.")
    form_class = CancelForm
    is_grave = True
    states = (State.PROPOSED, State.SENT_BACK, State.PUBLISHED)
    verb = "local-event-cancelled"
    said = gettext_lazy("“%(title)s” is cancelled.")

    def seen(self):
        return {}

    def act(self, form):
        actions.cancel(event=self.row, words=form.cleaned_data["words"], by=self.request.user)
        return self.said % {"title": self.row}


LOCAL_EVENT_ACTS: dict[str, type[Act]] = {"publish": Publish, "send-back": SendBack, "cancel": Cancel}


def acts_on(event: LocalEvent) -> list[tuple[str, type[Act]]]:
    """What can be done with ``event`` as it stands, most likely first."""
    return [(name, act) for name, act in LOCAL_EVENT_ACTS.items() if act.fits(event)]
