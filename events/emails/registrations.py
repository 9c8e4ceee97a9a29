"""Messages to one person about their registration."""

from events.models import Event, Registration, State
from outbox import actions as outbox

from .words import own_entry, own_part, registration_context


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


def registration_submitted(registration: Registration, *, with_sessions: bool = True) -> None:
    """Tells what became of a registration that was sent: confirmed, waiting or awaiting approval.

    Without ``with_sessions`` it is known that none was chosen, which saves a statement.
    """
    part = own_part(registration, with_sessions=with_sessions)
    if registration.state == State.CONFIRMED:
        tell(
            registration, "confirmed", attachments=[own_entry(registration, part)],
            join_url=registration.event.join_url, **part,
        )  # fmt: skip
    else:
        event = registration.event
        tell(
            registration, registration.state, approves_all=event.approves_all, **part,
            is_approved=registration.state == State.WAITING and registration.pending_at is not None,
            offer_hours=event.offer_hours if event.promotion == Event.Promotion.BY_OFFER else 0,
        )  # fmt: skip


def registered_by_staff(registration: Registration) -> None:
    """Tells somebody that staff have registered them, what came of it, and what is left to themselves."""
    is_confirmed = registration.state == State.CONFIRMED
    part = own_part(registration, with_sessions=True)
    tell(
        registration, "by_staff", attachments=[own_entry(registration, part)] if is_confirmed else [],
        is_confirmed=is_confirmed, join_url=registration.event.join_url if is_confirmed else "", **part,
    )  # fmt: skip


def registration_cancelled(registration: Registration, *, reason: str, by_person: bool, has_declined: bool) -> None:
    """Tells somebody that their registration has ended; who ``has_declined`` a place that was theirs to accept reads
    it in these words."""
    tell(registration, "cancelled", reason=reason, by_person=by_person, has_declined=has_declined)


def registration_declined(registration: Registration, *, reason: str) -> None:
    tell(registration, "declined", reason=reason)


def registration_answers_changed(registration: Registration, *, reason: str) -> None:
    """Tells somebody that staff changed what they answered, why, and where it is to be read."""
    tell(registration, "answers_changed", reason=reason)
