"""Local events as dots of a sheet: placed by its projection, crowded ones gathered into one with their number."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import hypot

from campaigns.search import Part, Spot

#: Two dots are at least so many units of a thousand apart. The map is never narrower than 36rem, so they can be told
#: apart by a finger: 24 px (WCAG 2.2, 2.5.8).
APART = 44.0


@dataclass
class Dot:
    """One place of a sheet with its local events: where the busiest town of them is."""

    x: float
    y: float
    spots: list[Spot] = field(default_factory=list)

    @property
    def number(self) -> int:
        return len(self.spots)

    @property
    def first(self) -> Spot:
        return self.spots[0]

    @property
    def is_highlighted(self) -> bool:
        return any(spot.is_highlighted for spot in self.spots)

    @property
    def town(self) -> str:
        """The town that most of them are in."""
        ((town, _number),) = Counter(spot.city for spot in self.spots).most_common(1)
        return town

    def part(self, everywhere: Sequence[tuple[float, float]]) -> Part:
        """A part of the Earth that has these and no others of ``everywhere``: latitudes and longitudes, in order."""
        return Part.with_only(((spot.north, spot.east) for spot in self.spots), everywhere)


def gathered(placed: Iterable[tuple[float, float, Spot]], apart: float = APART) -> list[Dot]:
    """Dots at least ``apart`` from each other, from the top to the bottom.

    Each stands where a local event really is. The busiest places come first, and take in what is too near to them.
    """
    places: dict[tuple[float, float], list[Spot]] = {}
    for x, y, spot in placed:
        places.setdefault((round(x, 1), round(y, 1)), []).append(spot)
    dots: list[Dot] = []
    for (x, y), spots in sorted(places.items(), key=lambda item: (-len(item[1]), item[0])):
        nearest = min(dots, key=lambda dot: hypot(dot.x - x, dot.y - y), default=None)
        if nearest is None or hypot(nearest.x - x, nearest.y - y) >= apart:
            nearest = Dot(x, y)
            dots.append(nearest)
        nearest.spots += spots
    return sorted(dots, key=lambda dot: (dot.y, dot.x))
