import lzma
from functools import partial

import pytest
from django.core.management import call_command

from campaigns.actions.towns import GAZETTEER, load_towns, read_towns
from campaigns.models import Town
from campaigns.search import match_town
from events.models import validate_time_zone
from tests.factories.campaigns import TownFactory
from tests.threads import at_once

PALERMO = "2523920\tPalermo\tIT\t38.117\t13.364\tEurope/Rome\t648260\tPanormus, Palermu"
WIEN = "2761369\tVienna\tAT\t48.208\t16.372\tEurope/Vienna\t1691468\tWien"


@pytest.fixture
def gazetteer(tmp_path):
    def write(*lines):
        path = tmp_path / "towns.tsv.xz"
        path.write_bytes(lzma.compress("".join(f"{line}\n" for line in lines).encode()))
        return path

    return write


@pytest.mark.django_db
def test_the_towns_are_those_of_the_file_and_no_others(gazetteer):
    TownFactory(name="Atlantis")

    assert load_towns(gazetteer(PALERMO, WIEN)) == 2

    assert list(Town.objects.values_list("geoname", "name", "other_names", "country", "time_zone", "population")) == [
        (2761369, "Vienna", "Wien", "AT", "Europe/Vienna", 1691468),
        (2523920, "Palermo", "Panormus, Palermu", "IT", "Europe/Rome", 648260),
    ]
    assert match_town("palermu").exact.pk == 2523920


@pytest.mark.django_db
def test_the_same_file_is_loaded_once_and_another_one_takes_its_place(gazetteer):
    load_towns(gazetteer(PALERMO, WIEN))

    assert load_towns(gazetteer(PALERMO, WIEN)) == 0
    assert load_towns(gazetteer(WIEN)) == 1
    assert [town.name for town in Town.objects.all()] == ["Vienna"]


@pytest.mark.django_db
def test_towns_that_are_gone_are_loaded_again(gazetteer):
    load_towns(gazetteer(PALERMO))
    Town.objects.all().delete()

    assert load_towns(gazetteer(PALERMO)) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("threads")
def test_two_who_load_at_the_same_time_load_once(gazetteer):
    load = partial(load_towns, gazetteer(PALERMO, WIEN))

    assert sorted(at_once(load, load)) == [0, 2]


def test_the_gazetteer_that_is_shipped_is_small_and_whole():
    content = GAZETTEER.read_bytes()
    towns = list(read_towns(content))
    by_key = {town.geoname: town for town in towns}

    assert len(content) < 1_000_000
    assert len(by_key) == len(towns) > 30_000
    assert {town.name for town in towns} >= {
        "Palermo",
        "Turku",
        "Gorizia",
        "Moroni",
        "Amman",
        "New York City",
        "Cayenne",
        "Pristina",
    }
    for zone in {town.time_zone for town in towns}:
        validate_time_zone(zone)
    for town in towns[::50]:  # all of them take half a minute
        town.clean_fields()


@pytest.mark.django_db
def test_the_command_says_what_it_did(capsys):
    call_command("load_towns")
    call_command("load_towns")

    assert capsys.readouterr().out == f"{Town.objects.count()} towns loaded.\nThe towns are there already.\n"
    assert match_town("Wien").exact.country.code == "AT"
    assert match_town("München, Germany").exact.name == "Munich"
    assert str(match_town("Prizren").exact) == "Prizren, Kosovo"
