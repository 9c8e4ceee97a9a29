"""What the acts on events and registrations have in common."""

from zoneinfo import ZoneInfo

from audit.actions import reference
from audit.models import Entry
from kit import acts
from outbox.models import Message


class Act(acts.Act):
    """An act on a page with the event's clocks, that knows what the audit remembers."""

    @property
    def zone(self) -> ZoneInfo:
        """Whose clocks the page shows."""
        return self.row.zone

    def has_done(self, *verbs: str, **detail) -> bool:
        """Whether the same person did one of ``verbs`` to the row already, as the audit remembers it."""
        done = Entry.objects.filter(about=reference(self.row), by=reference(self.request.user), verb__in=verbs)
        return done.filter(detail__contains=detail).exists()


def number_told(key: str) -> int:
    """How many people get the messages of ``key``, whichever press of the button queued them."""
    return Message.objects.filter(shared__key=key).count()
