"""An event at another time or place, or none at all."""

from django.db.models import QuerySet

from events import calendars
from events.models import Event, differences

from .mailings import preview, tell_all
from .words import event_context, time_and_place_in_words


def event_changed(
    event: Event, *, before: Event, note: str, followers: QuerySet, registrations: QuerySet, invitations: QuerySet
) -> int:
    """Tells everybody concerned of another time or place, with the new calendar entry."""
    return tell_all(
        event, "event_changed", key=change_key(event, event.calendar_sequence),
        context=_change_context(event, before, note), attachments=(calendars.attachment(event),),
        registrations=registrations, followers=followers, invitations=invitations,
    )  # fmt: skip


def change_key(event: Event, sequence: int) -> str:
    """What the messages of a change have in common; ``sequence`` is the calendar entry's that they bring."""
    return f"event-changed:{event.pk}:{sequence}"


def change_preview(event: Event, *, before: Event, note: str, name: str) -> tuple[str, str]:
    """The message of a change that nobody was told of yet."""
    return preview("event_changed", _change_context(event, before, note), name=name)


def _change_context(event: Event, before: Event, note: str) -> dict:
    return {
        **event_context(event),
        "was": time_and_place_in_words(before),
        "differences": differences(before, event),
        "note": note,
    }


def event_cancelled(
    event: Event, *, reason: str, followers: QuerySet, registrations: QuerySet, invitations: QuerySet
) -> int:
    """Tells everybody with a live registration, followers and invited people that an event will not take place."""
    return tell_all(
        event, "event_cancelled", key=cancellation_key(event), context=_cancellation_context(event, reason),
        attachments=(calendars.attachment(event),),
        registrations=registrations, followers=followers, invitations=invitations,
    )  # fmt: skip


def cancellation_key(event: Event) -> str:
    """What the messages of a cancelled event have in common, as the outbox knows it."""
    return f"event-cancelled:{event.pk}"


def cancellation_preview(event: Event, *, reason: str, name: str) -> tuple[str, str]:
    """The message of a cancellation, if ``event`` were cancelled now."""
    return preview("event_cancelled", _cancellation_context(event, reason), name=name)


def _cancellation_context(event: Event, reason: str) -> dict:
    return {**event_context(event), "reason": reason}
