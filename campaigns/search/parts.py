"""Parts of the Earth, by which a dot of the map that gathers some local events leads to exactly these."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, cos, floor, radians
from typing import NamedTuple, Self

#: Latitude and longitude in degrees.
Point = tuple[float, float]

#: A hundredth of a degree is about a kilometre; local events are known to a hundred-thousandth.
COARSE, EXACT = 2, 5
#: Of latitude; of longitude at the equator.
KILOMETRES_A_DEGREE = 111.2
#: So many boxes an address may have at most.
MOST_BOXES = 50


class Box(NamedTuple):
    """What lies between degrees; it does not cross the line of dates."""

    south: float
    west: float
    north: float
    east: float

    @classmethod
    def around(cls, points: Iterable[Point], places: int = EXACT) -> Self:
        """The smallest that has all ``points``, rounded to decimal ``places`` so that they stay inside."""
        norths, easts = zip(*points, strict=True)
        share = 10**places
        south, west = (floor(round(min(each) * share, 6)) / share for each in (norths, easts))
        north, east = (ceil(round(max(each) * share, 6)) / share for each in (norths, easts))
        return cls(south, west, north, east)

    @classmethod
    def reaching(cls, point: Point, kilometres: float) -> Self:
        """What lies so far to all sides of ``point``, up to the poles and the line of dates."""
        north, east = point
        high = kilometres / KILOMETRES_A_DEGREE
        wide = high / max(cos(radians(north)), 1e-6)
        south_west = max(north - high, -90.0), max(east - wide, -180.0)
        return cls.around([south_west, (min(north + high, 90.0), min(east + wide, 180.0))], COARSE)

    @property
    def in_words(self) -> str:
        """As an address has it."""
        return ",".join(f"{value:.{EXACT}f}".rstrip("0").rstrip(".") for value in self)

    def holds(self, latitude: float, longitude: float) -> bool:
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


@dataclass(frozen=True)
class Part:
    """What lies in any of some boxes. ``is_rough`` where it has more than it was to have."""

    boxes: tuple[Box, ...]
    is_rough: bool = False

    @classmethod
    def with_only(cls, points: Iterable[Point], everywhere: Sequence[Point]) -> Self:
        """A part that has all ``points`` and, unless they are scattered beyond measure, no other of ``everywhere``,
        which are in order, from the south."""
        own = set(points)
        whole = Box.around(own, COARSE)
        start, end = bisect_left(everywhere, (whole.south, -180.0)), bisect_right(everywhere, (whole.north, 180.0))
        others = [point for point in everywhere[start:end] if whole.holds(*point) and point not in own]
        boxes = tuple(_boxes(list(own), others))
        return cls(boxes) if len(boxes) <= MOST_BOXES else cls((whole,), is_rough=True)

    @property
    def in_words(self) -> str:
        """As an address has it: box after box."""
        return "_".join(box.in_words for box in self.boxes)

    def holds(self, latitude: float, longitude: float) -> bool:
        return any(box.holds(latitude, longitude) for box in self.boxes)


def _boxes(points: list[Point], others: list[Point]) -> list[Box]:
    """Each half lies inside the whole, so that only what is inside can be in its way."""
    coarse = Box.around(points, COARSE)
    inside = [other for other in others if coarse.holds(*other)]
    if not inside:
        return [coarse]
    exact = Box.around(points)
    if len(points) == 1 or not any(exact.holds(*other) for other in inside):
        return [exact]
    first, second = _halves(points)
    return [*_boxes(first, inside), *_boxes(second, inside)]


def _halves(points: list[Point]) -> tuple[list[Point], list[Point]]:
    """Parted where the widest gap is, from south to north or from west to east."""
    gaps = []
    for axis in (0, 1):
        values = sorted({point[axis] for point in points})
        gaps += [(after - before, axis, after) for before, after in pairwise(values)]
    _gap, axis, start = max(gaps)
    return [point for point in points if point[axis] < start], [point for point in points if point[axis] >= start]
