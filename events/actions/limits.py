"""How many may choose an option."""

from django.db import transaction

from accounts.models import User
from audit.actions import record
from events.models import Option, SeatPool

from .recount import chosen
from .seats import lock_pools


class LimitBelowTaken(Exception):
    """More people than that have chosen the option called ``label`` already: ``taken``."""

    def __init__(self, label: str, taken: int):
        self.label, self.taken = label, taken


def set_limit(*, option: Option, capacity: int | None, by: User) -> Option:
    """Lets at most ``capacity`` people choose ``option`` (``None``: everybody); returns it as it stands afterwards.

    Whoever chose it already is counted: those who await approval or wait for a seat, too. Raises ``LimitBelowTaken``.
    """
    with transaction.atomic():
        # Whoever sends or changes answers holds one of them: so all answers that there are can be counted.
        lock_pools(SeatPool.objects.filter(event__questions=option.question_id).values_list("pk", flat=True))
        locked = Option.objects.select_for_update(of=("self",)).get(pk=option.pk)
        taken = 0 if capacity is None else chosen(Option.objects.filter(pk=option.pk)).get().n_chosen
        if capacity is not None and capacity < taken:
            raise LimitBelowTaken(locked.label, taken)
        if locked.capacity != capacity:
            record("option-limited", about=locked, by=by, old=locked.capacity, new=capacity)
            Option.objects.filter(pk=locked.pk).update(capacity=capacity, taken=taken)
            locked.capacity, locked.taken = capacity, taken
    return locked
