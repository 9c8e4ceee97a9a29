import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.models import FormerAddress, User
from audit.models import Entry
from tests.factories.accounts import ConsentFactory, StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory

pytestmark = pytest.mark.django_db

LIST = reverse("admin:accounts_user_changelist")


@pytest.fixture
def superuser(client):
    person = StaffFactory(email="chief@example.org")
    client.force_login(person)
    return person


@pytest.fixture
def desk(client):
    """Somebody at the desk: may see, add and change people, and is no superuser."""
    person = StaffFactory(email="desk@example.org", is_superuser=False)
    person.user_permissions.set(Permission.objects.filter(content_type__app_label="accounts"))
    client.force_login(person)
    return person


def edit(client, person, **changes):
    told = {
        "email": person.email, "is_active": "on", "name": person.name, "body_kind": person.body_kind,
        "role": person.role, "organisation": person.organisation, "country": person.country.code,
        "represents_no_programme": "on", "language": "en",
    } | changes  # fmt: skip
    return client.post(reverse("admin:accounts_user_change", args=[person.pk]), told)


def test_people_are_found_by_name_address_and_organisation(client, superuser):
    UserFactory(email="anna@example.org", name="Anna Berger", organisation="Ministry")
    UserFactory(name="Bruno", organisation="Province")

    for query in ("anna@", "Berger", "Ministry"):
        page = client.get(LIST, {"q": query}).content.decode()
        assert "anna@example.org" in page
        assert "Bruno" not in page


def test_list_of_people_takes_a_fixed_number_of_statements(client, superuser, django_assert_max_num_queries):
    UserFactory.create_batch(20)

    with django_assert_max_num_queries(8):
        assert client.get(LIST).status_code == 200


def test_programmes_to_choose_from_are_those_offered_and_the_present_one(client, superuser):
    listed, typed = ProgrammeFactory(name="B"), ProgrammeFactory(name="C", awaiting_check=True)
    own, merged = (
        ProgrammeFactory(name="A", state="closed"),
        ProgrammeFactory(name="E", state="merged", merged_into=listed),
    )
    ProgrammeFactory(name="D", state="closed")
    person = UserFactory(programme=own)

    page = client.get(reverse("admin:accounts_user_change", args=[person.pk]))

    choices = page.context["adminform"].form.fields["programme"].widget.choices
    assert choices == [("", "---------"), (own.pk, "A"), (listed.pk, "B"), (typed.pk, "C")]
    refused = edit(client, person, programme=merged.pk, represents_no_programme="")
    assert list(refused.context["errors"]) == [["Choose among the answers that are offered to “Programme”."]]
    assert edit(client, person, programme=own.pk, represents_no_programme="").status_code == 302


def test_password_is_not_to_be_seen(client, superuser):
    person = UserFactory(password="seven quiet bridges")

    page = client.get(reverse("admin:accounts_user_change", args=[person.pk])).content.decode()

    assert person.password not in page
    assert 'name="password"' not in page


def test_person_added_by_staff_has_no_password_and_one_spelling(client, superuser):
    response = client.post(
        reverse("admin:accounts_user_add"), {"email": " Anna@Example.ORG", "is_active": "on", "language": "en"}
    )

    person = User.objects.get(email="anna@example.org")
    assert response.status_code == 302
    assert not person.has_usable_password()
    assert Entry.objects.get().verb == "person-added"


def test_address_in_other_letters_is_the_same_address(client, superuser):
    UserFactory(email="anna@example.org")

    page = client.post(
        reverse("admin:accounts_user_add"), {"email": "ANNA@example.org", "is_active": "on", "language": "en"}
    ).content.decode()

    assert "This address has an account." in page


def test_change_of_a_person_is_remembered(client, superuser):
    person = UserFactory()

    assert edit(client, person, name="Anna").status_code == 302

    entry = Entry.objects.get()
    assert (entry.verb, entry.by, entry.detail) == (
        "person-changed",
        f"accounts.user:{superuser.pk}",
        {"fields": ["name"]},
    )


def test_desk_edits_people_but_not_their_address_and_opens_no_doors(client, desk):
    person = UserFactory(email="anna@example.org")

    edit(client, person, name="Anna", email="thief@example.org", is_staff="on", is_superuser="on")

    person.refresh_from_db()
    assert (person.name, person.email, person.is_staff, person.is_superuser) == (
        "Anna",
        "anna@example.org",
        False,
        False,
    )


@pytest.mark.parametrize("rights", [{"is_superuser": True}, {"is_superuser": False}])
def test_desk_does_not_edit_staff(client, desk, rights):
    person = StaffFactory(email="staff@example.org", **rights)

    assert edit(client, person, name="Changed").status_code == 403


def test_an_address_that_a_superuser_changes_stays_known_as_theirs(client, superuser):
    person = UserFactory(email="anna@example.org")

    edit(client, person, email="anna.new@example.org")
    edit(client, User.objects.get(pk=person.pk), name="Anna")

    assert list(FormerAddress.objects.values_list("person", "email")) == [(person.pk, "anna@example.org")]


def test_nobody_is_deleted_here(client, superuser):
    person = UserFactory()

    assert client.post(reverse("admin:accounts_user_delete", args=[person.pk])).status_code == 403
    assert "delete_selected" not in client.get(LIST).content.decode()


def test_closed_account_loses_its_browsers(client, superuser, client_of_another_browser):
    person = UserFactory()
    client_of_another_browser.force_login(person)

    edit(client, person, is_active="")

    assert client_of_another_browser.get("/me/").status_code == 302


def test_consents_are_shown_and_not_made_up(client, superuser):
    consent = ConsentFactory()

    assert client.get(reverse("admin:accounts_consent_changelist")).status_code == 200
    assert client.get(reverse("admin:accounts_consent_change", args=[consent.pk])).status_code == 200
    assert client.post(reverse("admin:accounts_consent_change", args=[consent.pk])).status_code == 403
    assert client.get(reverse("admin:accounts_consent_add")).status_code == 403
    assert client.post(reverse("admin:accounts_consent_delete", args=[consent.pk])).status_code == 403
