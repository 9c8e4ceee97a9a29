import pytest

from contacts.models import Programme
from contacts.panels import results_of
from contacts.search import search_people
from tests.factories.contacts import (
    ContactPersonFactory,
    NetworkFactory,
    OfficeFactory,
    ProgrammeFactory,
    SynonymFactory,
    TeamFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def found(q="", **given):
    """Who is found by their given names, in order, with why."""
    return told(search_people(q=q, size=20, **given))


def told(people):
    return [(result.card.name.partition(" ")[0], result.in_words) for result in results_of(people).people]


def names(q="", **given):
    return [name for name, _ in found(q, **given)]


@pytest.fixture
def directory():
    """Four people: Ada leads simplified costs, Ben helps with them, Cleo serves Sicilia, Dag is new."""
    costs, aid = TopicFactory(name="Simplified costs", slug="costs"), TopicFactory(name="State aid", slug="aid")
    delivery = TeamFactory(name="Service delivery", slug="delivery")
    sicilia = ProgrammeFactory(ijg=True, name="PR FESR Sicilia 2021-2027", short_name="PR FESR Sicilia", slug="sicilia")
    palermo = ProgrammeFactory(ijg=True, name="Comune di Palermo", slug="palermo")
    ContactPersonFactory(
        given_name="Ada", family_name="Żak", role="Lawyer", leads=[costs], team=delivery, languages=["en", "it"]
    )
    ContactPersonFactory(
        given_name="Ben", family_name="Berg", role="Economist", helps=[costs, aid], team=delivery, languages=["en"],
        looks_after=[NetworkFactory(name="Controllers", slug="controllers")],
    )  # fmt: skip
    ContactPersonFactory(
        given_name="Cleo", family_name="Abel", role="Adviser", leads=[aid], serves=[sicilia, palermo],
        office=OfficeFactory(name="Łódź", slug="lodz", country="PL"), countries=["IT", "GR"], languages=["fi"],
        team=TeamFactory(name="Networks", slug="networks"),
    )  # fmt: skip
    ContactPersonFactory(
        given_name="Dag", family_name="Costsworth", role="Adviser", team=TeamFactory(name="Strategy", slug="strategy"),
        countries=["FI"], languages=["sv"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("zak", [("Ada", "Has this name")]),
        ("ŻAK ada", [("Ada", "Has this name")]),
        ("simplified costs", [("Ada", "Leads Simplified costs"), ("Ben", "Helps with Simplified costs")]),
        ("sicil", [("Cleo", "Serves PR FESR Sicilia")]),
        ("lodz", [("Cleo", "Works in Łódź")]),
        ("Łódź", [("Cleo", "Works in Łódź")]),
        ("Lo\u0301dz\u0301", [("Cleo", "Works in Łódź")]),
        ("greece", [("Cleo", "Serves Greece")]),
        ("EL", [("Cleo", "Serves Greece")]),
        ("controllers", [("Ben", "Looks after Controllers")]),
        ("delivery", [("Ben", "Works in the team Service delivery"), ("Ada", "Works in the team Service delivery")]),
        ("lawyer", [("Ada", "Works as Lawyer")]),
        ("italian", [("Ada", "Speaks Italian")]),
        ("finnish adviser", [("Cleo", "Works as Adviser, speaks Finnish")]),
        ("mainstream", []),
    ],
)  # fmt: skip
def test_people_are_found_by_all_that_is_known_of_them_and_it_is_said_by_what(directory, text, expected):
    assert found(text) == expected


def test_leads_stand_before_who_has_the_name_before_helpers(directory):
    assert found("costs") == [
        ("Ada", "Leads Simplified costs"),
        ("Dag", "Has this name"),
        ("Ben", "Helps with Simplified costs"),
    ]


@pytest.mark.parametrize("text", ["Whom do I ask about simplified costs?", "who can help me with the simplified costs"])
def test_words_of_a_question_do_not_spoil_the_search(directory, text):
    people = search_people(q=text, size=20)

    assert [name for name, _ in told(people)] == ["Ada", "Ben"]
    assert [topic.name for topic in people.topics] == ["Simplified costs"]
    assert [team.name for team in results_of(people).teams_of_leads] == ["Service delivery"]


def test_words_of_a_question_alone_are_taken_for_names():
    ContactPersonFactory(given_name="An", family_name="Do")

    assert names("an do") == ["An"]


@pytest.mark.parametrize(
    ("text", "expected", "corrected"),
    [
        ("Palerno", ["Cleo"], {"palerno": ["palermo"]}),
        ("simplifeid csots", ["Ada", "Ben"], {"simplifeid": ["simplified"], "csots": ["costs"]}),
        ("Costworht", ["Dag"], {"costworht": ["costsworth"]}),
        ("Finnland", ["Dag"], {"finnland": ["finland"]}),
        ("xyzzy", [], {}),
    ],
)
def test_words_that_nobody_wrote_are_taken_for_those_most_like_them(directory, text, expected, corrected):
    people = search_people(q=text, size=20)

    assert [name for name, _ in told(people)] == expected
    assert people.reading.corrected == corrected


@pytest.mark.parametrize("text", ["IJG", "mainstream", "investment for jobs and growth", "Mainstreem"])
def test_synonyms_find_the_same(directory, text):
    SynonymFactory(phrases=["IJG", "mainstream", "Investment for jobs and growth"])
    SynonymFactory(phrases=["ERDF", "FESR", "FEDER", "EFRE"])

    assert names(text) == ["Cleo"]
    assert names("sicilia efre") == ["Cleo"]
    assert names("simplified efre costs") == ["Ada", "Ben"]


def test_who_fits_most_words_is_found_when_nobody_fits_all(directory):
    people = search_people(q="simplified costs in norwegian trains", size=20)

    assert [name for name, _ in told(people)] == ["Ada", "Ben"]
    assert people.is_partial
    assert not search_people(q="simplified costs", size=20).is_partial


def test_who_is_not_listed_is_never_found(directory):
    topic = TopicFactory(name="Ghosts", slug="ghosts")
    ContactPersonFactory(given_name="Ghost", leads=[topic], is_listed=False)

    people = search_people(q="ghost", size=20)

    assert (told(people), people.found.total, people.is_partial) == ([], 0, False)
    assert names() == ["Cleo", "Ben", "Dag", "Ada"]


def test_who_serves_the_programme_of_the_visitor_stands_first_among_equals(directory):
    mine = Programme.objects.get(slug="sicilia")

    assert found("adviser", mine=mine) == [
        ("Cleo", "Serves your programme, works as Adviser"),
        ("Dag", "Works as Adviser"),
    ]
    assert found("costs", mine=mine)[0] == ("Ada", "Leads Simplified costs")
    assert found(mine=mine)[0] == ("Cleo", "Serves your programme")


def test_choices_keep_to_who_fits_all_of_them(directory):
    assert names(topic="costs") == ["Ada", "Ben"]  # who leads it first
    assert names(topic="costs", language="it") == ["Ada"]
    assert names(team="delivery", network="controllers") == ["Ben"]
    assert names(office="lodz", country="GR") == ["Cleo"]
    assert names(programme="sicilia") == ["Cleo"]
    assert names("costs", team="strategy") == ["Dag"]
    assert names("costs", team="networks") == []


def test_choices_are_counted_under_the_words_and_the_other_choices(directory):
    def counts(**given):
        options = search_people(size=20, **given).options
        return {name: [(option.value, count) for option, count in options[name]] for name in options}

    assert counts() == {
        "topic": [("costs", 2), ("aid", 2)],
        "team": [("networks", 1), ("delivery", 2), ("strategy", 1)],
        "office": [("lodz", 1)],
        "network": [("controllers", 1)],
        "language": [("en", 2), ("fi", 1), ("it", 1), ("sv", 1)],
        "country": [("FI", 1), ("GR", 1), ("IT", 1)],
    }
    assert counts(q="costs", language="en") == {
        "topic": [("costs", 2), ("aid", 1)],
        "team": [("delivery", 2)],
        "office": [],
        "network": [("controllers", 1)],
        "language": [("en", 2)],
        "country": [],
    }
    assert counts(programme="sicilia", topic="costs")["topic"] == [("costs", 0)]
    assert counts(programme="sicilia")["programme"] == [("sicilia", 1)]


def test_link_of_a_merged_programme_leads_to_who_serves_the_one_it_became(directory):
    target = Programme.objects.get(slug="sicilia")
    ProgrammeFactory(name="Sicilia FESR", slug="old", state=Programme.State.MERGED, merged_into=target)

    people = search_people(programme="old", size=20)

    assert [name for name, _ in told(people)] == ["Cleo"]
    assert [option.name for option, _ in people.options["programme"]] == ["PR FESR Sicilia 2021-2027"]


def test_name_that_awaits_a_check_is_no_choice():
    ProgrammeFactory(awaiting_check=True, slug="typed")

    assert search_people(programme="typed", size=20).problems == ["Programme: there is none called “typed”."]


def test_programmes_that_are_meant_are_offered_and_counted(directory):
    ProgrammeFactory(name="Sicilia awaits", awaiting_check=True)
    few, many = search_people(q="sicilia", size=20), search_people(q="here there", size=20)
    assert [programme.name for programme in few.programmes] == ["PR FESR Sicilia 2021-2027"]
    assert (many.programmes, many.found.programme_count) == ([], 0)

    ProgrammeFactory.create_batch(5)
    assert search_people(q="here there", size=20).found.programme_count == 5


def test_topics_that_are_meant_are_those_that_the_words_name(directory):
    def topics(text):
        return [topic.name for topic in search_people(q=text, size=20).topics]

    assert topics("costs") == ["Simplified costs"]
    assert topics("state aid sicilia") == ["State aid"]
    assert topics("aid sicilia") == []
    assert topics("") == []


def test_pages_follow_each_other(directory):
    pages = [search_people(first=first, size=2) for first in (0, 2, 4)]

    assert [[name for name, _ in told(page)] for page in pages] == [["Cleo", "Ben"], ["Dag", "Ada"], []]
    assert [page.found.total for page in pages] == [4, 4, 4]


@pytest.mark.parametrize(
    "text", ["", "   ", "--", "%", "_", "\\", "'", '";--', "𝕏" * 100, "½ ⅓", "a b c d e f g h i j k l m n"]
)
def test_any_text_is_read(directory, text):
    search_people(q=text, size=20)


def test_search_text_follows_every_way_of_writing(directory):
    person = ContactPersonFactory(given_name="Old")
    type(person).objects.filter(pk=person.pk).update(family_name="Ñandú", role="Žilina Región")

    assert (names("nandu"), names("zilina")) == (["Old"], ["Old"])
