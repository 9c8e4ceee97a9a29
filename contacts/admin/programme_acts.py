"""The acts on a programme, each a page of its own."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.actions import programmes as actions
from contacts.forms.programme_facts import AcceptanceForm
from contacts.models import Programme
from kit.acts import Act


class Accept(Act):
    title = gettext_lazy("Accept a typed name")
    button = gettext_lazy("Accept into the registry")
    intro = gettext_lazy(
        "From then on it stands among the programmes, with a page of its own. Whoever typed it has it in their "
        "profile already, and is not written to. If the registry has the programme under another name, merge it "
        "instead."
    )
    form_class = AcceptanceForm
    refusals = {actions.NotAwaitingCheck: gettext_lazy("Nothing is to be checked here: this name awaits no check.")}

    def refusal(self):
        return "" if self.row.is_awaiting_check else self.refusals[actions.NotAwaitingCheck]

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": self.row}

    def act(self, form):
        actions.accept_programme(programme=form.instance, by=self.request.user)
        return _("“%(name)s” is in the registry.") % {"name": form.instance}


class Close(Act):
    title = gettext_lazy("Close programme")
    button = gettext_lazy("Close the programme")
    intro = gettext_lazy(
        "From then on nobody can say that they represent it, and nobody acts for it. Its page stays and says that "
        "it is closed; profiles and registrations that name it stay as they are. You can open it again."
    )
    is_grave = True
    refusals = {actions.NotInRegistry: gettext_lazy("Only a programme in the registry can be closed.")}

    def refusal(self):
        return "" if self.row.state == Programme.State.LISTED else self.refusals[actions.NotInRegistry]

    def act(self, form):
        actions.close_programme(programme=self.row, by=self.request.user)
        return _("“%(name)s” is closed.") % {"name": self.row}


class Reopen(Act):
    title = gettext_lazy("Open programme again")
    button = gettext_lazy("Open the programme again")
    intro = gettext_lazy("From then on it stands among the programmes again, and people can choose it.")
    refusals = {actions.NotClosed: gettext_lazy("This programme is not closed.")}

    def refusal(self):
        return "" if self.row.is_closed else self.refusals[actions.NotClosed]

    def act(self, form):
        actions.reopen_programme(programme=self.row, by=self.request.user)
        return _("“%(name)s” is in the registry again.") % {"name": self.row}


PROGRAMME_ACTS: dict[str, type[Act]] = {"accept": Accept, "close": Close, "reopen": Reopen}
ACTS_OF_STATE = {
    Programme.State.AWAITING_CHECK: ["accept"],
    Programme.State.LISTED: ["close"],
    Programme.State.CLOSED: ["reopen"],
    Programme.State.MERGED: [],
}


def acts_on(programme: Programme) -> list[tuple[str, type[Act]]]:
    """What can be done with ``programme`` as it stands."""
    return [(name, PROGRAMME_ACTS[name]) for name in ACTS_OF_STATE[Programme.State(programme.state)]]
