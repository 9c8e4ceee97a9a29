"""Parts of pages that this app offers, as plain values for templates."""

from dataclasses import dataclass

from contacts.models import Programme

from .models import Affiliation, User
from .rules import acting_for

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


def programme_standing(person: User, programme: Programme) -> Standing | None:
    """How ``person`` stands to ``programme``; nothing for who is not signed in. One statement."""
    if not person.is_authenticated:
        return None
    live = Affiliation.objects.live().filter(person=person.pk, programme=programme.merged_into_id or programme.pk)
    return Standing(programme, live.first())


def colleagues_to_ask(standing: Standing) -> list[User]:
    """Some of those who act for the programme and may confirm, for who claims it: they are named to nobody else. One
    statement."""
    acting = acting_for(standing.programme)[:MOST_COLLEAGUES] if standing.affiliation else []
    return [each.person for each in acting]
