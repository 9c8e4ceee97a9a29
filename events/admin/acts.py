"""What the acts on events and registrations have in common."""

from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.actions import was_done
from events.actions.registration import NotChangeable
from events.models import Registration, State
from kit import acts
from outbox.models import Message

ENDED = gettext_lazy("Nothing is changed: this registration has moved on in the meantime.")


class Act(acts.Act):
    """An act on a page with the event's clocks, that knows what the audit remembers."""

    @property
    def zone(self) -> ZoneInfo:
        """Whose clocks the page shows."""
        return self.row.zone

    def has_done(self, *verbs: str, **detail) -> bool:
        """Whether the same person did one of ``verbs`` to the row already, as the audit remembers it."""
        return was_done(*verbs, about=self.row, by=self.request.user, **detail)


class RegistrationAct(Act):
    refusals = {NotChangeable: ENDED}
    states: tuple[State, ...] = ()

    @property
    def zone(self):
        return self.row.event.zone

    @classmethod
    def fits(cls, registration: Registration) -> bool:
        """Whether this is offered for ``registration`` as it stands."""
        return registration.state in cls.states and registration.person_id is not None

    def refusal(self):
        return "" if self.fits(self.row) else ENDED

    def led_to(self, *states: State) -> bool:
        """Whether the same person brought the registration to one of ``states``, and it still stands there."""
        self.row.refresh_from_db(fields=["state"])
        return self.row.state in states and self.has_done(*(f"registration-{state}" for state in states))

    def get_context_data(self, **kwargs):
        about = _("%(name)s, “%(event)s”, %(state)s.") % {
            "name": self.row.person,
            "event": self.row.event,
            "state": self.row.get_state_display(),
        }
        return super().get_context_data(intro=" ".join(filter(None, [about, str(self.intro)])), **kwargs)


def number_told(key: str) -> int:
    """How many people get the messages of ``key``, whichever press of the button queued them."""
    return Message.objects.filter(shared__key=key).count()
