"""The acts that take somebody out of what is counted for their programme, or back in."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.actions import phases
from events.actions.registration import NotChangeable
from events.models import SENT_STATES, ProgrammePhase, State

from .acts import ENDED, RegistrationAct


class OutsideLimit(RegistrationAct):
    title = gettext_lazy("Take out of the limit of the programme")
    button = gettext_lazy("Take out of the limit")
    intro = gettext_lazy("A speaker, for example: takes a seat, and none of those that the programme has.")
    states = SENT_STATES
    is_outside = True
    said = gettext_lazy("The person is outside the limit of the programme: %(state)s.")
    refusals = {
        NotChangeable: ENDED,
        phases.NoRoomInProgramme: gettext_lazy(
            "The programme has as many people as it may have: nobody else can be counted for it now."
        ),
    }

    @classmethod
    def fits(cls, registration):
        if not super().fits(registration) or registration.is_outside_limit == cls.is_outside:
            return False
        # The mark matters where programmes are limited, and can be taken back wherever it is set.
        return registration.is_outside_limit or (
            registration.programme_id is not None
            and ProgrammePhase.objects.filter(event=registration.event_id).exists()
        )

    def act(self, form):
        registration = phases.set_outside_limit(registration=self.row, is_outside=self.is_outside, by=self.request.user)
        return self.said % {"state": State(registration.state).label}

    def said_before(self):
        if self.row.is_outside_limit != self.is_outside:
            return ""
        verb = "outside-limit" if self.is_outside else "inside-limit"
        return self.said % {"state": self.row.get_state_display()} if self.has_done(verb) else ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(facts=[(_("Programme"), self.row.programme or "–")], **kwargs)


class InsideLimit(OutsideLimit):
    title = gettext_lazy("Count for the limit of the programme")
    button = gettext_lazy("Count for the programme")
    is_outside = False
    said = gettext_lazy("The person is counted for the programme again: %(state)s.")
