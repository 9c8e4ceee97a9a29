"""Places of options that have a limit: counted like seats, taken and given back with the answers that choose them.

Lock order: pools in id order, registrations, then options in id order. Who writes answers of a registration that was
sent holds its pool; who limits an option (``question_options.set_limit``) holds every pool of its event, and so
counts all answers there are.
"""

from collections import Counter
from collections.abc import Collection

from django.db.models import Exists, F, Q, QuerySet

from events.models import SENT_STATES, Answer, Given, Option, Question


class ChoiceFull(Exception):
    """Something that was chosen has no place left: ``options``, each with its question."""

    def __init__(self, options: list[Option]):
        self.options = options


def keys_in(answers: dict[Question, Given]) -> set[int]:
    """The keys of all options that ``answers`` choose."""
    return {key for given in answers.values() for key in given.option_ids}


def are_limited(answers: dict[Question, Given]) -> bool:
    """Whether anything that ``answers`` choose had a limit when its question was read; no statement."""
    return any(
        option.capacity is not None and option.pk in given.option_ids
        for question, given in answers.items()
        if given.option_ids
        for option in question.options.all()
    )


def without_limits(keys: Collection[int]) -> Q:
    """A condition on any row: none of these options has a limit."""
    return Q(~Exists(Option.objects.limited().filter(pk__in=keys))) if keys else Q()


def exchange_places(*, old: Collection[int], new: Collection[int]) -> None:
    """Gives back the places of the options ``old`` and takes those of ``new``; what is in both is kept.

    A place that one has is kept though the option is full. Call it late, the pool of the registration being locked.
    Raises ``ChoiceFull`` with all that are full; nothing is taken then.
    """
    come, go = set(new) - set(old), set(old) - set(new)
    limited = _locked(come | go)
    if full := [option for option in limited if option.pk in come and option.free <= 0]:
        raise ChoiceFull(full)
    _count(Counter(option.pk for option in limited if option.pk in come), sign=1)
    _count(Counter(option.pk for option in limited if option.pk in go), sign=-1)


def give_places_back(answers: QuerySet[Answer]) -> None:
    """Gives back the places that ``answers`` hold; their registrations are about to end, or they to go.

    The pools of the registrations are locked.
    """
    holding = answers.filter(registration__state__in=SENT_STATES).exclude(option_ids=[]).order_by()
    chosen = Counter(key for keys in holding.values_list("option_ids", flat=True) for key in keys)
    limited = {option.pk for option in _locked(chosen)}
    _count(Counter({key: number for key, number in chosen.items() if key in limited}), sign=-1)


def lock_held(answers: QuerySet[Answer]) -> None:
    """Locks every limited option that ``answers`` choose, for who gives back places of several events one by one."""
    _locked({key for keys in answers.exclude(option_ids=[]).values_list("option_ids", flat=True) for key in keys})


def _locked(keys: Collection[int]) -> list[Option]:
    """Locks those of the options that have a limit, in id order, the order everybody keeps."""
    if not keys:
        return []
    options = Option.objects.limited().filter(pk__in=keys).select_related("question")
    return list(options.select_for_update(of=("self",)).order_by("pk"))


def _count(numbers: Counter, *, sign: int) -> None:
    for number in set(numbers.values()):
        keys = [key for key in numbers if numbers[key] == number]
        Option.objects.filter(pk__in=keys).update(taken=F("taken") + sign * number)
