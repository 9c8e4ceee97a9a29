"""The options of a question as staff want them: words, order, and how many may choose each.

How people take the places of an option that has a limit stands in ``option_places``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from audit.actions import record
from events.models import Option, Question, SeatPool

from .recount import chosen
from .seats import lock_pools


class OptionGone(Exception):
    """An option that was to be changed is not there any more."""


class LimitBelowTaken(Exception):
    """More people than that have chosen the option called ``label`` already: ``taken``."""

    def __init__(self, label: str, taken: int):
        self.label, self.taken = label, taken


@dataclass(frozen=True)
class OptionWish:
    """An option as staff want it; ``pk`` is the key of the one that it is now, if it is there already."""

    label: str
    capacity: int | None = None
    pk: int | None = None


def arrange_options(*, question: Question, wishes: Sequence[OptionWish], by: User) -> None:
    """Gives ``question``, whose form is locked, exactly these options in this order.

    A new label changes no answer. A limit counts who has chosen the option already. Raises ``LimitBelowTaken``, or
    ``OptionGone``.
    """
    locked = Option.objects.select_for_update().filter(question=question).order_by("pk")
    present = {option.pk: option for option in locked}
    wished = {wish.pk for wish in wishes if wish.pk is not None}
    if not wished <= present.keys():
        raise OptionGone
    Option.objects.filter(pk__in=present.keys() - wished).delete()
    for wish in wishes:
        if wish.pk and present[wish.pk].capacity != wish.capacity:
            present[wish.pk] = set_limit(option=present[wish.pk], capacity=wish.capacity, by=by)
    _make_way(present, wishes)
    rows = []
    for position, wish in enumerate(wishes):
        option = present.get(wish.pk) or Option(question=question, capacity=wish.capacity)
        option.label, option.position = wish.label, position
        rows.append(option)
    Option.objects.bulk_update([row for row in rows if row.pk], ["label", "position"])
    Option.objects.bulk_create([row for row in rows if row.pk is None])


def _make_way(present: dict[int, Option], wishes: Sequence[OptionWish]) -> None:
    """Frees the words of options that are renamed, for another one may take them: “A” becomes “B”, and “B” “A”."""
    renamed = [present[wish.pk] for wish in wishes if wish.pk and present[wish.pk].label != wish.label]
    for option in renamed:
        option.label = f"\x01{option.pk}"
    Option.objects.bulk_update(renamed, ["label"])


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
