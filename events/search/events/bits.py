"""Sets of events as whole numbers: the event at place *n* of an order is in the set when bit *n* is 1.

What ten thousand events have in common is known by one operation of the processor's on some hundred words, so every
value of every filter can be counted for every page.
"""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import islice

#: So many rows stand between two sets that are kept.
STEP = 64


def bits_of(places: Iterable[int]) -> int:
    """The set of the events at these places."""
    places = list(places)
    if not places:
        return 0
    octets = bytearray(max(places) // 8 + 1)
    for place in places:
        octets[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(octets, "little")


def places_in(bits: int, *, first: int = 0, size: int | None = None, is_backwards: bool = False) -> list[int]:
    """Places of the set in their order, or from the last to the first: ``size`` of them, without the ``first``."""
    digits = f"{bits:b}"
    last = len(digits) - 1
    # The digits of a number stand from the last place to the first.
    found = (last - position for position in _ones(digits)) if is_backwards else _ones(digits[::-1])
    return list(islice(found, first, None if size is None else first + size))


def _ones(digits: str) -> Iterable[int]:
    position = digits.find("1")
    while position >= 0:
        yield position
        position = digits.find("1", position + 1)


class Ordered:
    """Places by a value of each: an instant, a day. ``upto`` says which have at most that."""

    def __init__(self, values: Iterable[float]):
        pairs = sorted((value, place) for place, value in enumerate(values))
        self._values = [value for value, _place in pairs]
        self._places = [place for _value, place in pairs]
        self._kept = [0]
        for start in range(0, len(pairs), STEP):
            self._kept.append(self._kept[-1] | bits_of(self._places[start : start + STEP]))

    def upto(self, value: float) -> int:
        """The set of those whose value is at most ``value``."""
        count = bisect_right(self._values, value)
        kept, rest = divmod(count, STEP)
        return self._kept[kept] | bits_of(self._places[kept * STEP : kept * STEP + rest])
