"""Staff check what people typed: the queue, and the act that makes two programmes one."""

import pytest
from django.contrib.auth.models import Permission

from accounts.models import User
from audit.models import Entry
from contacts.actions.programmes import add_typed_programme
from contacts.models import Programme
from interact_portal import merging
from tests.factories.accounts import AffiliationFactory, StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import RegistrationFactory

pytestmark = pytest.mark.django_db

QUEUE = "/admin/contacts/programme/awaiting/"
LIST = "/admin/contacts/programme/"


def merge(programme):
    return f"{LIST}{programme.pk}/merge/"


def change(programme):
    return f"{LIST}{programme.pk}/change/"


@pytest.fixture
def staff(client):
    client.force_login(StaffFactory())
    return client


@pytest.fixture
def target():
    return ProgrammeFactory(name="PR FESR Sicilia 2021-2027", short_name="PR FESR Sicilia", slug="sicilia", ijg=True)


@pytest.fixture
def typed():
    person = UserFactory(name="Rosa Example", organisation="Regione Siciliana")
    programme = add_typed_programme(name="Sicily ERDF", by=person)
    User.objects.filter(pk=person.pk).update(programme=programme, represents_no_programme=False)
    AffiliationFactory(person=person, programme=programme)
    RegistrationFactory(person=person, programme=programme)
    return programme


def said(response):
    return [str(message) for message in response.context["messages"]]


# -- the queue ------------------------------------------------------------------------------------------------
def test_queue_says_who_typed_what_how_many_use_it_and_what_it_may_be(staff, target, typed):
    page = staff.get(QUEUE)

    [name] = page.context["names"]
    assert (name.programme, name.typed_by.name, name.programme.n_people, name.programme.n_registrations) == (
        typed, "Rosa Example", 1, 1,
    )  # fmt: skip
    assert [(twin.programme, twin.in_words) for twin in name.twins] == [(target, "like it")]
    text = " ".join(page.content.decode().split())
    assert "Rosa Example</a>, Regione Siciliana" in text
    assert "1 person, 1 registration" in text
    assert f'href="{merge(typed)}?into=sicilia"' in text


def test_queue_counts_who_represents_a_name_whatever_their_profile_says_and_not_who_left(staff, typed):
    AffiliationFactory(programme=typed)
    AffiliationFactory(programme=typed, left=True)

    [name] = staff.get(QUEUE).context["names"]

    assert name.programme.n_people == 2


def test_name_whose_person_is_gone_stands_in_the_queue_too(staff):
    add_typed_programme(name="Sicily ERDF", by=None)

    page = staff.get(QUEUE)

    assert page.context["names"][0].typed_by is None
    assert "not known any more" in page.content.decode()
    assert "None in the registry is like it." in page.content.decode()


def test_empty_queue_says_so(staff):
    assert "No name awaits a check." in staff.get(QUEUE).content.decode()


@pytest.mark.parametrize("number", [1, 25])
def test_queue_takes_the_same_statements_for_many_names(staff, target, number, django_assert_num_queries):
    for n in range(number):
        add_typed_programme(name=f"Sicily {chr(97 + n)}{chr(97 + n)}", by=UserFactory())

    with django_assert_num_queries(9):  # one of them for who asks
        page = staff.get(QUEUE)

    assert len(page.context["names"]) == min(number, 20)
    assert all(name.twins for name in page.context["names"])


@pytest.mark.parametrize(("number", "words"), [(1, "1 name awaits a check"), (3, "3 names await a check")])
def test_list_of_programmes_leads_to_the_queue(staff, number, words):
    for n in range(number):
        ProgrammeFactory(name=f"Typed {n}", awaiting_check=True)

    assert f'<a href="{QUEUE}">{words}</a>' in staff.get(LIST).content.decode()


def test_list_leads_nowhere_when_nothing_awaits_a_check(staff, target):
    assert QUEUE not in staff.get(LIST).content.decode()


