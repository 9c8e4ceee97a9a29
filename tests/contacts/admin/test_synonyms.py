import pytest

from audit.models import Entry
from contacts.models import Synonym
from tests.factories.accounts import StaffFactory
from tests.factories.contacts import SynonymFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/contacts/synonym/"


@pytest.fixture
def staff(client):
    client.force_login(StaffFactory())
    return client


def deeds():
    return list(
        Entry.objects.filter(about__startswith="contacts.synonym:").order_by("pk").values_list("verb", "detail")
    )


def test_staff_write_one_phrase_a_line(staff):
    response = staff.post(f"{LIST}add/", {"phrases": " IJG \r\n\r\nmainstream\r\n  Investment for   jobs and growth\n"})

    phrases = ["IJG", "mainstream", "Investment for jobs and growth"]
    assert response.status_code == 302
    assert list(Synonym.objects.values_list("phrases", flat=True)) == [phrases]
    assert deeds() == [("synonym-added", {"phrases": phrases})]


def test_staff_change_and_remove_a_synonym(staff):
    synonym = SynonymFactory(phrases=["ERDF", "FESR"])
    page = staff.get(f"{LIST}{synonym.pk}/change/").content.decode()
    assert "ERDF\nFESR</textarea>" in page

    staff.post(f"{LIST}{synonym.pk}/change/", {"phrases": "ERDF\nFESR\nFEDER"})
    staff.post(f"{LIST}{synonym.pk}/delete/", {"post": "yes"})

    assert not Synonym.objects.exists()
    assert deeds() == [
        ("synonym-changed", {"phrases": ["ERDF", "FESR", "FEDER"]}),
        ("synonym-removed", {"phrases": ["ERDF", "FESR", "FEDER"]}),
    ]


def test_staff_remove_several_at_once(staff):
    synonyms = SynonymFactory.create_batch(2)
    given = {"action": "delete_selected", "_selected_action": [row.pk for row in synonyms], "post": "yes"}

    staff.post(LIST, given)

    assert not Synonym.objects.exists()
    assert [verb for verb, _ in deeds()] == ["synonym-removed"] * 2


@pytest.mark.parametrize(
    ("typed", "mistakes"),
    [
        ("", ["Fill in “Phrases”."]),
        ("IJG", ["Write two phrases at least, one a line."]),
        ("IJG\nijg.", ["“ijg.” is the same to search as “IJG”. Leave one of them out."]),
        ("Łódź\nLodz\nx", ["“Lodz” is the same to search as “Łódź”. Leave one of them out.",
                           "“x”: a phrase has 2 to 80 characters."]),
        ("IJG\n" + "x" * 81, ["“" + "x" * 80 + "”: a phrase has 2 to 80 characters."]),
        ("IJG\n--", ["“--” has no letters or digits to be found by."]),
        ("EFRE\nfesr", ["“fesr” stands in another synonym: ERDF = FESR. Add your phrases there."]),
    ],
)  # fmt: skip
def test_form_says_what_is_wrong_and_keeps_what_was_typed(staff, typed, mistakes):
    SynonymFactory(phrases=["ERDF", "FESR"])

    response = staff.post(f"{LIST}add/", {"phrases": typed})

    form = response.context["adminform"].form
    assert (response.status_code, form.errors) == (200, {"phrases": mistakes})
    assert form["phrases"].value() == typed
    assert Synonym.objects.count() == 1


def test_synonym_may_keep_its_own_phrases(staff):
    synonym = SynonymFactory(phrases=["ERDF", "FESR"])

    response = staff.post(f"{LIST}{synonym.pk}/change/", {"phrases": "FESR\nERDF"})

    assert response.status_code == 302


def test_staff_find_a_synonym_by_a_phrase(staff):
    found = SynonymFactory(phrases=["ERDF", "FESR"])
    SynonymFactory()

    assert list(staff.get(LIST, {"q": "fesr"}).context["cl"].queryset) == [found]
