import pytest

from events.models import SeatPool


@pytest.mark.parametrize(
    ("pool", "free", "has_free_seat", "gives_seats"),
    [
        ({"capacity": 3, "taken": 1}, 2, True, True),
        ({"capacity": 3, "taken": 3}, 0, False, False),
        ({"capacity": 3, "taken": 3, "target": 1}, 0, False, False),
        ({"capacity": 0}, 0, False, False),
        ({"capacity": None, "taken": 1000}, None, True, True),
        ({"capacity": 3, "taken": 1, "is_paused": True}, 2, True, False),
        ({"capacity": None, "is_paused": True}, None, True, False),
    ],
)
def test_a_free_seat_is_for_the_line_unless_it_is_paused_and_without_a_limit_there_always_is_one(
    pool, free, has_free_seat, gives_seats
):
    pool = SeatPool(**pool)

    assert (pool.free, pool.has_free_seat, pool.gives_seats) == (free, has_free_seat, gives_seats)
