from django.conf import settings
from django.db.models import QuerySet

from events.models import DeadlineExtension, Event
from kit import times

from .mailings import preview, tell_all
from .words import event_context


def deadline_extended(
    event: Event, extension: DeadlineExtension, *, followers: QuerySet, registrations: QuerySet
) -> int:
    """Tells everybody concerned of a later deadline; returns how many messages were queued."""
    return tell_all(
        event, "deadline_extended", key=extension_key(extension), context=extension_context(event, extension),
        registrations=registrations, followers=followers,
    )  # fmt: skip


def extension_key(extension: DeadlineExtension) -> str:
    """What the messages of one extension have in common, as the outbox knows it."""
    return f"deadline-extended:{extension.pk}"


def extension_context(event: Event, extension: DeadlineExtension) -> dict:
    """The words of an extension's message; also shown to staff before anything is sent."""
    return {
        **event_context(event),
        "old": times.moment(extension.old_closes_at, event.zone),
        "new": times.moment(extension.new_closes_at, event.zone),
        "new_zone": event.zone_label(extension.new_closes_at),
        "reason": extension.reason,
        "register_url": f"{settings.SITE_URL}{event.get_absolute_url()}register/",
    }


def extension_preview(event: Event, extension: DeadlineExtension, *, name: str) -> tuple[str, str]:
    """The message of an extension that is not made yet."""
    return preview("deadline_extended", extension_context(event, extension), name=name)
