from django.conf import settings

from events.models import Follower
from outbox import actions as outbox

from .words import event_context


def now_following(follower: Follower) -> None:
    """Tells a new follower what they will hear of, and how to stop it."""
    outbox.queue(
        key=f"following:{follower.pk}",
        template="events/email/following",
        recipient=follower.person.email,
        language=follower.person.language,
        context={**event_context(follower.event), "name": follower.person.name},
        about=follower.event.reference,
        has_secret=True,
        unsubscribe_url=f"{settings.SITE_URL}{follower.get_stop_url()}",
    )
