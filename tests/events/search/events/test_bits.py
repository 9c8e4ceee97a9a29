import random

import pytest

from events.search.events.bits import STEP, Ordered, bits_of, places_in


def test_a_set_is_a_number_with_a_one_at_each_place():
    assert (bits_of([]), bits_of([0]), bits_of([3, 0, 3]), bits_of(iter([9]))) == (0, 1, 0b1001, 512)


@pytest.mark.parametrize("places", [[], [0], [7, 8], [0, 63, 64, 500], list(range(200))])
def test_places_come_back_in_order_and_from_the_end(places):
    bits = bits_of(places)

    assert places_in(bits) == places
    assert places_in(bits, is_backwards=True) == places[::-1]
    assert places_in(bits, first=1, size=2) == places[1:3]
    assert places_in(bits, first=2, size=2, is_backwards=True) == places[::-1][2:4]


@pytest.mark.parametrize("count", [0, 1, STEP - 1, STEP, STEP + 1, 5 * STEP + 7])
def test_what_is_ordered_says_which_have_at_most_a_value(count):
    dice = random.Random(count)
    values = [dice.randrange(40) for _ in range(count)]
    ordered = Ordered(values)

    for limit in (-1, 0, 7.5, 20, 39, 100):
        assert ordered.upto(limit) == bits_of(place for place, value in enumerate(values) if value <= limit)


def test_what_has_no_beginning_has_begun_at_any_time():
    assert Ordered([float("-inf"), 5]).upto(-1e300) == 0b01
