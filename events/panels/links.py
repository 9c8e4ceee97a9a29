"""A registration as who holds the link of a mail about it sees it."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import rules
from events.emails import takes_part_in_words, time_and_place_in_words
from events.models import LIVE_STATES, Registration, State
from kit import times

from .registration import CALLED_OFF_WORDS, HANDED_OVER, STATE_WORDS, is_handed_over

#: What who has just declined reads, by whether there was a place: where staff approve, none is kept for a colleague.
DECLINED_WORDS = {
    True: (
        gettext_lazy("You have declined the place"),
        gettext_lazy("It goes to the next person in line. You can register anew while registration is open."),
    ),
    False: (gettext_lazy("You have declined"), gettext_lazy("You can register yourself while registration is open.")),
}


def link_parts(
    registration: Registration, *, now: datetime, has_accepted: bool = False, has_declined: bool = False
) -> dict:
    """Event, state and what can be done; nothing of what its person said, for a mail may have been passed on.

    Who ``has_accepted`` a place that was offered is told that it is theirs, and not asked whether to cancel it; who
    ``has_declined`` is told in that word, unless the registration says otherwise.
    """
    event = registration.event
    is_offer = registration.state == State.OFFERED and registration.offer_ends_at > now
    # An offer is over at its end, also in the minute before that is written down.
    has_run_out = registration.state == State.OFFERED and not is_offer
    state = State.EXPIRED if has_run_out else State(registration.state)
    is_live = state in LIVE_STATES
    heading, next_step = STATE_WORDS.get(state, (state.label, ""))
    if is_handed_over(registration):
        heading = HANDED_OVER
    elif has_declined and has_said_no(registration):
        heading, next_step = DECLINED_WORDS[registration.offered_at is not None]
    if event.is_cancelled and is_live:
        heading, next_step = CALLED_OFF_WORDS
    is_accepted = has_accepted and registration.state == State.CONFIRMED and not event.is_cancelled
    until = rules.cancels_until(event)
    return {
        "registration": registration,
        "event": event,
        "facts": time_and_place_in_words(event),
        "takes_part": takes_part_in_words(registration),
        "giver": registration.registered_by or _("A colleague"),
        "heading": heading,
        "stands": state.label,
        "next_step": next_step,
        "is_live": is_live,
        "is_over": event.ends_at <= now,
        "is_offer": is_offer and not event.is_cancelled,
        "offer_ends": times.moment(registration.offer_ends_at, event.zone) if is_offer else "",
        "offer_ends_zone": event.zone_label(registration.offer_ends_at) if is_offer else "",
        "may_cancel": rules.may_cancel(registration, now=now) and not (is_accepted or has_run_out),
        "is_accepted": is_accepted,
        "cancels_until": times.moment(until, event.zone),
        "cancels_until_zone": event.zone_label(until),
    }


def has_said_no(registration: Registration) -> bool:
    """Whether it ended when a place was offered, or before its person had asked for one: nobody had sent it."""
    if registration.state != State.CANCELLED or registration.confirmed_at:
        return False
    asked = [at for at in (registration.pending_at, registration.waiting_at) if at]
    return not asked or bool(registration.offered_at and registration.offered_at > max(asked))
