"""What staff do with an affiliation, each on a page of its own."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions.affiliations import AffiliationOver, ProgrammeClosed, confirm, leave, revoke
from accounts.forms.affiliations import RevokeForm
from accounts.models import Affiliation
from kit.acts import Act

OVER = gettext_lazy("Nothing is changed: this affiliation is over.")


class AffiliationAct(Act):
    """An act on an affiliation, with what staff have to know of the person."""

    refusals = {AffiliationOver: OVER}

    @classmethod
    def fits(cls, affiliation: Affiliation) -> bool:
        """Whether this is offered for ``affiliation`` as it stands."""
        return affiliation.is_live

    def refusal(self):
        return "" if self.fits(self.row) else OVER

    def get_context_data(self, **kwargs):
        person = self.row.person
        facts = [
            (_("Role"), person.role),
            (_("Organisation"), person.organisation),
            (_("E-mail"), person.email),
            (_("State"), in_words(self.row)),
        ]
        facts = [(label, value) for label, value in facts if value]
        return super().get_context_data(facts=facts, **kwargs)


class Confirm(AffiliationAct):
    title = gettext_lazy("Confirm that somebody acts")
    button = gettext_lazy("Confirm")
    intro = gettext_lazy("The person then acts for the programme, sees who else does, and can confirm others.")
    refusals = {
        AffiliationOver: OVER,
        ProgrammeClosed: gettext_lazy("Nothing is changed: nobody acts for a programme that is closed."),
    }
    said = gettext_lazy("The person acts for the programme now, and is told so.")

    @classmethod
    def fits(cls, affiliation):
        return affiliation.is_live and not affiliation.is_acting and not affiliation.programme.is_closed

    def refusal(self):
        if self.row.is_acting:
            return _("Nothing is changed: the person acts for the programme already.")
        return self.refusals[ProgrammeClosed] if self.row.programme.is_closed else super().refusal()

    def said_before(self):
        return self.said if self.row.is_acting else ""

    def act(self, form):
        confirm(affiliation=self.row, by=self.request.user)
        return self.said


class Revoke(AffiliationAct):
    title = gettext_lazy("Revoke an affiliation")
    button = gettext_lazy("Revoke")
    intro = gettext_lazy(
        "The person then neither acts for the programme nor represents it. They may claim it again; no mail domain "
        "confirms them any more."
    )
    form_class = RevokeForm
    is_grave = True
    said = gettext_lazy("The affiliation is revoked, and the person gets the reason.")

    def said_before(self):
        return self.said if self.row.ended_how == Affiliation.Ended.REVOKED else ""

    def act(self, form):
        revoke(affiliation=self.row, reason=form.cleaned_data["reason"], by=self.request.user)
        return self.said


class Leave(AffiliationAct):
    title = gettext_lazy("Note that somebody has left")
    button = gettext_lazy("Has left")
    intro = gettext_lazy("The person then no longer represents the programme. They may claim it again.")
    is_grave = True
    said = gettext_lazy("It is noted that the person has left; they are told.")

    def said_before(self):
        return self.said if self.row.ended_how == Affiliation.Ended.LEFT else ""

    def act(self, form):
        leave(affiliation=self.row, by=self.request.user)
        return self.said


AFFILIATION_ACTS: dict[str, type[AffiliationAct]] = {"confirm": Confirm, "revoke": Revoke, "left": Leave}


def acts_on(affiliation: Affiliation) -> list[tuple[str, type[Act]]]:
    """What can be done with ``affiliation`` as it stands."""
    return [(name, act) for name, act in AFFILIATION_ACTS.items() if act.fits(affiliation)]


def in_words(affiliation: Affiliation) -> str:
    """How ``affiliation`` stands, as one says it of a person: “acts for it”."""
    if not affiliation.is_live:
        return affiliation.get_ended_how_display()
    if affiliation.is_acting:
        return _("acts for it")
    return _("asked to be confirmed") if affiliation.asked_at else _("claims it")
