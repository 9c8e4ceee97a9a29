"""Parts of pages that this app offers, as plain values for templates."""

from dataclasses import dataclass, field

from contacts.models import ContactPerson, Programme

from .models import Affiliation, User
from .rules import acting_for, serving_contacts

#: Somebody who asks needs a name or two, not a list of staff.
MOST_COLLEAGUES = 3


@dataclass(frozen=True)
class Standing:
    """How a person stands to a programme: ``affiliation`` is what they claim, if they do."""

    programme: Programme
    affiliation: Affiliation | None = None

    @property
    def is_acting(self) -> bool:
        return self.affiliation is not None and self.affiliation.is_acting and not self.is_closed

    @property
    def is_closed(self) -> bool:
        return self.programme.is_closed


@dataclass(frozen=True)
class WhomToAsk:
    """Who may confirm, and who may know: colleagues by name and organisation, and the organisation's own people."""

    colleagues: list[User] = field(default_factory=list)
    contacts: list[ContactPerson] = field(default_factory=list)


def programme_standing(person: User, programme: Programme) -> Standing | None:
    """How ``person`` stands to ``programme``; nothing for who is not signed in. One statement."""
    if not person.is_authenticated:
        return None
    live = Affiliation.objects.live().filter(person=person.pk, programme=programme.merged_into_id or programme.pk)
    return Standing(programme, live.first())


def whom_to_ask(standing: Standing) -> WhomToAsk:
    """Whom somebody asks who does not act for a programme. Colleagues are named to who claims it, too. Three
    statements."""
    programme = standing.programme
    acting = acting_for(programme)[:MOST_COLLEAGUES] if standing.affiliation else []
    return WhomToAsk([each.person for each in acting], list(serving_contacts(programme).with_card()))
