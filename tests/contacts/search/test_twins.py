"""Likely twins among the programmes of the demo: nine in ten are found, and little else."""

import csv
from pathlib import Path

import pytest
from django.utils.text import slugify

from contacts.models import Programme, Synonym
from contacts.search.twins import Twin, twins_of
from interact_portal import demo
from tests.factories.contacts import ProgrammeFactory

pytestmark = pytest.mark.django_db

ROWS = Path(demo.__file__).with_name("programmes.csv")
#: What people may type, and the short name of the programme they mean.
MEANT = {
    "Sicilia FESR": "PR FESR Sicilia",
    "PR FESR Sicilia 21-27": "PR FESR Sicilia",
    "Sicily ERDF": "PR FESR Sicilia",
    "Regione Siciliana PR FESR": "PR FESR Sicilia",
    "Lombardy ERDF": "PR FESR Lombardia",
    "Regione Lombardia": "PR FESR Lombardia",
    "POR Toscana": "PR FESR Toscana",
    "ERDF Tuscany": "PR FESR Toscana",
    "Emilia Romagna ERDF 21/27": "PR FESR Emilia-Romagna",
    "Puglia FESR FSE": "PR FESR-FSE+ Puglia",
    "Apulia": "PR FESR-FSE+ Puglia",
    "Sardinia ERDF": "PR FESR Sardegna",
    "Calabria ERDF ESF+": "PR Calabria FESR FSE+",
    "FEDER Andalusia": "Andalucía FEDER",
    "ERDF Andalucia": "Andalucía FEDER",
    "Catalonia ERDF": "Catalunya FEDER",
    "Comunidad Valenciana": "Comunitat Valenciana FEDER",
    "Austria-Czech Republic": "AT-CZ",
    "Interreg AT-CZ": "AT-CZ",
    "Interreg V-A Austria Hungary": "AT-HU",
    "Interreg Österreich-Ungarn": "AT-HU",
    "Alpine Space Programme": "Alpine Space",
    "Interreg Alpin Space": "Alpine Space",
    "Interreg Baltic Sea": "BSR",
    "Danube transnational programme": "Danube",
    "Interreg Central Europe Programme 2021-27": "CE",
    "Central Macedonia ERDF": "Central Macedonia",
    "Silesia European Funds": "European Funds for Silesia",
    "FE Pomerania": "European Funds for Pomerania",
    "Sachsen EFRE 21-27": "EFRE Sachsen",
    "NRW EFRE JTF": "EFRE/JTF-Programm NRW",
    "Alpenrhein Bodensee Hochrhein": "ABH",
    "Interreg ABH": "ABH",
    "POCTEFA 2021-2027": "POCTEFA",
    "Interreg Spain Portugal": "POCTEP",
    "Interreg Maritimo": "Maritime",
    "Upper Rhine": "Upper Rhine",
    "Hungary Slovakia Romania Ukraine": "HUSKROUA",
    "Peace Plus": "PEACEPLUS",
    "Bulgaria Greece": "GR-BG",
    "Euro MED": "Euro-MED",
    "Interreg Europe programme": "Interreg Europe",
    "Norte2030": "Norte 2030",
    "Slovakia Programme": "Programme Slovakia",
    "Kreta": "Crete",
    "Finland innovation and skills": "Innovation and Skills in Finland",
    "Upper Norrland": "Upper Norrland ERDF",
    "Romania North East regional programme": "Regional Programme North-East",
    "Grossregion": "Grande Region",
    "Interreg VI-B NEXT Black Sea": "Black Sea",
}
#: What the registry lacks, though it has a hundred names with the same goal words and years.
LACKING = [
    "PR FESR Basilicata 2021-2027",
    "PR FESR Umbria 21-27",
    "PR FESR Liguria",
    "Marche PR FESR 2021-2027",
    "Murcia FEDER 2021-2027",
    "EFRE Thüringen 2021-2027",
    "EFRE Hessen",
    "European Funds for Opole",
    "ERDF Ostrobothnia 2021-2027",
    "Interreg VI-A 2021-2027",
]


