"""Who is told of something that happens to an event."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet

from events.models import Event, Follower, Registration, State

GROUPS = ("drafts", "waiting", "followers", "registered")


@dataclass(frozen=True)
class Audience:
    """Groups of people an event concerns: who is in a group that is ticked is told.

    Of an extension that is, by default, everybody but who is registered. ``since_before`` leaves out whose
    registration or following began, or moved on, at that instant or later: a message told them how things are.
    """

    drafts: bool = True
    waiting: bool = True
    followers: bool = True
    registered: bool = False
    since_before: datetime | None = None

    def registrations_of(self, event: Event) -> QuerySet[Registration]:
        states = [
            *([State.DRAFT] if self.drafts else []),
            *([State.WAITING] if self.waiting else []),
            *([State.CONFIRMED, State.OFFERED, State.PENDING] if self.registered else []),
        ]
        found = Registration.objects.filter(event=event, state__in=states, person__is_active=True)
        return found.unmoved_since(self.since_before) if self.since_before else found

    def followers_of(self, event: Event) -> QuerySet[Follower]:
        """Followers who are not told as drafts or waiting, nor left out as registered."""
        if not self.followers:
            return Follower.objects.none()
        live = Registration.objects.filter(event=event, person__isnull=False).live().values("person_id")
        found = Follower.objects.active().filter(event=event, person__is_active=True).exclude(person_id__in=live)
        return found.filter(followed_at__lt=self.since_before) if self.since_before else found

    def counts(self, event: Event) -> dict[str, int]:
        """How many people of each group, ticked or not, would be told."""
        alone = {group: replace(self, **{other: other == group for other in GROUPS}) for group in GROUPS}
        return {
            group: audience.registrations_of(event).count() + audience.followers_of(event).count()
            for group, audience in alone.items()
        }
