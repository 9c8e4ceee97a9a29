"""A registration as its person sees it."""

from datetime import datetime
from functools import partial

from django.db.models import QuerySet
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from events import rules
from events.emails import TO_OTHERS, takes_part_in_words
from events.models import LIVE_STATES, Answer, Event, Question, Registration, State
from kit import times
from outbox.models import Message

from .event import cancels_part, changes_part, place_part, when_part
from .places import has_sessions, session_parts
from .waiting import offer_part, turn_in_words, wait_parts

REGISTER_AGAIN = _("You may register again while registration is open.")
#: What a person reads at the top of a registration, by its state: heading, and what happens next.
STATE_WORDS = {
    State.PENDING: (
        _("Your registration awaits approval"),
        _("Staff look at it and you get a message with their answer. You hold no place yet."),
    ),
    State.WAITING: (
        _("You are on the waiting list"),
        _("We write to you when it is your turn."),
    ),
    State.OFFERED: (
        _("A place is offered to you"),
        _("Without an answer in time it goes to the next person in line, and your registration ends."),
    ),
    State.CONFIRMED: (
        _("Your place is confirmed"),
        _("You get a confirmation with a calendar entry by e-mail."),
    ),
    State.DECLINED: (_("Your registration was declined"), _("The reason is in the message we sent you.")),
    State.EXPIRED: (_("The offer of a place has run out"), REGISTER_AGAIN),
    State.CANCELLED: (_("This registration is cancelled"), REGISTER_AGAIN),
}
#: The same for every live registration once the event is called off: rows stay as they were, for the record.
CALLED_OFF_WORDS = (
    _("This event is cancelled"),
    _(
        "It will not take place. You need not cancel your registration: it only stays on record. Please cancel travel "
        "and rooms that you have booked."
    ),
)
#: The heading of a registration that somebody else has taken the place of.
HANDED_OVER = _("Your place is handed over")
#: What happens next for a live registration once the event is over: nothing.
OVER = _("This event is over.")


def registration_parts(registration: Registration, *, now: datetime) -> dict:
    """All that the page of a registration shows; two statements, one more for who waits, and for who was sent
    for approval."""
    event = registration.event
    is_called_off = event.is_cancelled and registration.state in LIVE_STATES
    heading, next_step = _words(registration, now=now)
    takes_changes, offers_sessions = rules.takes_changes(event, now=now), has_sessions(event)
    answers = list(registration.answers.select_related("file").order_by("question__position", "question"))
    return {
        "registration": registration,
        "event": event,
        "heading": heading,
        "next_step": next_step,
        "is_called_off": is_called_off,
        "is_good_news": registration.state == State.CONFIRMED and not is_called_off,
        "takes_part": takes_part_in_words(registration),
        "when": SimpleLazyObject(partial(when_part, event)),
        "changes": changes_part(event),
        "cancels": cancels_part(event),
        **wait_parts(registration, now=now),
        "answers": [(each.label, _shown(each)) for each in answers if each.kind != Question.Kind.CONSENT],
        "consents": [each for each in answers if each.kind == Question.Kind.CONSENT],
        **_enquiry_parts(registration),
        "messages_sent": _own_messages(registration),
        "may_change": rules.may_change_answers(registration, is_open=takes_changes) and bool(event.questions.all()),
        "may_switch": event.mode == Event.Mode.HYBRID and rules.may_switch(registration, is_open=takes_changes),
        "has_sessions": offers_sessions,
        "sessions": session_parts(registration) if offers_sessions else [],
        "may_choose_sessions": rules.may_choose_sessions(registration, is_open=takes_changes),
        "may_cancel": rules.may_cancel(registration, now=now),
        "may_give": rules.may_give(registration, now=now),
    }


def _enquiry_parts(registration: Registration) -> dict:
    """What staff asked before approval, and whether a reply is still to be written; one statement for who was sent
    for approval, who alone is ever asked."""
    asked = list(registration.enquiries.all()) if registration.pending_at else []
    is_undecided = registration.state == State.PENDING and not registration.event.is_cancelled
    return {"enquiries": asked, "may_reply": is_undecided and any(each.replied_at is None for each in asked)}


def _shown(answer: Answer) -> str:
    """An answer as its person reads it; a file is a link to it."""
    if answer.file is None:
        return answer.words
    answer.file.registration = answer.registration
    return format_html('<a href="{}">{}</a>', answer.file.get_absolute_url(), answer.words)


def _words(registration: Registration, *, now: datetime) -> tuple[str, str]:
    """Heading of the page, and what happens next, if anything does."""
    event, is_live = registration.event, registration.state in LIVE_STATES
    if event.is_cancelled and is_live:
        return CALLED_OFF_WORDS
    heading, next_step = STATE_WORDS[State(registration.state)]
    if is_handed_over(registration):
        heading = HANDED_OVER
    is_over = event.ends_at <= now
    if is_over and is_live:
        return heading, OVER
    if next_step is REGISTER_AGAIN and (is_over or event.is_cancelled):
        return heading, ""
    if registration.state == State.WAITING:
        return heading, turn_in_words(event) if event.starts_at > now else ""
    return heading, next_step


def _own_messages(registration: Registration) -> QuerySet[Message]:
    """Messages to the person, without those that went to who was to take the place over."""
    own = messages_to(registration).exclude(template__in=TO_OTHERS)
    return own.only("key", "subject", "state", "sent_at")


def is_handed_over(registration: Registration) -> bool:
    """Whether it ended because somebody else took the place over; one statement for what is cancelled."""
    return registration.state == State.CANCELLED and registration.hand_overs.filter(accepted__isnull=False).exists()


def messages_to(registration: Registration) -> QuerySet[Message]:
    """What was written to a person about a registration, and about its event to everybody; newest first."""
    about_this = Message.objects.about(registration.reference)
    if registration.person is None:  # erased, and with them what was written to their address
        return about_this
    return about_this | Message.objects.to(registration.person.email).about(registration.event.reference)


def registration_item(registration: Registration, *, now: datetime) -> dict:
    """One line of a person's own list."""
    event = registration.event
    return {
        "registration": registration,
        "event": event,
        "when": when_part(event),
        "place": place_part(event),
        "closes": times.moment(event.deadline.closes_at, event.zone),
        "is_open": event.is_published and (event.deadline.closes_at > now or registration.awaits_form),
        "is_coming": event.ends_at > now and not event.is_cancelled and registration.state in LIVE_STATES,
        "offer": offer_part(registration, now=now) if registration.state == State.OFFERED else {},
    }
