"""Who speaks at an event is taken off its page, by whoever ends what is kept of them."""

from django.db import transaction

from accounts.models import User
from audit.actions import record
from events.models import Speaker

from .documents import forget_files


def remove_speaker(*, speaker: Speaker, by: User) -> None:
    """Afterwards nobody reads of ``speaker`` at this event, and the photo is deleted."""
    with transaction.atomic():
        record("speaker-removed", about=speaker.event, by=by)
        if speaker.photo:
            forget_files([speaker.photo.name])
        speaker.delete()
