import pytest

from contacts.models import Programme
from contacts.models.programmes import Goal
from contacts.search import Match, filter_programmes, hint, match_programme, search_programmes
from tests.factories.contacts import ProgrammeFactory, SynonymFactory

pytestmark = pytest.mark.django_db


def names(programmes):
    return [programme.name for programme in programmes]


@pytest.fixture
def registry():
    """A few programmes of both goals, and one name that awaits a check."""
    for name, short_name, goal, strand, countries in (
        ("(Interreg VI-A) Austria-Czechia", "AT-CZ", Goal.INTERREG, "A", ["AT", "CZ"]),
        ("(Interreg VI-A) Greece-Bulgaria", "GR-BG", Goal.INTERREG, "A", ["GR", "BG"]),
        ("(Interreg VI-A) Poland-Ukraine", "PL-UA", Goal.INTERREG, "A", ["PL", "UA"]),
        ("(Interreg VI-B) Alpine Space", "Alpine Space", Goal.INTERREG, "B", ["AT", "FR", "IT", "SI"]),
        ("PR FESR Sicilia 2021-2027", "PR FESR Sicilia", Goal.IJG, "", ["IT"]),
        ("Fundusze Europejskie dla Łódzkiego", "FE Łódzkie", Goal.IJG, "", ["PL"]),
    ):
        ProgrammeFactory(
            name=name, short_name=short_name, goal=goal, strand=strand, countries=countries, slug=short_name.lower()
        )
    ProgrammeFactory(awaiting_check=True, name="Programme for Palermo's Harbour")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("austria czech", ["(Interreg VI-A) Austria-Czechia"]),
        ("CZECHIA austria", ["(Interreg VI-A) Austria-Czechia"]),
        ("at-cz", ["(Interreg VI-A) Austria-Czechia"]),
        ("sicil", ["PR FESR Sicilia 2021-2027"]),
        ("lodz", ["Fundusze Europejskie dla Łódzkiego"]),
        ("ŁÓDZ", ["Fundusze Europejskie dla Łódzkiego"]),
        ("Lo\u0301dz", ["Fundusze Europejskie dla Łódzkiego"]),
        ("palermos harbour", ["Programme for Palermo's Harbour"]),
        ("palermo harb", ["Programme for Palermo's Harbour"]),
        ("italy", ["(Interreg VI-B) Alpine Space", "PR FESR Sicilia 2021-2027"]),
        ("EL", ["(Interreg VI-A) Greece-Bulgaria"]),
        ("interreg ital", ["(Interreg VI-B) Alpine Space"]),
    ],
)
def test_search_finds_programmes_by_beginnings_of_words_and_by_countries(registry, text, expected):
    assert names(search_programmes(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Austira Chechia", "(Interreg VI-A) Austria-Czechia"),
        ("Alpin Spase", "(Interreg VI-B) Alpine Space"),
        ("Programma Sicily", "PR FESR Sicilia 2021-2027"),
        ("Harbur of Palerno", "Programme for Palermo's Harbour"),
    ],
)
def test_search_forgives_wrong_letters(registry, text, expected):
    assert expected in names(search_programmes(text))


@pytest.mark.parametrize("text", ["", "   ", "--", "%", "_", "\\", "xyzzy", "\x00", "'", "𝕏" * 300])
def test_search_finds_nothing_where_nothing_is_meant(registry, text):
    assert search_programmes(text) == []


@pytest.mark.parametrize("text", ["mainstream", "IJG", "Investment for jobs and growth", "mainstreem"])
def test_search_finds_programmes_by_their_goal_and_its_synonyms(registry, text):
    SynonymFactory(phrases=["IJG", "mainstream", "Investment for jobs and growth"])

    assert names(search_programmes(text)) == ["Fundusze Europejskie dla Łódzkiego", "PR FESR Sicilia 2021-2027"]


@pytest.mark.parametrize("text", ["ERDF Sicilia", "sicilia efre", "FEDER", "European Regional Development Fund sicil"])
def test_search_finds_the_same_by_any_phrase_of_a_synonym(registry, text):
    SynonymFactory(phrases=["ERDF", "FESR", "FEDER", "EFRE", "European Regional Development Fund"])

    assert names(search_programmes(text)) == ["PR FESR Sicilia 2021-2027"]


def test_search_takes_signs_of_patterns_as_they_are(registry):
    ProgrammeFactory(name="100 % Green_Deal")

    assert names(search_programmes("100 %")) == ["100 % Green_Deal"]
    assert names(search_programmes("Green_Deal")) == ["100 % Green_Deal"]


def test_search_puts_the_name_that_begins_so_first():
    for name in ("Zentral Central", "Central Baltic", "A Baltic Central"):
        ProgrammeFactory(name=name)

    assert names(search_programmes("central")) == ["Central Baltic", "A Baltic Central", "Zentral Central"]


def test_search_returns_no_more_than_asked():
    ProgrammeFactory.create_batch(12)

    assert len(search_programmes("here there")) == 8
    assert len(search_programmes("here there", limit=3)) == 3


@pytest.mark.parametrize("text", ["here there", "nonsense without a hit", "a b c d e f g h i j k l m n o p q r s t"])
def test_search_makes_at_most_three_statements(django_assert_max_num_queries, text):
    ProgrammeFactory.create_batch(30)

    with django_assert_max_num_queries(3):  # what the words mean, who has them, who has the like
        search_programmes(text)


