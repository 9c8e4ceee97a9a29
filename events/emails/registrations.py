"""Messages to one person about their registration."""

from events import calendars
from events.models import Event, Registration, State
from outbox import actions as outbox

from .words import registration_context, takes_part_in_words


def tell(registration: Registration, what: str, *, attachments: list[dict] | None = None, **more) -> None:
    """Queues the message ``what`` to the person of ``registration``, once for each revision of it."""
    outbox.queue(
        key=f"registration-{what}:{registration.pk}:{registration.revision}",
        template=f"events/email/registration_{what}",
        recipient=registration.person.email,
        language=registration.person.language,
        context={**registration_context(registration), **more},
        attachments=attachments or [],
        about=registration.reference,
    )


def registration_submitted(registration: Registration) -> None:
    """Tells what became of a registration that was sent: confirmed, waiting or awaiting approval."""
    takes_part = takes_part_in_words(registration)
    if registration.state == State.CONFIRMED:
        tell(
            registration, "confirmed", attachments=[calendars.attachment(registration.event)],
            join_url=registration.event.join_url, takes_part=takes_part,
        )  # fmt: skip
    else:
        event = registration.event
        tell(
            registration, registration.state, takes_part=takes_part, approves_all=event.approves_all,
            offer_hours=event.offer_hours if event.promotion == Event.Promotion.BY_OFFER else 0,
        )  # fmt: skip


def registered_by_staff(registration: Registration) -> None:
    """Tells somebody that staff have registered them, what came of it, and what is left to themselves."""
    is_confirmed = registration.state == State.CONFIRMED
    tell(
        registration, "by_staff", attachments=[calendars.attachment(registration.event)] if is_confirmed else [],
        is_confirmed=is_confirmed, join_url=registration.event.join_url if is_confirmed else "",
        takes_part=takes_part_in_words(registration),
    )  # fmt: skip


def registration_cancelled(registration: Registration, *, reason: str, by_person: bool) -> None:
    tell(registration, "cancelled", reason=reason, by_person=by_person)


def registration_declined(registration: Registration, *, reason: str) -> None:
    tell(registration, "declined", reason=reason)


def registration_answers_changed(registration: Registration, *, reason: str) -> None:
    """Tells somebody that staff changed what they answered, why, and where it is to be read."""
    tell(registration, "answers_changed", reason=reason)
