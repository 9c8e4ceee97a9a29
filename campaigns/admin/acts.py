"""What the acts on editions and what belongs to them have in common."""

from zoneinfo import ZoneInfo

from audit.actions import was_done
from kit import acts


class Act(acts.Act):
    """An act on a page with the edition's clocks, that knows what the audit remembers."""

    @property
    def zone(self) -> ZoneInfo:
        return self.row.zone

    def has_done(self, *verbs: str) -> bool:
        """Whether the same person did one of ``verbs`` to the row already."""
        return was_done(*verbs, about=self.row, by=self.request.user)