@pytest.fixture
def registry():
    """The programmes of the demo, by short name."""
    with ROWS.open(newline="") as file:
        rows = list(csv.DictReader(file))
    names = [(row["name"], row["short_name"], row["goal"].lower()) for row in rows]
    Programme.objects.bulk_create(
        Programme(name=name, short_name=short, goal=goal, slug=slugify(name)) for name, short, goal in names
    )
    return {programme.short_name: programme for programme in Programme.objects.all()}


def typed(name):
    return ProgrammeFactory(name=name, awaiting_check=True)


def test_nine_in_ten_of_what_people_type_have_their_programme_first_and_little_beside_it(registry):
    meant = {typed(name): registry[short] for name, short in MEANT.items() if not Programme.objects.called(name)}
    assert len(meant) >= 49

    found = twins_of(list(meant))

    programmes = {name: [twin.programme for twin in found.get(name.pk, [])] for name in meant}
    first = [name for name, twins in programmes.items() if twins[:1] == [meant[name]]]
    others = sum(len(twins) for twins in found.values()) - len(first)
    assert len(first) >= 0.9 * len(meant)
    assert others <= 0.6 * len(meant)


def test_goal_words_and_years_make_no_twins(registry):
    found = twins_of([typed(name) for name in LACKING])

    assert found == {}


def test_the_three_names_of_one_programme_have_it_as_their_first_twin(registry):
    names = [typed(name) for name in ("Sicilia FESR", "PR FESR Sicilia 21-27", "Sicily ERDF")]

    found = twins_of(names)

    assert [(found[name.pk][0].programme.short_name, found[name.pk][0].in_words) for name in names] == [
        ("PR FESR Sicilia", "the same, but for words that many programmes share"),
        ("PR FESR Sicilia", "the same, but for words that many programmes share"),
        ("PR FESR Sicilia", "like it"),
    ]


def test_synonyms_of_staff_are_the_same(registry):
    name = typed("ERDF Saxony")
    assert registry["EFRE Sachsen"] not in [twin.programme for twin in twins_of([name]).get(name.pk, [])]

    Synonym.objects.create(phrases=["Sachsen", "Saxony", "Saxe"])

    assert twins_of([name])[name.pk][0] == Twin(registry["EFRE Sachsen"], 1.0)


@pytest.mark.parametrize("name", ["Sicilia ERDF", "European Regional Development Fund Sicilia"])
def test_synonyms_of_words_that_names_share_tell_as_little(registry, name):
    Synonym.objects.create(phrases=["ERDF", "FESR", "European Regional Development Fund"])
    programme = typed(name)

    assert twins_of([programme]) == {programme.pk: [Twin(registry["PR FESR Sicilia"], 1.0)]}


def test_former_name_leads_to_what_it_was_merged_into():
    target = ProgrammeFactory(name="PR FESR Sicilia", ijg=True)
    ProgrammeFactory(name="Trinacria", state="merged", merged_into=target)
    name = typed("Trinacria ERDF")

    assert twins_of([name]) == {name.pk: [Twin(target, 1.0)]}


def test_neither_other_typed_names_nor_its_own_former_names_are_twins():
    name = typed("Sicilia FESR")
    typed("PR FESR Sicilia 21-27")
    ProgrammeFactory(name="Sicilia", state="merged", merged_into=name)

    assert twins_of([name]) == {}


def test_twins_of_nothing_are_none():
    assert twins_of([]) == {}


@pytest.mark.parametrize("number", [1, 12])
def test_many_names_cost_as_many_statements_as_one(registry, number, django_assert_num_queries):
    names = [typed(f"Sicilia {letter}") for letter in "abcdefghijkl"[:number]]

    with django_assert_num_queries(4):
        assert set(twins_of(names)) == {name.pk for name in names}
