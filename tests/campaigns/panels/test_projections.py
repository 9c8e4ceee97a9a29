import pytest

from campaigns.panels.projections import EPSG_3035, equal_area, plain


def test_the_projection_is_that_of_the_registry():
    # The worked example of method 9820 for ETRS89-LAEA Europe, IOGP Publication 373-7-2.
    assert EPSG_3035(50, 5) == pytest.approx((3_962_799.45, 2_999_718.85), abs=0.01)


def test_the_centre_of_europe_lies_where_the_projection_says():
    assert EPSG_3035(52, 10) == pytest.approx((4_321_000, 3_210_000), abs=0.001)


def test_areas_are_kept():
    project = equal_area(-14, 48)

    def area(south, west):
        """Of a quarter of a degree each way, as the map has it."""
        (x1, y1), (x2, y2), (x3, y3), (x4, y4) = (
            project(south + north / 4, west + east / 4) for north, east in ((0, 0), (0, 1), (1, 1), (1, 0))
        )
        return abs((x1 - x3) * (y2 - y4) - (x2 - x4) * (y1 - y3)) / 2

    assert area(-20, 40) == pytest.approx(area(-20, 56), rel=1e-4)


def test_the_other_side_of_the_earth_is_somewhere():
    assert all(abs(metres) < 2e7 for metres in EPSG_3035(-52, -170))


def test_the_plain_map_has_degrees_of_one_length():
    assert plain(1, 1) == pytest.approx((111_319.49, 111_319.49), abs=0.01)
