"""Everybody who has to do with an event, and what an act on its deadline leaves behind."""

from events.models import Deadline, State
from outbox.models import Message
from tests.factories.events import EventFactory, FollowerFactory, RegistrationFactory, in_days


def ends(event):
    """The end of registration as the deadline says it, and as each counter repeats it."""
    pools = event.pools.order_by("pk").values_list("closes_at", flat=True)
    return [Deadline.objects.get(pk=event.deadline_id).closes_at, *pools]


def told():
    return sorted(Message.objects.values_list("recipient", flat=True))


class Company:
    """One person in every relation to an event, and one who has to do with another event."""

    def __init__(self, event):
        self.people = {state: RegistrationFactory(event=event, state=state).person for state in State}
        self.people["follower"] = FollowerFactory(event=event).person
        self.people["stopped"] = FollowerFactory(event=event, stopped_at=in_days(-1)).person
        other = EventFactory()
        RegistrationFactory(event=other, state=State.DRAFT)
        FollowerFactory(event=other)

    def addresses(self, *names):
        return sorted(self.people[name].email for name in names)
