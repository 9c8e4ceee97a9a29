import pytest

from audit.models import Entry
from contacts.models import Programme
from tests.factories.accounts import StaffFactory
from tests.factories.contacts import ProgrammeFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/contacts/programme/"


@pytest.fixture
def staff(client):
    client.force_login(StaffFactory())
    return client


def form_of(programme, **changes):
    return {
        "name": programme.name, "slug": programme.slug, "short_name": "", "goal": "", "strand": "", "kind": "",
        "countries": "", "cci": "", "website": "", "state": programme.state, **changes,
    }  # fmt: skip


def test_staff_find_what_awaits_a_check(staff):
    ProgrammeFactory(name="Listed one")
    ProgrammeFactory(name="Typed one", awaiting_check=True)

    page = staff.get(LIST, {"state__exact": "awaiting_check"}).content.decode()

    assert "Typed one" in page
    assert "Listed one" not in page


@pytest.mark.parametrize("awaiting_check", [True, False])
def test_form_leads_to_the_page_once_there_is_one(staff, awaiting_check):
    programme = ProgrammeFactory(awaiting_check=awaiting_check)

    page = staff.get(f"{LIST}{programme.pk}/change/").content.decode()

    assert ("View on site" in page) is not awaiting_check


@pytest.mark.parametrize("text", ["lodz", "ŁÓDZ", "Lodskie", "poland"])
def test_staff_find_programmes_as_everybody_does(staff, text):
    found = ProgrammeFactory(name="Fundusze dla Łódzkiego", countries=["PL"])
    ProgrammeFactory(name="PR FESR Sicilia", ijg=True)

    assert list(staff.get(LIST, {"q": text}).context["cl"].queryset) == [found]


def test_staff_check_a_typed_name(staff):
    typed = ProgrammeFactory(name="pr fesr sicilia", awaiting_check=True)

    response = staff.post(
        f"{LIST}{typed.pk}/change/",
        form_of(typed, name="PR FESR Sicilia", slug="pr-fesr-sicilia", goal="ijg", countries="it, uk", state="listed",
                website="www.example.org/sicilia"),
    )  # fmt: skip

    assert response.status_code == 302
    checked = Programme.objects.listed().get()
    assert (checked.name, checked.countries, checked.website) == (
        "PR FESR Sicilia", ["IT", "GB"], "https://www.example.org/sicilia",
    )  # fmt: skip
    assert Entry.objects.get().verb == "programme-checked"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"state": "listed"}, "A programme in the registry needs its goal."),
        ({"goal": "ijg", "strand": "A"}, "Only an Interreg programme has a strand."),
        ({"name": "alpine  SPACE"}, "There is a programme of this name."),
        ({"countries": "AT, Czechia"}, "“CZECHIA” is not a country&#x27;s code."),
        ({"website": "javascript:alert(1)"}, "“Website” must be an address such as https://example.org/page."),
    ],
)
def test_what_cannot_be_is_told(staff, changes, message):
    ProgrammeFactory(name="Alpine Space")
    typed = ProgrammeFactory(name="Typed", awaiting_check=True)

    response = staff.post(f"{LIST}{typed.pk}/change/", form_of(typed, **changes))

    assert response.status_code == 200
    assert message in response.content.decode()
    typed.refresh_from_db()
    assert (typed.name, typed.state) == ("Typed", "awaiting_check")
