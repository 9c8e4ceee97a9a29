"""What somebody reads who waits for a place, is offered one, or wants to change to the other one."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from events import rules
from events.models import Event, ProgrammePhase, ProgrammeSeats, Registration, SeatPool, Standing, State
from events.models.waiting import Reason, Wait, Why, waits_of, would_wait
from kit import times


def wait_parts(registration: Registration, *, now: datetime) -> dict:
    """Place in line, why, and what happens next, for who waits or wants to switch; until when an offer stands.

    One statement for who stands in a line, and none for anybody else.
    """
    event = registration.event
    if event.is_cancelled or event.ends_at <= now:
        return {}
    if registration.state == State.OFFERED:
        return {"offer": offer_part(registration, now=now)}
    pool = {State.WAITING: registration.pool, State.CONFIRMED: registration.wants_pool}.get(registration.state)
    wait = waits_of([registration.pk]).get(registration.pk) if pool else None
    if wait is None:
        return {}
    return {
        "wait": {
            "place": wait.place,
            "wants": pool.name if registration.state == State.CONFIRMED else "",
            "why": reason_in_words(wait.reason, event, pool) + target_in_words(wait),
        }
    }


def offer_part(registration: Registration, *, now: datetime) -> dict[str, str]:
    """Until when the place that is offered may be accepted; empty when that is over."""
    event, ends_at = registration.event, registration.offer_ends_at
    if ends_at <= now:
        return {}
    return {"until": times.moment(ends_at, event.zone), "zone": event.zone_label(ends_at)}


def reason_in_words(reason: Reason, event: Event, pool: SeatPool) -> str:
    """Why somebody waits for a seat of ``pool``, in whole sentences."""
    until = {}
    if reason.until:
        until = {"until": times.moment(reason.until, event.zone), "zone": event.zone_label(reason.until)}
    match reason.why:
        case Why.OVER:
            return _("The event has begun: no places are given to the waiting list any more.")
        case Why.PAUSED:
            return _("The organisers have paused the waiting list: nobody gets a place until they go on with it.")
        case Why.PROGRAMME:
            return _programme_in_words(reason, until)
        case Why.OFFER:
            words = _("The next place is offered to somebody else, who has until %(until)s (%(zone)s) to accept it.")
            return words % until
    return _all_taken(event, pool)


def _all_taken(event: Event, pool: SeatPool) -> str:
    if pool.session_id or event.mode == Event.Mode.HYBRID:
        return _("All places are taken: %(pool)s.") % {"pool": pool.name}
    return _("All places are taken.")


def _programme_in_words(reason: Reason, until: dict[str, str]) -> str:
    words = {"places": reason.places, **until}
    if until:
        text = ngettext(
            "The place of your programme is taken: %(places)d for each programme until %(until)s (%(zone)s).",
            "All places of your programme are taken: %(places)d for each programme until %(until)s (%(zone)s).",
            reason.places,
        )
    else:
        text = ngettext(
            "The place of your programme is taken: %(places)d for each programme.",
            "All places of your programme are taken: %(places)d for each programme.",
            reason.places,
        )
    text %= words
    return _("%(text)s All places of the event are taken, too.") % {"text": text} if reason.is_full else text


def target_in_words(wait: Wait) -> str:
    """That places which are given back are not given again yet, where staff wish for fewer; begins with a blank."""
    if wait.target is None:
        return ""
    words = ngettext(
        "The number of places was lowered to %(number)d, so the next ones given back stay empty.",
        "The number of places was lowered to %(number)d, so the next ones given back stay empty.",
        wait.target,
    )
    return " " + words % {"number": wait.target}


def turn_in_words(event: Event) -> str:
    """What happens when it is somebody's turn in line."""
    if event.promotion == Event.Promotion.AT_ONCE:
        return _("When it is your turn, the place is yours at once, and we write to you.")
    words = ngettext(
        "When it is your turn, we offer you the place by e-mail and keep it for %(hours)d hour; in the last 72 hours "
        "before the start it is yours at once.",
        "When it is your turn, we offer you the place by e-mail and keep it for %(hours)d hours; in the last 72 hours "
        "before the start it is yours at once.",
        event.offer_hours,
    )
    return words % {"hours": event.offer_hours}


def before_sending(event: Event, standing: Standing, *, person: User, pool_pk: int | None) -> dict[str, str]:
    """Why ``person`` would wait who sends a registration now, and what would happen then; empty for who would not.

    Nor is anything said to who goes to approval, or whose place is held already. One statement where programmes are
    limited.
    """
    pool = next((pool for pool in standing.pools if pool.pk == pool_pk), None)
    is_undecided = rules.needs_approval(event, is_outside=not rules.is_for(event, person))
    if pool is None or standing.awaits_form or is_undecided:
        return {}
    taken = _taken_by(person.programme_id, event) if pool.limits_programmes else None
    reason = would_wait(pool, phases=event.phases.all(), taken_by_programme=taken, now=timezone.now())
    if reason is None:
        return {}
    return {"why": reason_in_words(reason, event, SeatPool(slug=pool.slug)), "turn": turn_in_words(event)}


def _taken_by(programme_pk: int | None, event: Event) -> int | None:
    """How many places a programme has; ``None`` for who has no programme and is not counted."""
    if programme_pk is None:
        return None
    seats = ProgrammeSeats.objects.filter(event=event.pk, programme=programme_pk)
    return seats.values_list("taken", flat=True).first() or 0


def phases_in_words(event: Event) -> str:
    """How many places each programme may have, and until when, in one sentence; empty without a limit."""
    phases = list(event.phases.all())
    if not phases:
        return ""
    parts = [_phase_in_words(phase, event) for phase in phases]
    if phases[-1].until:
        parts.append(_("without a limit"))
    return _("For each programme: %(phases)s.") % {"phases": _(", then ").join(parts)}


def _phase_in_words(phase: ProgrammePhase, event: Event) -> str:
    places = ngettext("%(number)d place", "%(number)d places", phase.places) % {"number": phase.places}
    if phase.until is None:
        return places
    until = {"until": times.moment(phase.until, event.zone), "zone": event.zone_label(phase.until)}
    return _("%(places)s until %(until)s (%(zone)s)") % {"places": places, **until}
