"""Two programmes become one: registrations and places go over (``interact_portal.merging``)."""

from django.db.models import Case, F, Model, Q, QuerySet, When
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from contacts.actions.merging import Move
from contacts.models import Programme
from events.models import LIVE_STATES, ProgrammeSeats, Registration, SeatPool

from .seats import lock_pools


def _move_registrations(rows: QuerySet, target: Programme, by: Model) -> None:
    """Also those that ended or are nobody's any more, so that every count is the target's.

    Meanwhile nobody of the source is called to a seat, and no limit is set: they would be counted for the source still.
    """
    counted = ProgrammeSeats.objects.filter(programme__in=rows.values("programme"))
    live = rows.filter(state__in=LIVE_STATES)
    pools = SeatPool.objects.filter(Q(event__in=live.values("event")) | Q(event__in=counted.values("event")))
    lock_pools(pools.values_list("pk", flat=True))
    rows.update(programme=target)


def _move_seats(rows: QuerySet, target: Programme, by: Model) -> None:
    """Two counters of an event become one. Nobody loses a seat: it may hold more than the limit, and then gives no
    further one. Locks again what the registrations' move has locked, and where a counter is all that is left."""
    pools = SeatPool.objects.filter(event__in=rows.values("event"))
    lock_pools(pools.values_list("pk", flat=True))
    for seats in rows.order_by("event"):
        present = ProgrammeSeats.objects.filter(event=seats.event_id, programme=target)
        taken = F("taken") + seats.taken
        # Without a limit there is none afterwards either: the greatest of nothing and a number would be the number.
        capacity = Case(When(capacity__isnull=False, then=Greatest("capacity", taken)))
        if present.update(taken=taken, capacity=capacity):
            seats.delete()
        else:
            ProgrammeSeats.objects.filter(pk=seats.pk).update(programme=target)


MOVES = (
    # Registrations first: their move locks the pools of all events concerned in one order, before any row.
    Move(Registration._meta.get_field("programme"), _("Registrations"), _move_registrations),
    Move(ProgrammeSeats._meta.get_field("programme"), _("Places at events that limit programmes"), _move_seats),
)