def test_search_text_follows_every_way_of_writing():
    programme = ProgrammeFactory(name="Old Name")
    Programme.objects.filter(pk=programme.pk).update(name="Žilina Región", cci="2021SK16FFPR001")
    Programme.objects.bulk_create([Programme(name="Ñandú", slug="nandu", goal=Goal.IJG)])

    assert names(search_programmes("zilina")) == ["Žilina Región"]
    assert names(search_programmes("2021SK16")) == ["Žilina Región"]
    assert names(search_programmes("nandu")) == ["Ñandú"]


def test_match_reads_a_name_however_it_is_spelt(registry):
    match = match_programme("  interreg vi a AUSTRIA – Czechia ")

    assert (match.exact.short_name, match.near) == ("AT-CZ", [])


def test_match_reads_a_short_name(registry):
    assert match_programme("fe lodzkie").exact.name == "Fundusze Europejskie dla Łódzkiego"


def test_match_reads_a_name_that_awaits_a_check(registry):
    assert match_programme("programme for palermo s harbour").exact.is_awaiting_check


def test_match_offers_what_is_near(registry):
    match = match_programme("Austria\0 and Chechia")

    assert match.exact is None
    assert "(Interreg VI-A) Austria-Czechia" in names(match.near)


def test_match_does_not_choose_between_two_of_one_short_name():
    ProgrammeFactory(name="Central Baltic", short_name="CB")
    ProgrammeFactory(name="Central Borders", short_name="CB")

    match = match_programme("CB")

    assert (match.exact, names(match.near)) == (None, ["Central Baltic", "Central Borders"])
    assert match_programme("Central Baltic").exact.name == "Central Baltic"


def test_match_finds_nothing_in_an_empty_text(registry):
    assert match_programme("") == match_programme("?!") == Match(None, [])


def test_hint_tells_goal_strand_and_countries_or_that_it_awaits_a_check():
    assert hint(ProgrammeFactory()) == "Interreg A · AT, CZ"
    assert hint(ProgrammeFactory(ijg=True)) == "Investment for jobs and growth · IT"
    assert hint(ProgrammeFactory(awaiting_check=True)) == "awaiting check"
    assert hint(ProgrammeFactory(countries=[])) == "Interreg A"


def test_filter_keeps_the_registry_to_what_fits_everything(registry):
    def filtered(**given):
        found, is_near = filter_programmes(**given)
        return names(found), is_near

    assert filtered(goal="interreg", country="AT") == (
        ["(Interreg VI-A) Austria-Czechia", "(Interreg VI-B) Alpine Space"], False,
    )  # fmt: skip
    assert filtered(q="austria", strand="B", country="FR") == (["(Interreg VI-B) Alpine Space"], False)
    assert filtered(q="austira", strand="A")[1] is True
    assert filtered(q="palermo") == ([], True)
    assert len(filtered()[0]) == 6


# -- former names and closed programmes -----------------------------------------------------------------------
@pytest.fixture
def sicilia():
    """A programme with a former name that has a short one, too."""
    target = ProgrammeFactory(name="PR FESR Sicilia 2021-2027", ijg=True)
    ProgrammeFactory(name="Sicily ERDF", short_name="Trinacria", state="merged", merged_into=target)
    return target


@pytest.mark.parametrize("text", ["Sicily ERDF", "sicily (erdf)", "Trinacria"])
def test_former_name_means_what_it_was_merged_into(sicilia, text):
    assert match_programme(text) == Match(sicilia, [])


@pytest.mark.parametrize("text", ["sicily", "erdf sic", "Sicilly ERDT", "sicil"])
def test_words_of_a_former_name_suggest_what_it_was_merged_into_once(sicilia, text):
    assert search_programmes(text) == [sicilia]


def test_short_name_of_two_programmes_means_neither_though_one_is_a_former_name(sicilia):
    ProgrammeFactory(name="Another", short_name="Trinacria")

    assert match_programme("Trinacria").exact is None


def test_closed_programme_is_known_by_its_name_and_not_suggested(sicilia):
    Programme.objects.filter(pk=sicilia.pk).update(state="closed")
    sicilia.refresh_from_db()

    assert [match_programme(name).exact for name in ("PR FESR Sicilia 2021-2027", "Sicily ERDF")] == [sicilia] * 2
    assert search_programmes("sicily") == search_programmes("sicilia") == []


def test_short_name_of_a_closed_programme_is_that_of_the_one_that_follows_it(sicilia):
    closed = ProgrammeFactory(name="PO FESR Sicilia 2014-2020", short_name="PO Sicilia", state="closed")
    assert match_programme("PO Sicilia").exact == closed

    new = ProgrammeFactory(name="PO FESR Sicilia 2028-2034", short_name="PO Sicilia")
    assert match_programme("PO Sicilia").exact == new


def test_suggestions_take_two_statements_with_many_former_names(sicilia, django_assert_num_queries):
    for number in range(20):
        ProgrammeFactory(name=f"Sicily {number}", state="merged", merged_into=sicilia)

    with django_assert_num_queries(2):  # what the words mean, who has them
        assert search_programmes("sicily") == [sicilia]
