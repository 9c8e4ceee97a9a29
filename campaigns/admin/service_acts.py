"""The acts on a service that a programme asked for; each tells the programme once."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.actions import boosting, delivering
from campaigns.forms.support_acts import GrantForm, OutcomeForm, ServiceForm
from campaigns.models import Service, ServiceRequest
from campaigns.panels import euros

from .acts import Act
from .advice_acts import ADVICE_ACTS
from .request_acts import RequestAct

State = ServiceRequest.State
MEANWHILE = gettext_lazy(
    "Somebody else has changed this in the meantime. What you typed is kept: look at how it stands, and send it again."
)
IMPOSSIBLE = gettext_lazy("The programme was told that this is not possible. Take it up again first.")


class ServiceAct(RequestAct):
    refusals = {delivering.ChangedMeanwhile: MEANWHILE}

    @property
    def intro(self):
        return _("The officers of %(programme)s get one message about it.") % {
            "programme": self.row.registration.programme
        }

    def seen(self):
        return {"revision": self.row.revision}

    def form_invalid(self, form):
        self.row.refresh_from_db()
        return super().form_invalid(form)

    def get_context_data(self, **kwargs):
        event = self.row.local_event
        about = [(_("Local event"), f"{event} ({event.get_state_display()})")] if event else []
        facts = [*about, (_("State"), self.row.get_state_display()), *self.facts()]
        return super().get_context_data(facts=facts, **kwargs)

    def facts(self) -> list[tuple[str, str]]:
        return []


class ChangeService(ServiceAct):
    title = gettext_lazy("Change service")
    button = gettext_lazy("Keep it and tell the programme")
    form_class = ServiceForm
    refusals = {
        **ServiceAct.refusals,
        delivering.NotFromHere: gettext_lazy("A service does not come from its present state to this one."),
        delivering.WordsMissing: gettext_lazy("Say in words to the programme why it is not possible."),
        delivering.NothingDelivered: gettext_lazy("A video is delivered with its file or a link to it."),
        delivering.StillGranted: gettext_lazy("Euros are granted for this. Take the grant back first: set it to 0."),
    }

    def get_form_kwargs(self):
        now = State(self.row.state)
        states = [each for each in State if each == now or each in delivering.ARROWS[now]]
        has_file = self.row.service != Service.BOOSTING
        return {**super().get_form_kwargs(), "states": states, "has_file": has_file}

    def get_initial(self):
        present = {name: getattr(self.row, name) for name in ("state", "words", "adviser", "due_date", "link")}
        return {**super().get_initial(), **present}

    def facts(self):
        return [(_("Finished file"), _("there is one; another one takes its place"))] if self.row.file else []

    def act(self, form):
        typed = {name: value for name, value in form.cleaned_data.items() if name != "revision"}
        change = delivering.Change(**{**typed, "file": typed.get("file") or None})
        revision = form.cleaned_data["revision"]
        held = delivering.change_service(request=self.row, revision=revision, change=change, by=self.request.user)
        return _("“%(service)s” is kept: %(state)s.") % {"service": held, "state": held.get_state_display()}


class GrantBoosting(ServiceAct):
    title = gettext_lazy("Grant boosting")
    button = gettext_lazy("Grant it and tell the programme")
    form_class = GrantForm
    refusals = {
        **ServiceAct.refusals,
        boosting.NotEnoughLeft: "",
        boosting.SpentAlready: "",
        boosting.SaidImpossible: IMPOSSIBLE,
        boosting.EventCancelled: gettext_lazy(
            "The local event is cancelled, so nothing more is granted for it. A grant that it has can be lowered."
        ),
    }

    def refusal(self):
        if not hasattr(self.row, "boost"):
            return _("Only boosting is granted in euros.")
        return IMPOSSIBLE if self.row.state == State.NOT_POSSIBLE else ""

    def get_initial(self):
        return {**super().get_initial(), "euros": self.row.boost.granted_euros or self.row.boost.wished_euros}

    def facts(self):
        edition = self.row.registration.edition
        return [
            (_("Wished"), euros(self.row.boost.wished_euros)),
            (_("Granted so far"), euros(self.row.boost.granted_euros)),
            (_("Left of the budget"), euros(edition.boosting_left_euros)),
            (_("How it is granted"), edition.boosting_rule or _("no rule is written")),
        ]

    def act(self, form):
        boost = boosting.grant(
            boost=self.row.boost, euros=form.cleaned_data["euros"], revision=form.cleaned_data["revision"],
            by=self.request.user,
        )  # fmt: skip
        return _("€ %(euros)d are granted.") % {"euros": boost.granted_euros}

    def words_of(self, error):
        if isinstance(error, boosting.NotEnoughLeft):
            words = _("Nothing is granted: the budget has € %(left)d left for this. Grant at most that, or raise it.")
            return words % {"left": error.left_euros}
        if isinstance(error, boosting.SpentAlready):
            return _("€ %(spent)d were spent already: the grant cannot be less.") % {"spent": error.spent_euros}
        return super().words_of(error)


class NoteOutcome(ServiceAct):
    title = gettext_lazy("Note reach and € spent")
    button = gettext_lazy("Keep it and tell the programme")
    form_class = OutcomeForm
    refusals = {
        **ServiceAct.refusals,
        boosting.MoreThanGranted: "",
        boosting.SaidImpossible: IMPOSSIBLE,
    }
    refusal = GrantBoosting.refusal

    def get_initial(self):
        boost = self.row.boost
        return {**super().get_initial(), "spent_euros": boost.spent_euros, "reach": boost.reach}

    def facts(self):
        return [(_("Granted"), euros(self.row.boost.granted_euros))]

    def act(self, form):
        typed = form.cleaned_data
        boosting.note_outcome(boost=self.row.boost, by=self.request.user, **typed)
        return _("Reach and € spent are kept.")

    def words_of(self, error):
        if isinstance(error, boosting.MoreThanGranted):
            words = _("€ %(granted)d are granted, so no more can have been spent.")
            return words % {"granted": error.granted_euros}
        return super().words_of(error)


SERVICE_ACTS: dict[str, type[Act]] = {
    "service": ChangeService,
    "grant": GrantBoosting,
    "outcome": NoteOutcome,
    **ADVICE_ACTS,
}


def service_acts_on(request: ServiceRequest) -> list[tuple[str, type[Act]]]:
    """What can be done with a service, most likely first."""
    names = ["service"]
    if request.service == Service.BOOSTING:
        names = ["grant", "outcome", *names]
    elif request.service == Service.ADVICE:
        names = ["answer", *(["no-answer-needed"] if request.advice.unanswered().exists() else []), *names]
    return [(name, SERVICE_ACTS[name]) for name in names]
