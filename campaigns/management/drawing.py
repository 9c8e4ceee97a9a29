"""Land and borders of a TopoJSON file as SVG paths of a sheet: projected, cut to its edges, simplified.

TopoJSON (its specification, version 1): a shape is rings of arcs, an arc is points as differences of whole numbers, and
``~n`` is the arc n backwards. What lies between two countries is one arc that both name, so borders are known by it.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from math import hypot

from campaigns.panels.sheets import WIDTH, Sheet

Point = tuple[float, float]

#: A point that lies nearer than this to the line without it is left out; a ring smaller than this square, too: units.
TOLERANCE, LEAST_AREA = 0.5, 1.5
#: Lines are cut a little outside the edge, so that no cut is seen.
OUTSIDE = 4.0
#: Coordinates have so many signs of a unit: two of them, a quarter of what a screen shows.
FINE = 2


def picture(atlas: Mapping, sheet: Sheet) -> str:
    """The SVG of ``sheet``: one path for all land, one for all borders, in a grey that suits light and dark paper."""
    arcs = [_simple([sheet.place(*point) for point in _degrees(atlas, arc)]) for arc in atlas["arcs"]]
    shapes = atlas["objects"]["countries"]["geometries"]
    rings = (_ring(arcs, ring) for shape in shapes for polygon in _polygons(shape) for ring in polygon)
    land = "".join(_path(ring, "Z") for ring in _on(sheet, rings))
    borders = "".join(_path(line) for arc in _shared(shapes) for line in _lines(sheet, arcs[arc]))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH * FINE} {sheet.height * FINE}">'
        f'<path fill="#7d8db3" fill-opacity=".38" fill-rule="evenodd" d="{land}"/>'
        f'<path fill="none" stroke="#7d8db3" stroke-opacity=".75" stroke-width="1.5" stroke-linejoin="round" '
        f'd="{borders}"/></svg>\n'
    )


def _degrees(atlas: Mapping, arc: Iterable[list[int]]) -> Iterator[Point]:
    """The points of an arc: degrees north and east."""
    (scale_x, scale_y), (left, bottom) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    x = y = 0
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        yield y * scale_y + bottom, x * scale_x + left


def _polygons(shape: Mapping) -> list:
    match shape["type"]:
        case "Polygon":
            return [shape["arcs"]]
        case "MultiPolygon":
            return shape["arcs"]
    return []


def _ring(arcs: list[list[Point]], ring: Iterable[int]) -> list[Point]:
    points: list[Point] = []
    for number in ring:
        points += arcs[number][1:] if number >= 0 else arcs[~number][-2::-1]
    return points


def _shared(shapes: Iterable[Mapping]) -> list[int]:
    """The arcs that two countries have in common."""
    owners: dict[int, set[int]] = {}
    for owner, shape in enumerate(shapes):
        for polygon in _polygons(shape):
            for ring in polygon:
                for number in ring:
                    owners.setdefault(max(number, ~number), set()).add(owner)
    return [arc for arc, countries in owners.items() if len(countries) > 1]


def _simple(points: list[Point]) -> list[Point]:
    """The line without points that it hardly bends at (Douglas and Peucker, 1973); its ends stay."""
    kept, waiting = {0, len(points) - 1}, [(0, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        farthest, distance = first, TOLERANCE
        for index in range(first + 1, last):
            if (away := _away(points[index], points[first], points[last])) > distance:
                farthest, distance = index, away
        if farthest != first:
            kept.add(farthest)
            waiting += [(first, farthest), (farthest, last)]
    return [points[index] for index in sorted(kept)]


def _away(point: Point, start: Point, end: Point) -> float:
    (x, y), (x1, y1), (x2, y2) = point, start, end
    length = (x2 - x1) ** 2 + (y2 - y1) ** 2
    along = max(0.0, min(1.0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length)) if length else 0.0
    return hypot(x - x1 - along * (x2 - x1), y - y1 - along * (y2 - y1))


def _edges(sheet: Sheet) -> list[tuple[int, float, int]]:
    """Each edge: the axis that it cuts, where, and on which side of it the sheet lies."""
    return [(0, -OUTSIDE, 1), (0, WIDTH + OUTSIDE, -1), (1, -OUTSIDE, 1), (1, sheet.height + OUTSIDE, -1)]


def _on(sheet: Sheet, rings: Iterable[list[Point]]) -> Iterator[list[Point]]:
    """What of these rings lies on the sheet and is large enough to be seen (Sutherland and Hodgman, 1974)."""
    for ring in rings:
        cut = ring
        for axis, edge, side in _edges(sheet):
            cut = _cut(cut, axis, edge, side)
        if len(cut) > 2 and _area(cut) >= LEAST_AREA:
            yield cut


def _cut(ring: list[Point], axis: int, edge: float, side: int) -> list[Point]:
    inside = [(point[axis] - edge) * side >= 0 for point in ring]
    cut: list[Point] = []
    for index, point in enumerate(ring):
        if inside[index] != inside[index - 1]:
            cut.append(_crossing(ring[index - 1], point, axis, edge))
        if inside[index]:
            cut.append(point)
    return cut


def _crossing(start: Point, end: Point, axis: int, edge: float) -> Point:
    share = (edge - start[axis]) / (end[axis] - start[axis])
    crossing = [start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])]
    crossing[axis] = edge
    return crossing[0], crossing[1]


def _area(ring: list[Point]) -> float:
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]))) / 2


def _lines(sheet: Sheet, line: list[Point]) -> Iterator[list[Point]]:
    """The stretches of a line that lie on the sheet; a step with one end outside is drawn whole, the edge hides it."""
    stretch: list[Point] = []
    for start, end in pairwise(line):
        if _is_on(sheet, start) or _is_on(sheet, end):
            stretch = stretch or [start]
            stretch.append(end)
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def _is_on(sheet: Sheet, point: Point) -> bool:
    return -OUTSIDE <= point[0] <= WIDTH + OUTSIDE and -OUTSIDE <= point[1] <= sheet.height + OUTSIDE


def _path(points: Iterable[Point], end: str = "") -> str:
    """Whole numbers, each point as the step from the one before; steps that lead nowhere are left out."""
    whole = [(round(x * FINE), round(y * FINE)) for x, y in points]
    steps = [(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(whole) if (x1, y1) != (x2, y2)]
    moves = "".join(f"{x}{y}" if y < 0 else f"{x} {y}" for x, y in _spaced(steps))
    return f"M{whole[0][0]} {whole[0][1]}l{moves}{end}" if steps else ""


def _spaced(steps: list[tuple[int, int]]) -> Iterator[tuple[str, int]]:
    """Steps with a blank before each but the first that does not begin with its own sign."""
    for index, (x, y) in enumerate(steps):
        yield (f" {x}" if index and x >= 0 else f"{x}"), y
