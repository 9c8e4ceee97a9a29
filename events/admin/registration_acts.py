"""The acts on a registration, each a page of its own."""

from collections.abc import Iterable

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from events.actions import registration as actions
from events.forms.staff_acts import ReasonForm
from events.models import LIVE_STATES, Registration, State

from .acts import Act, RegistrationAct
from .answer_acts import ChangeAnswers


class Approve(RegistrationAct):
    title = gettext_lazy("Approve registration")
    button = gettext_lazy("Approve")
    states = (State.PENDING,)

    @classmethod
    def fits(cls, registration):
        return super().fits(registration) and not registration.event.is_cancelled

    def refusal(self):
        if self.row.event.is_cancelled:
            return _("The event is cancelled: nobody is let in any more.")
        return super().refusal()

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
    "answers": ChangeAnswers,
    "cancel": Cancel,
}


def acts_on(registration: Registration) -> list[tuple[str, type[Act]]]:
    """What can be done with ``registration`` as it stands."""
    return [(name, act) for name, act in REGISTRATION_ACTS.items() if act.fits(registration)]


def approve_each(registrations: QuerySet[Registration], *, by: User) -> tuple[int, int]:
    """Approves registrations in the order in which they were sent; says how many are, and how many stay as they are."""
    approved = left = 0
    for registration in registrations.order_by("pending_at", "pk"):
        try:
            actions.approve(registration=registration, by=by)
            approved += 1
        except actions.NotChangeable:
            left += 1
    return approved, left


def said_of_approvals(approved: int, left: int) -> Iterable[tuple[int, str]]:
    """Level and words of what is said after ``approve_each``."""
    if approved:
        words = ngettext("%(number)d registration is approved.", "%(number)d registrations are approved.", approved)
        yield messages.SUCCESS, words % {"number": approved}
    if left:
        words = ngettext(
            "%(number)d registration does not await approval and stays as it is.",
            "%(number)d registrations do not await approval and stay as they are.",
            left,
        )
        yield messages.WARNING, words % {"number": left}
