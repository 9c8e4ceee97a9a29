"""Who is told of something that happens to an event."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet

from events.models import Event, Follower, Invitation, Registration, State

GROUPS = ("drafts", "waiting", "invited", "followers", "registered")


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
    #: Invited people who have not begun a registration: at an event for invited people only.
    invited: bool = False
    since_before: datetime | None = None

    @property
    def groups(self) -> list[str]:
        """The groups that are told, by name."""
        return [group for group in GROUPS if getattr(self, group)]

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
        others = Registration.objects.filter(event=event, person__isnull=False).live()
        if not self.drafts:
            others = others.exclude(state=State.DRAFT)  # who has only begun still follows
        found = Follower.objects.active().filter(event=event, person__is_active=True)
        found = found.exclude(person_id__in=others.values("person_id"))
        return found.filter(followed_at__lt=self.since_before) if self.since_before else found

    def invitations_of(self, event: Event) -> QuerySet[Invitation]:
        """Invitations of people who are silent, and are not told as followers."""
        if not self.invited:
            return Invitation.objects.none()
        found = silent_at(event)
        if self.followers:
            found = found.exclude(email__in=self.followers_of(event).values("person__email"))
        return found.filter(invited_at__lt=self.since_before) if self.since_before else found

    def number(self, event: Event) -> int:
        """How many people are told."""
        rows = (self.registrations_of(event), self.followers_of(event), self.invitations_of(event))
        return sum(group.count() for group in rows)

    def counts(self, event: Event) -> dict[str, int]:
        """How many people are in each group, ticked or not; who has begun and follows is among those who have begun."""
        alone = {group: replace(self, **{other: other == group for other in GROUPS}) for group in GROUPS}
        numbers = {group: audience.registrations_of(event).count() for group, audience in alone.items()}
        followers = replace(self, drafts=True, followers=True).followers_of(event)
        numbers |= {"followers": followers.count()}
        if not event.is_for_invited:
            del numbers["invited"]
            return numbers
        return numbers | {"invited": replace(self, invited=True).invitations_of(event).count()}


def silent_at(event: Event) -> QuerySet[Invitation]:
    """Invitations to ``event`` of people who have not begun a registration, by it or otherwise."""
    begun = Registration.objects.filter(event=event, person__isnull=False).live()
    return Invitation.objects.silent().filter(event=event).exclude(email__in=begun.values("person__email"))
