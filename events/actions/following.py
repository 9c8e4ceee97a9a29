from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions.erasure import require_account
from accounts.models import User
from events import emails
from events.models import Event, Follower


def follow(*, event: Event, person: User) -> Follower:
    """Afterwards ``person`` is told about ``event``; following twice is following. Raises ``AccountErased``."""
    while True:
        if follower := Follower.objects.active().filter(event=event, person=person).first():
            return follower
        try:
            with transaction.atomic():
                follower = Follower.objects.create(event=event, person=person)
                emails.now_following(follower)
                return follower
        except IntegrityError:
            # The other tab was faster; look again, for it may have been stopped meanwhile, or its person erased.
            require_account(person)


def stop_following(*, follower: Follower) -> None:
    """Afterwards this following is over; stopping twice is stopping."""
    Follower.objects.active().filter(pk=follower.pk).update(stopped_at=timezone.now())
