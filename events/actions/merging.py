"""Two programmes become one: registrations and places go over (``interact_portal.merging``)."""

from django.db.models import Case, F, Model, QuerySet, When
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from contacts.actions.merging import Move
from contacts.models import Programme
from events.models import ProgrammeSeats, Registration, SeatPool, State

from .seats import lock_pools


def _move_seats(rows: QuerySet, target: Programme, by: Model) -> None:
    """Two counters of an event become one. Nobody loses a seat: it may hold more than the limit, and then gives no
    further one."""
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


def _move_registrations(rows: QuerySet, target: Programme, by: Model) -> None:
    """Also those that ended or are nobody's any more, so that every count is the target's.

    Whoever waits is not called to a seat meanwhile: they would be counted for the target as if they were the source's,
    which has no counter yet where its people only wait.
    """
    waiting = rows.filter(state=State.WAITING)
    pools = SeatPool.objects.filter(limits_programmes=True, event__in=waiting.values("event"))
    lock_pools(pools.values_list("pk", flat=True))
    rows.update(programme=target)


MOVES = (
    # Counters before rows, the order everybody keeps.
    Move(ProgrammeSeats._meta.get_field("programme"), _("Places at events that limit programmes"), _move_seats),
    Move(Registration._meta.get_field("programme"), _("Registrations"), _move_registrations),
)
