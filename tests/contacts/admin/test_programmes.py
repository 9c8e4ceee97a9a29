import pytest
from django.contrib.auth.models import Permission

from audit.models import Entry
from contacts.models import Programme
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/contacts/programme/"


@pytest.fixture
def staff(client):
    client.force_login(StaffFactory())
    return client


def form_of(programme, **changes):
    return {
        "name": programme.name, "slug": programme.slug, "short_name": "", "goal": "", "strand": "", "region": "",
        "kind": "", "countries": "", "cci": "", "website": "", **changes,
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


def test_staff_accept_a_typed_name(staff):
    typed = ProgrammeFactory(name="pr fesr sicilia", slug="pr-fesr-sicilia-bcdfghjk", awaiting_check=True)
    page = staff.get(f"{LIST}{typed.pk}/accept/")
    assert page.context["form"]["slug"].value() == "pr-fesr-sicilia"

    response = staff.post(
        f"{LIST}{typed.pk}/accept/",
        form_of(typed, name="PR FESR Sicilia", slug="pr-fesr-sicilia", goal="ijg", countries="it, uk",
                region="Sicily", website="www.example.org/sicilia"),
        follow=True,
    )  # fmt: skip

    assert [str(message) for message in response.context["messages"]] == ["“PR FESR Sicilia” is in the registry."]
    checked = Programme.objects.listed().get()
    assert (checked.name, checked.slug, checked.region, checked.countries, checked.website) == (
        "PR FESR Sicilia", "pr-fesr-sicilia", "Sicily", ["IT", "GB"], "https://www.example.org/sicilia",
    )  # fmt: skip
    assert Entry.objects.get().verb == "programme-checked"


def test_address_that_another_programme_has_is_not_proposed(staff):
    ProgrammeFactory(name="Another", slug="sicily-erdf")
    typed = ProgrammeFactory(name="Sicily ERDF", slug="sicily-erdf-bcdfghjk", awaiting_check=True)

    page = staff.get(f"{LIST}{typed.pk}/accept/")

    assert page.context["form"]["slug"].value() == "sicily-erdf-bcdfghjk"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({}, "A programme in the registry needs its goal."),
        ({"goal": "ijg", "strand": "A"}, "Only an Interreg programme has a strand."),
        ({"goal": "ijg", "name": "alpine  SPACE"}, "There is a programme of this name."),
        ({"goal": "ijg", "name": "Sicily, ERDF"}, "There is a programme of this name."),
        ({"goal": "ijg", "countries": "AT, Czechia"}, "Number 2 in the list: “CZECHIA” is not a country&#x27;s code."),
        (
            {"goal": "ijg", "website": "javascript:alert(1)"},
            "“Website” must be an address such as https://example.org/page.",
        ),
    ],
)
@pytest.mark.parametrize("page", ["accept", "change"])
def test_what_cannot_be_is_told(staff, changes, message, page):
    target = ProgrammeFactory(name="Alpine Space")
    ProgrammeFactory(name="Sicily ERDF", state="merged", merged_into=target)
    programme = ProgrammeFactory(name="Typed", **({"awaiting_check": True} if page == "accept" else {}))

    response = staff.post(f"{LIST}{programme.pk}/{page}/", form_of(programme, **changes))

    assert response.status_code == 200
    assert message in response.content.decode()
    before = programme.state
    programme.refresh_from_db()
    assert (programme.name, programme.state) == ("Typed", before)


def test_staff_mend_a_typed_name_before_anybody_knows_its_goal(staff):
    typed = ProgrammeFactory(name="pr fesr siclia", awaiting_check=True)

    staff.post(f"{LIST}{typed.pk}/change/", form_of(typed, name="PR FESR Sicilia"))

    typed.refresh_from_db()
    assert (typed.name, typed.state) == ("PR FESR Sicilia", "awaiting_check")


def test_staff_add_a_programme_to_the_registry(staff):
    new = Programme(name="PR FESR Sicilia", slug="pr-fesr-sicilia")

    staff.post(f"{LIST}add/", form_of(new, goal="ijg"))

    assert Programme.objects.listed().get().name == "PR FESR Sicilia"
    assert Entry.objects.get().verb == "programme-added"


