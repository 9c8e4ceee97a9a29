from random import Random

import pytest

from campaigns.search import MOST_BOXES, Box, Part


def test_a_part_is_one_box_rounded_outwards_where_nothing_else_is_near():
    part = Part.with_only([(48.149, 17.107), (48.20817, 16.37)], [(50, 17)])

    assert part == Part((Box(48.14, 16.37, 48.21, 17.11),))
    assert part.in_words == "48.14,16.37,48.21,17.11"


def test_what_is_a_stones_throw_away_is_left_out():
    part = Part.with_only([(48.20817, 16.37381)], [(48.20818, 16.37381)])

    assert part.in_words == "48.20817,16.37381,48.20817,16.37381"


def test_what_lies_between_parts_the_boxes():
    part = Part.with_only([(1, 1), (1, 2), (1, 9)], [(1, 5)])

    assert part == Part((Box(1, 1, 1, 2), Box(1, 9, 1, 9)))


@pytest.mark.parametrize("seed", range(5))
def test_a_part_has_all_of_its_own_and_none_of_the_others(seed):
    random = Random(seed)
    points = [(round(random.uniform(40, 50), 5), round(random.uniform(0, 20), 5)) for _each in range(120)]
    own = points[:15]

    part = Part.with_only(own, sorted(points))

    assert [point for point in points if part.holds(*point)] == own
    assert len(part.boxes) <= 15


def test_what_is_scattered_beyond_measure_is_one_box_so_that_an_address_stays_one():
    line = [(0, number / 100) for number in range(4 * MOST_BOXES)]

    part = Part.with_only(line[::2], line)

    assert len(part.boxes) == 1
    assert all(part.holds(*point) for point in line[::2])
