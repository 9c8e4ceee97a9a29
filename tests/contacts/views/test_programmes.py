import pytest

from tests.factories.contacts import ProgrammeFactory, SynonymFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pages(fresh_pages):
    """Each test reads its own rows."""


def test_list_shows_the_registry_and_not_what_awaits_a_check(client):
    ProgrammeFactory(name="Alpine Space")
    ProgrammeFactory(name="PR FESR Sicilia", ijg=True)
    ProgrammeFactory(name="Rude words", awaiting_check=True)

    page = client.get("/programmes/").content.decode()

    assert "Alpine Space" in page
    assert "2 programmes" in page
    assert "Rude words" not in page


def test_list_is_searched_and_filtered_at_the_first_click(client):
    ProgrammeFactory(name="Austria-Czechia", countries=["AT", "CZ"])
    ProgrammeFactory(name="Alpine Space", strand="B", countries=["AT", "IT"])
    ProgrammeFactory(name="PR FESR Sicilia", goal="ijg", strand="", countries=["IT"])

    page = client.get("/programmes/?q=italy&goal=interreg").content.decode()

    assert "1 programme<" in page
    assert "Alpine Space" in page
    assert '<input type="hidden" name="goal" value="interreg">' in page
    assert 'href="/programmes/?q=italy&amp;goal=interreg&amp;country=AT"' in page


def test_list_says_when_names_are_only_near(client):
    ProgrammeFactory(name="Austria-Czechia")

    assert "No programme is called “austira”" in client.get("/programmes/?q=austira").content.decode()


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("goal=x", "Goal: This is none of those that are offered."),
        ("strand=ABC", "Strand of Interreg: This is none of those that are offered."),
        ("country=ATX", "Country: This is none of those that are offered."),
        ("q=" + "x" * 101, "Search programmes: Ensure this value has at most 100 characters (it has 101)."),
        ("goal=ijg&goal=interreg", "Goal: This is in the address more than once."),
        ("state=merged", "State: This is none of those that are offered."),
        ("q=a%00", "Search programmes: Null characters are not allowed."),
        ("country=%00", "Country: This is none of those that are offered."),
        ("page=zz", "Page: Enter a whole number."),
    ],
)
def test_list_says_what_is_wrong_with_an_address(client, query, problem):
    ProgrammeFactory(name="Austria-Czechia")

    response = client.get(f"/programmes/?{query}")
    page = response.content.decode()

    assert response.status_code == 200
    assert "No programme is found by this address" in page
    assert problem in page
    assert '<a href="/programmes/">See all programmes</a>' in page
    assert "Austria-Czechia" not in page


@pytest.mark.parametrize("query", ["country=FR", "q=%22%3E%3Cscript%3E"])
def test_list_says_when_nothing_fits(client, query):
    ProgrammeFactory(countries=["AT"])

    page = client.get(f"/programmes/?{query}").content.decode()

    assert "No programme fits this choice" in page
    assert "<script>" not in page


def test_list_has_no_more_pages_than_it_has(client):
    ProgrammeFactory(name="Austria-Czechia")

    page = client.get("/programmes/?q=austria&page=2").content.decode()

    assert "There is no such page of this list" in page
    assert 'href="?q=austria"' in page


def test_list_shows_closed_programmes_by_their_filter_only(client):
    ProgrammeFactory(name="Alpine Space")
    ProgrammeFactory(name="Baltic Sea", state="closed")

    page = client.get("/programmes/").content.decode()
    assert "Baltic Sea" not in page
    assert 'href="/programmes/?state=closed"' in page

    page = client.get("/programmes/?state=closed").content.decode()
    assert "Alpine Space" not in page
    assert "Baltic Sea" in page
    assert '<span class="tag warn">Closed</span>' in page


def test_list_finds_a_programme_by_what_it_was_called(client):
    target = ProgrammeFactory(name="PR FESR Sicilia", ijg=True)
    ProgrammeFactory(name="Trinacria", state="merged", merged_into=target)
    ProgrammeFactory(name="Alpine Space")

    page = client.get("/programmes/?q=trinacria")

    assert list(page.context["page"]) == [target]
    assert "“trinacria” now. These have names near to it, or were called so before." in page.content.decode()


def test_list_knows_synonyms(client):
    SynonymFactory(phrases=["ERDF", "FESR"])
    ProgrammeFactory(name="PR FESR Sicilia", ijg=True)

    page = client.get("/programmes/?q=sicilia+erdf").content.decode()

    assert "1 programme<" in page
    assert "near to it" not in page


@pytest.mark.parametrize("query", ["", "?q=here", "?q=hree+tehre"])
def test_list_makes_the_same_statements_for_one_and_for_many(client, django_assert_max_num_queries, fresh_pages, query):
    for count in (1, 30):
        ProgrammeFactory.create_batch(count)
        with django_assert_max_num_queries(6):  # version, words, words found?, count, page, countries
            client.get(f"/programmes/{query}")


def test_suggestions_are_small_and_tell_what_awaits_a_check(client):
    ProgrammeFactory(name="(Interreg VI-A) Austria-Czechia")
    ProgrammeFactory(name="Austria by the Sea", awaiting_check=True)

    response = client.get("/programmes/search/", {"q": "austr"})

    assert response.json() == {
        "results": [
            {"value": "Austria by the Sea", "label": "Austria by the Sea", "hint": "awaiting check"},
            {
                "value": "(Interreg VI-A) Austria-Czechia",
                "label": "(Interreg VI-A) Austria-Czechia",
                "hint": "Interreg A · AT, CZ",
            },
        ]
    }
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert not response.cookies


@pytest.mark.parametrize("query", ["", "?q=", "?q=%FF%FE", "?q=" + "x" * 5000, "?x=1"])
def test_suggestions_are_none_for_anything_else(client, query):
    ProgrammeFactory()

    response = client.get(f"/programmes/search/{query}")

    assert (response.status_code, response.json()) == (200, {"results": []})
