import pytest

from campaigns.panels.sheets import SHEETS, WIDTH, sheet_of


@pytest.mark.parametrize(
    ("town", "north", "east", "slug"),
    [
        ("Palermo", 38.117, 13.364, "europe"),
        ("Reykjavík", 64.135, -21.895, "europe"),
        ("Hammerfest", 70.663, 23.682, "europe"),
        ("Lisbon", 38.717, -9.133, "europe"),
        ("Nicosia", 35.175, 33.364, "europe"),
        ("Tbilisi", 41.694, 44.834, "near-east"),
        ("Beirut", 33.889, 35.494, "near-east"),
        ("Amman", 31.955, 35.945, "near-east"),
        ("Ponta Delgada", 37.739, -25.669, "atlantic"),
        ("Las Palmas", 28.1, -15.413, "atlantic"),
        ("Cayenne", 4.933, -52.333, "caribbean"),
        ("Pointe-à-Pitre", 16.241, -61.533, "caribbean"),
        ("Saint-Denis", -20.882, 55.45, "indian-ocean"),
        ("Moroni", -11.702, 43.255, "indian-ocean"),
        ("New York", 40.714, -74.006, "world"),
        ("The South Pole", -90, 0, "world"),
    ],
)
def test_every_place_has_its_sheet(town, north, east, slug):
    assert sheet_of(north, east).slug == slug


def test_a_place_lies_left_of_what_is_east_of_it_and_below_what_is_north_of_it():
    europe = SHEETS[0]
    lisbon, vienna, turku = europe.place(38.717, -9.133), europe.place(48.208, 16.372), europe.place(60.451, 22.269)

    assert lisbon[0] < vienna[0] < turku[0] < WIDTH
    assert turku[1] < vienna[1] < lisbon[1] < europe.height


def test_a_unit_of_europe_is_about_four_kilometres():
    x, y = SHEETS[0].place(50, 5)

    assert (x, y) == pytest.approx(((3_962_799.45 - 2_550_000) / 4050, (5_470_000 - 2_999_718.85) / 4050), abs=0.001)