def test_programme_is_closed_and_opened_again(staff):
    programme = ProgrammeFactory()
    change = f"{LIST}{programme.pk}/change/"

    closed = staff.post(f"{LIST}{programme.pk}/close/", follow=True)
    assert [url for url, _title in closed.context["acts"]] == [f"{LIST}{programme.pk}/reopen/"]
    twice = staff.post(f"{LIST}{programme.pk}/close/", follow=True)
    assert [str(message) for message in twice.context["messages"]] == [
        "Only a programme in the registry can be closed."
    ]
    opened = staff.post(f"{LIST}{programme.pk}/reopen/", follow=True)
    assert [url for url, _title in opened.context["acts"]] == [f"{LIST}{programme.pk}/close/"]
    assert opened.redirect_chain == [(change, 302)]
    assert [entry.verb for entry in Entry.objects.all()] == ["programme-reopened", "programme-closed"]


@pytest.mark.parametrize("act", ["accept", "close", "reopen"])
def test_merged_programme_is_only_looked_at(staff, act):
    target = ProgrammeFactory(name="PR FESR Sicilia")
    merged = ProgrammeFactory(name="Sicily ERDF", state="merged", merged_into=target)
    change = f"{LIST}{merged.pk}/change/"

    page = staff.get(change)
    assert (page.context["acts"], page.context["has_change_permission"]) == ([], False)
    assert f'merged into <a href="{LIST}{target.pk}/change/">PR FESR Sicilia</a>' in page.content.decode()
    assert staff.get(f"{LIST}{merged.pk}/delete/").status_code == 403
    assert staff.post(f"{LIST}{merged.pk}/{act}/").status_code == 302
    merged.refresh_from_db()
    assert (merged.name, merged.state) == ("Sicily ERDF", "merged")


def test_form_sent_after_a_merge_is_not_saved_and_says_why(staff):
    target = ProgrammeFactory(name="PR FESR Sicilia")
    merged = ProgrammeFactory(name="Sicily ERDF", state="merged", merged_into=target)
    change = f"{LIST}{merged.pk}/change/"

    page = staff.post(change, form_of(merged, name="Another", goal="ijg"), follow=True)

    assert page.redirect_chain == [(change, 302)]
    assert [str(message) for message in page.context["messages"]] == [
        "Nothing is saved: “Sicily ERDF” was merged into “PR FESR Sicilia” meanwhile."
    ]
    merged.refresh_from_db()
    assert merged.name == "Sicily ERDF"


def test_form_of_a_merged_programme_says_nothing_to_who_may_not_see_it(client):
    client.force_login(UserFactory(is_staff=True))
    merged = ProgrammeFactory(state="merged", merged_into=ProgrammeFactory())

    assert client.post(f"{LIST}{merged.pk}/change/", form_of(merged)).status_code == 403


def test_programme_that_nothing_names_is_removed_and_remembered(staff):
    programme, named = ProgrammeFactory(), ProgrammeFactory()
    UserFactory(programme=named)

    staff.post(f"{LIST}{programme.pk}/delete/", {"post": "yes"})
    staff.post(LIST, {"action": "delete_selected", "_selected_action": [named.pk], "post": "yes"})

    assert list(Programme.objects.all()) == [named]
    assert list(Entry.objects.values_list("verb", "about")) == [
        ("programme-removed", f"contacts.programme:{programme.pk}")
    ]


@pytest.mark.parametrize("act", ["accept", "close", "reopen"])
def test_acts_are_for_those_who_may_change_programmes(client, act):
    state = {"accept": "awaiting_check", "close": "listed", "reopen": "closed"}[act]
    programme = ProgrammeFactory(state=state)
    reader = UserFactory(is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_programme"))
    client.force_login(reader)

    assert client.get(f"{LIST}{programme.pk}/change/").context["acts"] == []
    address = f"{LIST}{programme.pk}/{act}/"
    assert [client.get(address).status_code, client.post(address).status_code] == [403, 403]
