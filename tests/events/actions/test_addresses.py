import pytest

from events.actions.addresses import LETTERS, unguessable, without_end


def test_an_address_gets_a_random_end_once():
    first, second = unguessable("info-day"), unguessable("info-day")

    assert first != second
    assert (first.rpartition("-")[0], len(first.rpartition("-")[2])) == ("info-day", LETTERS)
    assert unguessable(first) == first


@pytest.mark.parametrize("slug", ["about-participants", "about-abcdefghjkmn", "2026-info-day"])
def test_what_is_no_random_end_is_not_taken_for_one(slug):
    assert unguessable(slug).startswith(f"{slug}-")


def test_a_long_address_stays_within_what_a_column_holds():
    assert len(unguessable("x" * 120)) == 120


def test_the_end_can_be_taken_away():
    assert without_end(unguessable("info-day")) == "info-day"
    assert without_end("info-day") == "info-day"
