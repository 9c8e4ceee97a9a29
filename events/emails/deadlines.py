from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from events.models import DeadlineExtension, Event

from .mailings import preview, tell_all
from .words import event_context


def deadline_extended(
    event: Event, extension: DeadlineExtension, *, followers: QuerySet, registrations: QuerySet, invitations: QuerySet
) -> int:
    """Tells everybody concerned of a later deadline; returns how many messages were queued."""
    return tell_all(
        event, _template_of(event, extension), key=extension_key(extension),
        context=extension_context(event, extension), registrations=registrations, followers=followers,
        invitations=invitations,
    )  # fmt: skip


def _template_of(event: Event, extension: DeadlineExtension) -> str:
    """Registration is open longer; or who is registered may change it, or give a place back, for longer."""
    return "deadline_extended" if extension.deadline_id == event.deadline_id else "window_extended"


def extension_key(extension: DeadlineExtension) -> str:
    """What the messages of one extension have in common, as the outbox knows it."""
    return f"deadline-extended:{extension.pk}"


def extension_context(event: Event, extension: DeadlineExtension) -> dict:
    """The words of an extension's message; also shown to staff before anything is sent."""
    return {
        **event_context(event),
        **extension.in_words(event.zone),
        "new_zone": event.zone_label(extension.new_closes_at),
        "is_of_changes": extension.deadline_id == event.changes_deadline_id,
        "mine_url": f"{settings.SITE_URL}{reverse('registrations')}",
        "register_url": f"{settings.SITE_URL}{event.get_absolute_url()}register/",
    }


def extension_preview(event: Event, extension: DeadlineExtension, *, name: str) -> tuple[str, str]:
    """The message of an extension that is not made yet."""
    return preview(_template_of(event, extension), extension_context(event, extension), name=name)
