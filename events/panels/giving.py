"""What somebody with a place sees of those to whom they gave one."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from events.models import HandOver, Registration, State
from kit import times

#: What a giver reads of a colleague who has not said yes, by the state of what was begun for them.
NOT_YES = {
    State.PENDING: _lazy("awaits approval by the organisers"),
    State.WAITING: _lazy("is on the waiting list"),
    State.DECLINED: _lazy("was declined by the organisers"),
    State.EXPIRED: _lazy("did not answer in time"),
    State.CANCELLED: _lazy("does not come"),
}


def colleagues_of(registration: Registration) -> list[dict]:
    """The colleagues for whom the person of ``registration`` has had a place kept, newest first; one statement.

    Once somebody has said yes the registration is their own: what becomes of it afterwards is theirs to tell.
    """
    rows = Registration.objects.filter(event=registration.event_id, registered_by=registration.person_id)
    rows = rows.exclude(Q(state=State.DRAFT, awaits_form=True) | Q(person=None)).select_related("person")
    return [_colleague(row, registration) for row in rows.order_by("-pk")]


def _colleague(row: Registration, giver: Registration) -> dict:
    is_kept = row.state == State.OFFERED and row.awaits_form
    words = str(NOT_YES.get(State(row.state), ""))
    if row.confirmed_at:
        words = _("has said yes")
    elif is_kept:
        until = times.moment(row.offer_ends_at, giver.event.zone)
        zone = giver.event.zone_label(row.offer_ends_at)
        words = _("has a place kept until %(until)s (%(zone)s)") % {"until": until, "zone": zone}
    elif row.state == State.DRAFT:
        words = _("has not sent a registration yet")
    return {"code": row.code, "email": row.person.email, "words": words, "is_open": is_kept or row.state == State.DRAFT}


def hand_over_part(hand_over: HandOver, *, now: datetime) -> dict:
    """To whom a place is to go, and until when they may say yes."""
    event = hand_over.registration.event
    return {
        "email": hand_over.email,
        "until": times.moment(hand_over.ends_at, event.zone),
        "zone": event.zone_label(hand_over.ends_at),
        "is_open": hand_over.is_open_at(now),
    }
