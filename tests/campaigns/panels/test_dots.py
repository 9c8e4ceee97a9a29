from itertools import combinations
from math import hypot
from random import Random

from campaigns.panels.dots import APART, gathered
from campaigns.search import Box, Part, Spot
from tests.factories.events import in_days


def spot(key, city="Palermo", north=38.1, east=13.4, is_highlighted=False):
    return Spot(
        key, f"event-{key}", f"Event {key}", "published", in_days(1), in_days(2), "Europe/Rome", city, "IT", "alpine",
        "Alpine Space", "film", "on_site", north, east, is_highlighted,
    )  # fmt: skip


def test_what_is_apart_stays_apart():
    dots = gathered([(0, 0, spot(1)), (APART, 0, spot(2))])

    assert [(dot.x, dot.number) for dot in dots] == [(0, 1), (APART, 1)]


def test_crowded_places_are_gathered_where_most_of_them_are():
    dots = gathered([(0, 0, spot(1)), (30, 0, spot(2, "Bagheria")), (30, 0, spot(3, "Bagheria"))])

    assert [(dot.x, dot.number, dot.town) for dot in dots] == [(30, 3, "Bagheria")]


def test_a_gathered_dot_knows_its_part_of_the_earth_and_whether_one_is_highlighted():
    (dot,) = gathered([(0, 0, spot(1)), (1, 1, spot(2, north=38.5, east=13.1, is_highlighted=True))])

    assert (dot.part([]), dot.is_highlighted) == (Part((Box(38.1, 13.1, 38.5, 13.4),)), True)


def test_however_many_there_are_none_is_lost_and_fingers_find_each():
    random = Random(7)
    placed = [(random.uniform(0, 1000), random.uniform(0, 800), spot(key)) for key in range(500)]

    dots = gathered(placed)

    assert sorted(spot.key for dot in dots for spot in dot.spots) == list(range(500))
    assert min(hypot(a.x - b.x, a.y - b.y) for a, b in combinations(dots, 2)) >= APART - 0.2
    assert [(dot.y, dot.x) for dot in dots] == sorted((dot.y, dot.x) for dot in dots)


def test_no_event_is_no_dot():
    assert gathered([]) == []
