import pytest

from campaigns.models import Town
from campaigns.search import match_town, towns_called
from tests.factories.campaigns import TownFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def towns():
    TownFactory(name="Palermo")
    TownFactory(name="Palermiti", population=1200)
    TownFactory(name="Taoyuan", other_names="Vien Lam", country="TW", population=2_000_000)
    TownFactory(name="Vienna", other_names="Wien, Viden", country="AT", population=1_691_468)
    TownFactory(name="Sankt Pölten", country="AT", population=55_000)
    TownFactory(name="Thessaloníki", other_names="Selanik, Θεσσαλονίκη", country="GR", population=317_778)
    TownFactory(name="Frankfurt (Oder)", country="DE", population=57_000)
    TownFactory(name="Neustadt", country="DE", population=9_000)
    TownFactory(name="Neustadt", country="DE", population=53_000)
    TownFactory(name="Neustadt", country="AT", population=44_000)


def called(text):
    return [f"{town.name} {town.country.code}" for town in towns_called(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Palermo", ["Palermo IT"]),
        ("  pal ", ["Palermo IT", "Palermiti IT"]),
        ("wien", ["Vienna AT"]),
        ("vienn", ["Vienna AT"]),
        ("vie", ["Vienna AT", "Taoyuan TW"]),
        ("SANKT POLTEN", ["Sankt Pölten AT"]),
        ("θεσσαλονικη", ["Thessaloníki GR"]),
        ("frankfurt oder", ["Frankfurt (Oder) DE"]),
        ("Neustadt", ["Neustadt DE", "Neustadt AT", "Neustadt DE"]),
        ("Neustadt, Austria", ["Neustadt AT"]),
        ("neustadt austria", ["Neustadt AT"]),
        ("Palerno", ["Palermo IT", "Palermiti IT"]),
        ("Tesaloniki", ["Thessaloníki GR"]),
        ("Atlantis", []),
        ("", []),
        ("%", []),
        ("Pal\0ermo' OR 1", []),
        ("\u202e,,,", []),
    ],
)
def test_towns_are_found_by_what_people_type(text, found):
    assert called(text) == found


def test_so_many_are_suggested(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(towns_called("neu", limit=2)) == 2


def test_no_text_costs_more_than_three_statements(django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        towns_called("Nowhere at all Austria")


def test_one_town_of_this_name_is_meant():
    assert match_town("palermo, italy").exact == Town.objects.get(name="Palermo")
    assert match_town("wien").exact == Town.objects.get(name="Vienna")


def test_of_several_towns_one_is_chosen_by_its_key():
    small = Town.objects.get(name="Neustadt", population=9_000)

    assert match_town("Neustadt, Germany").exact is None
    assert [town.population for town in match_town("Neustadt, Germany").near] == [53_000, 9_000]
    assert match_town("Neustadt, Germany", str(small.geoname)).exact == small


@pytest.mark.parametrize("key", ["0", "-1", "x", "99999999999999", "٣", None])
def test_a_key_that_is_none_counts_for_nothing(key):
    assert match_town("Palermo, Italy", key).exact.name == "Palermo"


def test_a_key_of_another_town_counts_for_nothing():
    vienna = Town.objects.get(name="Vienna")

    assert match_town("Palermo, Italy", vienna.geoname).exact.name == "Palermo"


def test_the_likeliest_is_the_largest_unless_one_alone_is_meant():
    assert match_town("Neustadt").best.population == 53_000
    assert match_town("Atlantis").best is None
