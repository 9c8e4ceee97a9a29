import pytest

from contacts.search.reading import read
from tests.factories.contacts import SynonymFactory, TeamFactory, TopicFactory

pytestmark = pytest.mark.django_db


def phrases(text):
    """The terms of ``text``, each as the phrases by which it is asked for."""
    return [[" ".join(phrase) for phrase in term.phrases] for term in read(text).terms]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Żak  ADA!", [["zak"], ["ada"]]),
        ("Lo\u0301dz\u0301", [["lodz"]]),
        ("FESR sicilia", [["fesr", "erdf"], ["sicilia"]]),
        ("first level control in Poland", [["first level control", "controls"], ["poland"]]),
        ("first level", [["first"], ["level"]]),
        ("Who knows about IT?", [["it"]]),
        ("who is who", [["who"], ["is"], ["who"]]),
        ("a\0b", [["ab"]]),
        ("1 2 3 4 5 6 7 8 9 10 11 12 13", [[str(number)] for number in range(1, 13)]),
        ("", []),
        ("?!", []),
    ],
)
def test_words_are_read_one_by_one_and_synonyms_as_one(text, expected):
    SynonymFactory(phrases=["ERDF", "FESR"])
    SynonymFactory(phrases=["controls", "First-level control"])

    assert phrases(text) == expected


def test_term_knows_what_it_means():
    TopicFactory(name="State aid")
    TeamFactory(name="Aid and audits")
    [term, country, language, goal] = read("aid EL ital interreg").terms

    assert sorted(entry.name for entry in term.entries) == ["Aid and audits", "State aid"]
    assert (country.countries, language.countries, language.languages) == (["GR"], ["IT"], ["it"])
    assert goal.goals == ["interreg"]


def test_word_with_wrong_letters_is_taken_for_those_most_like_it_and_their_synonyms():
    SynonymFactory(phrases=["mainstream", "IJG"])
    reading = read("mainstreem")

    assert phrases("mainstreem") == [["mainstreem", "mainstream", "ijg"]]
    assert reading.corrected == {"mainstreem": ["mainstream"]}


def test_short_words_are_taken_as_they_are():
    TopicFactory(name="Aid")

    assert read("aix").corrected == {}


def test_reading_makes_one_statement(django_assert_num_queries):
    TopicFactory.create_batch(9)

    with django_assert_num_queries(1):
        read("Whom do I ask about simplified csots in the Natherlands")
