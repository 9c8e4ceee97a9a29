"""The acts on a registration, each a page of its own."""

from django.forms import Form
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.actions import enquiries
from events.actions import registration as actions
from events.forms.approval import AskBackForm
from events.forms.staff_acts import ReasonForm
from events.models import LIVE_STATES, Registration, State

from .acts import Act, RegistrationAct
from .answer_acts import ChangeAnswers
from .limit_acts import InsideLimit, OutsideLimit


class BeforeApproval(RegistrationAct):
    """What is done while approval is awaited; ``called_off`` says why it is not where the event is cancelled."""

    states = (State.PENDING,)
    called_off = ""

    @classmethod
    def fits(cls, registration):
        return super().fits(registration) and not registration.event.is_cancelled

    def refusal(self):
        return self.called_off if self.row.event.is_cancelled else super().refusal()


class Approve(BeforeApproval):
    title = gettext_lazy("Approve registration")
    button = gettext_lazy("Approve")
    called_off = gettext_lazy("The event is cancelled: nobody is let in any more.")

    def act(self, form):
        return self.said(actions.approve(registration=self.row, by=self.request.user))

    def said(self, registration):
        return _("The registration is approved: %(state)s.") % {"state": registration.get_state_display()}

    def said_before(self):
        return self.said(self.row) if self.led_to(State.CONFIRMED, State.WAITING) else ""


class Decline(RegistrationAct):
    title = gettext_lazy("Decline registration")
    button = gettext_lazy("Decline")
    form_class = ReasonForm
    is_grave = True
    states = (State.PENDING,)
    said = gettext_lazy("The registration is declined, and the person gets the reason.")

    def act(self, form):
        actions.decline(registration=self.row, by=self.request.user, reason=form.cleaned_data["reason"])
        return self.said

    def said_before(self):
        return self.said if self.led_to(State.DECLINED) else ""


class AskBack(BeforeApproval):
    title = gettext_lazy("Ask back before approval")
    button = gettext_lazy("Ask the person")
    form_class = AskBackForm
    called_off = gettext_lazy("The event is cancelled: there is nothing to decide any more.")

    def act(self, form):
        enquiries.ask_back(registration=self.row, by=self.request.user, **form.cleaned_data)
        return _("The person is asked. The reply will stand on this page, and you get a message.")


class Cancel(RegistrationAct):
    title = gettext_lazy("Cancel registration")
    button = gettext_lazy("Cancel the registration")
    is_grave = True
    states = LIVE_STATES

    def get_form_class(self):
        """A reason is for the person to read; of a draft nobody is told."""
        return Form if self.row.state == State.DRAFT else ReasonForm

    def act(self, form):
        reason = form.cleaned_data.get("reason", "")
        actions.cancel(registration=self.row, by=self.request.user, reason=reason)
        return self.said

    @property
    def said(self):
        if self.row.pool_id is None:  # never sent
            return _("The draft is cancelled. It was never sent, so nobody is told.")
        return _("The registration is cancelled, and the person gets the reason.")

    def said_before(self):
        return self.said if self.led_to(State.CANCELLED) else ""


REGISTRATION_ACTS: dict[str, type[RegistrationAct]] = {
    "approve": Approve,
    "decline": Decline,
    "ask": AskBack,
    "answers": ChangeAnswers,
    "outside": OutsideLimit,
    "inside": InsideLimit,
    "cancel": Cancel,
}


def acts_on(registration: Registration) -> list[tuple[str, type[Act]]]:
    """What can be done with ``registration`` as it stands."""
    return [(name, act) for name, act in REGISTRATION_ACTS.items() if act.fits(registration)]