def test_who_only_looks_at_programmes_is_not_led_to_acts(client, typed, target):
    reader = UserFactory(is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_programme"))
    client.force_login(reader)

    assert QUEUE not in client.get(LIST).content.decode()
    assert merge(target) not in client.get(change(target)).content.decode()
    assert [client.get(address).status_code for address in (QUEUE, merge(typed))] == [403, 403]
    assert client.post(merge(typed), {"target": "sicilia", "confirm": "1"}).status_code == 403


# -- the act --------------------------------------------------------------------------------------------------
def test_merge_offers_twins_shows_what_moves_and_then_does_it(staff, target, typed):
    AffiliationFactory(programme=typed, acting=True)
    form = staff.get(merge(typed))
    assert "PR FESR Sicilia 2021-2027 (like it)" in form.content.decode()
    assert "This cannot be undone" in form.content.decode()

    preview = staff.post(merge(typed), {"target": "sicilia", "name": ""})
    assert preview.context["preview"]["facts"][:4] == [
        ("From", typed), ("Into", target), ("Registrations", 1), ("People who name it in their profile", 1),
    ]  # fmt: skip
    assert preview.context["preview"]["facts"][-1] == ("People who act for it, and then for the other one", 1)
    assert Programme.objects.awaiting_check().exists()

    done = staff.post(merge(typed), {"target": "sicilia", "name": "", "confirm": "1"}, follow=True)
    assert done.redirect_chain == [(QUEUE, 302)]
    assert said(done) == ["“Sicily ERDF” is now another name of “PR FESR Sicilia 2021-2027”."]
    assert User.objects.filter(programme=target).count() == 1
    assert Entry.objects.filter(verb="programme-merged").count() == 1


def test_link_of_a_twin_leads_to_what_moves_and_changes_nothing(staff, target, typed):
    page = staff.get(merge(typed), {"into": "sicilia"})

    assert page.context["preview"]["facts"][1] == ("Into", target)
    assert Programme.objects.awaiting_check().get() == typed


@pytest.mark.parametrize("into", ["nothing", "sicily-erdf"])
def test_link_that_leads_nowhere_leaves_the_choice(staff, target, typed, into):
    Programme.objects.filter(pk=typed.pk).update(slug="sicily-erdf")

    page = staff.get(merge(typed), {"into": into})

    assert page.status_code == 200
    assert list(page.context["form"].errors) == ["target"]
    assert "sicilia" in dict(page.context["form"].fields["target"].choices)


@pytest.mark.parametrize("name", ["PR FESR Sicilia 2021-2027", "pr fesr sicilia", "Trinacria"])
def test_another_one_is_found_by_name_short_name_or_former_name(staff, target, name):
    ProgrammeFactory(name="Trinacria", state="merged", merged_into=target)
    typed = ProgrammeFactory(name="Something else", awaiting_check=True)

    page = staff.post(merge(typed), {"target": "another-one", "name": name})

    assert page.context["preview"]["facts"][1] == ("Into", target)


def test_names_near_to_what_was_typed_are_offered(staff, target):
    typed = ProgrammeFactory(name="Something else", awaiting_check=True)

    page = staff.post(merge(typed), {"target": "another-one", "name": "Sicilia"})
    assert list(page.context["form"].errors) == ["target"]
    assert target.slug in dict(page.context["form"].fields["target"].choices)

    page = staff.post(merge(typed), {"target": "sicilia", "name": "Sicilia"})
    assert page.context["preview"]["facts"][1] == ("Into", target)


@pytest.mark.parametrize(
    ("posted", "field", "words"),
    [
        ({}, "target", "Choose into which programme it is merged."),
        ({"target": "nothing"}, "target", "Choose among the answers that are offered to “Merge it into”."),
        ({"target": "\x00"}, "target", "Choose among the answers that are offered to “Merge it into”."),
        ({"target": "another-one"}, "name", "Write the name of the programme it is merged into."),
        ({"target": "another-one", "name": "Qqqq"}, "name", "No programme has a name like this."),
        (
            {"target": "another-one", "name": "x" * 201},
            "name",
            "“Name of another one” may have at most 200 characters; yours has 201.",
        ),
        (
            {"target": "another-one", "name": "Sicily ERDF"},
            "target",
            "That is this programme itself, or a former name of it. Choose another one.",
        ),
        (
            {"target": "former"},
            "target",
            "That is this programme itself, or a former name of it. Choose another one.",
        ),
        (
            {"target": "another-one", "name": "Basilicata"},
            "target",
            "“Basilicata” awaits its check itself. Accept it first, then merge into it.",
        ),
        (
            {"target": "merged"},
            "target",
            "“Trinacria” was merged into “PR FESR Sicilia 2021-2027” itself. Choose that one.",
        ),
    ],
)
def test_what_cannot_be_is_told_and_what_was_typed_is_kept(staff, target, typed, posted, field, words):
    ProgrammeFactory(name="Basilicata", awaiting_check=True)
    ProgrammeFactory(name="Trinacria", slug="merged", state="merged", merged_into=target)
    ProgrammeFactory(name="Siciliy ERDF", slug="former", state="merged", merged_into=typed)

    page = staff.post(merge(typed), {**posted, "confirm": "1"})

    assert page.status_code == 200
    assert page.context["form"].errors == {field: [words]}
    assert page.context["form"]["name"].value() == posted.get("name")
    assert not Entry.objects.filter(verb="programme-merged").exists()


def test_target_that_was_merged_since_the_preview_is_told_with_the_one_instead(staff, target, typed, monkeypatch):
    other = ProgrammeFactory(name="Sicily 2027", slug="other")
    hold = merging.contacts.hold_for_merge

    def merged_meanwhile(*, source, target):
        Programme.objects.filter(pk=other.pk).update(state="merged", merged_into=Programme.objects.get(slug="sicilia"))
        return hold(source=source, target=target)

    monkeypatch.setattr(merging.contacts, "hold_for_merge", merged_meanwhile)

    page = staff.post(merge(typed), {"target": "other", "confirm": "1"})

    assert page.context["form"].non_field_errors() == [
        "“Sicily 2027” was merged into “PR FESR Sicilia 2021-2027” itself. Choose that one."
    ]
    assert "sicilia" in dict(page.context["form"].fields["target"].choices)


def test_what_was_merged_already_says_into_what(staff, target):
    merged = ProgrammeFactory(name="Trinacria", state="merged", merged_into=target)

    page = staff.post(merge(merged), {"target": "sicilia", "confirm": "1"}, follow=True)

    assert page.redirect_chain == [(change(merged), 302)]
    assert said(page) == ["Merged into “PR FESR Sicilia 2021-2027” already."]


def test_programme_of_the_registry_is_merged_from_its_own_page(staff, target):
    double = ProgrammeFactory(name="Sicilia FESR", slug="double", ijg=True)
    assert f'href="{merge(double)}"' in staff.get(change(double)).content.decode()

    page = staff.post(merge(double), {"target": "sicilia", "confirm": "1"}, follow=True)

    assert page.redirect_chain == [(change(double), 302)]
    assert staff.get("/programmes/double/").headers["Location"] == "/programmes/sicilia/"


def test_a_closed_target_is_pointed_out(staff, target, typed):
    Programme.objects.filter(pk=target.pk).update(state="closed")

    page = staff.post(merge(typed), {"target": "sicilia"})

    assert page.context["preview"]["warning"] == "“PR FESR Sicilia 2021-2027” is closed: nobody acts for it."


# -- pages of programmes that are none of the registry --------------------------------------------------------
def test_address_of_a_merged_programme_leads_for_good_to_what_it_is_now(client, target):
    ProgrammeFactory(name="Trinacria", slug="trinacria", state="merged", merged_into=target)

    response = client.get("/programmes/trinacria/")

    assert (response.status_code, response.headers["Location"]) == (301, "/programmes/sicilia/")


def test_closed_programme_keeps_its_page_which_says_so(client, target):
    words = "This programme is closed: nobody represents it any more."
    assert words not in client.get("/programmes/sicilia/").content.decode()
    Programme.objects.filter(pk=target.pk).update(state="closed")

    page = client.get("/programmes/sicilia/")

    assert page.status_code == 200
    assert words in page.content.decode()
