import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from accounts.models import Affiliation
from audit.models import Entry
from outbox.models import Message
from tests.factories.accounts import AffiliationFactory, StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory

pytestmark = pytest.mark.django_db

LIST = reverse("admin:accounts_affiliation_changelist")


def page_of(affiliation, act="change"):
    return reverse(f"admin:accounts_affiliation_{act}", args=[affiliation.pk])


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def desk(client):
    """Somebody of the staff who may confirm, and nothing else."""
    person = StaffFactory(is_superuser=False)
    person.user_permissions.add(Permission.objects.get(codename="change_affiliation"))
    client.force_login(person)
    return person


@pytest.fixture
def viewer(client):
    person = StaffFactory(is_superuser=False)
    person.user_permissions.add(Permission.objects.get(codename="view_affiliation"))
    client.force_login(person)
    return person


@pytest.fixture
def four():
    """One of each state, by the name of the person."""
    at = timezone.now()
    AffiliationFactory(person__name="Clara Claims", programme__name="Interreg Alpine Space")
    AffiliationFactory(person__name="Alba Asks", asked_at=at)
    AffiliationFactory(person__name="Carlo Acts", acting=True, asked_at=at, confirmed_how="mail_domain")
    AffiliationFactory(person__name="Luca Left", left=True, acting=True, asked_at=at)


@pytest.mark.parametrize(("query", "names"), [
    ({}, {"Clara Claims", "Alba Asks", "Carlo Acts", "Luca Left"}),
    ({"state": "asking"}, {"Alba Asks"}),
    ({"state": "claiming"}, {"Clara Claims", "Alba Asks"}),
    ({"state": "acting"}, {"Carlo Acts"}),
    ({"state": "ended"}, {"Luca Left"}),
    ({"state": "unknown"}, {"Clara Claims", "Alba Asks", "Carlo Acts", "Luca Left"}),
    ({"confirmed_how__exact": "mail_domain"}, {"Carlo Acts"}),
    ({"q": "alpine"}, {"Clara Claims"}),
    ({"q": "luca"}, {"Luca Left"}),
])  # fmt: skip
def test_the_list_is_filtered_and_searched(client, desk, four, query, names):
    page = text_of(client.get(LIST, query))

    assert {name for name in ("Clara Claims", "Alba Asks", "Carlo Acts", "Luca Left") if name in page} == names


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_takes_few_statements(client, desk, number, django_assert_num_queries):
    AffiliationFactory.create_batch(number, acting=True)

    with django_assert_num_queries(6):
        client.get(LIST)


def test_staff_confirm_by_a_page_of_its_own_and_a_second_press_says_the_same(client, desk):
    affiliation = AffiliationFactory(person__name="Anna Berger", asked_at=timezone.now())
    assert "Anna Berger" in text_of(client.get(page_of(affiliation, "confirm")))

    for _ in range(2):
        response = client.post(page_of(affiliation, "confirm"), follow=True)
        assert "The person acts for the programme now, and is told so." in text_of(response)

    affiliation.refresh_from_db()
    assert (affiliation.is_acting, affiliation.confirmed_how, affiliation.confirmed_by) == (True, "staff", desk)
    assert Message.objects.count() == 1


def test_staff_revoke_with_a_reason_out_of_a_list(client, desk):
    affiliation = AffiliationFactory(acting=True)

    page = text_of(client.post(page_of(affiliation, "revoke"), {"reason": "because I say so, Anna"}))
    assert "Choose among the answers that are offered to “Reason”." in page
    for _ in range(2):
        response = client.post(page_of(affiliation, "revoke"), {"reason": "mistake"}, follow=True)
        assert "The affiliation is revoked, and the person gets the reason." in text_of(response)

    affiliation.refresh_from_db()
    assert affiliation.ended_how == Affiliation.Ended.REVOKED
    assert Entry.objects.get(verb="affiliation-ended").detail["reason"] == "mistake"


def test_staff_note_that_somebody_has_left(client, desk):
    affiliation = AffiliationFactory(acting=True)

    response = client.post(page_of(affiliation, "left"), follow=True)

    affiliation.refresh_from_db()
    assert affiliation.ended_how == Affiliation.Ended.LEFT
    assert "It is noted that the person has left; they are told." in text_of(response)


@pytest.mark.parametrize(("fields", "acts"), [
    ({}, {"confirm", "revoke", "left"}),
    ({"acting": True}, {"revoke", "left"}),
    ({"left": True}, set()),
    ({"programme__state": "closed"}, {"revoke", "left"}),
])  # fmt: skip
def test_only_what_can_be_done_is_offered(client, desk, fields, acts):
    affiliation = AffiliationFactory(**fields)

    page = text_of(client.get(page_of(affiliation)))

    assert {act for act in ("confirm", "revoke", "left") if page_of(affiliation, act) in page} == acts
    for act in {"confirm", "revoke", "left"} - acts:
        assert "Nothing is changed" in text_of(client.get(page_of(affiliation, act), follow=True))


@pytest.mark.parametrize("act", ["confirm", "revoke", "left"])
def test_who_may_only_look_does_nothing(client, viewer, act):
    affiliation = AffiliationFactory()

    page = text_of(client.get(page_of(affiliation)))

    assert page_of(affiliation, act) not in page
    assert client.post(page_of(affiliation, act), {"reason": "mistake"}).status_code == 403
    affiliation.refresh_from_db()
    assert (affiliation.is_live, affiliation.is_acting) == (True, False)


def test_an_affiliation_is_not_edited_added_or_deleted(client, desk):
    affiliation = AffiliationFactory()

    assert client.post(page_of(affiliation), {"claimed_at_0": "2020-01-01"}).status_code == 403
    assert client.get(reverse("admin:accounts_affiliation_add")).status_code == 403
    assert client.post(page_of(affiliation, "delete")).status_code == 403


# -- on the page of a person ----------------------------------------------------------------------------------
def test_the_page_of_a_person_shows_what_they_claim_and_act_for(client):
    client.force_login(StaffFactory())
    affiliation = AffiliationFactory(programme__name="Interreg <Alpine>", acting=True)

    page = text_of(client.get(reverse("admin:accounts_user_change", args=[affiliation.person_id])))

    assert f'<a href="{page_of(affiliation)}">Interreg &lt;Alpine&gt;</a>: acts for it' in page


def test_who_may_not_see_affiliations_sees_none_there(client):
    desk = StaffFactory(is_superuser=False)
    desk.user_permissions.add(Permission.objects.get(codename="view_user"))
    client.force_login(desk)
    affiliation = AffiliationFactory(programme__name="Interreg Alpine Space")

    page = text_of(client.get(reverse("admin:accounts_user_change", args=[affiliation.person_id])))

    assert affiliation.person.email in page
    assert "Interreg Alpine Space" not in page


def told(person, **changes):
    return {
        "email": person.email, "is_active": "on", "name": person.name, "body_kind": person.body_kind,
        "role": person.role, "organisation": person.organisation, "country": person.country.code, "language": "en",
    } | changes  # fmt: skip


def standing(person):
    rows = Affiliation.objects.filter(person=person).order_by("pk")
    return [(row.programme, row.is_acting, row.ended_how) for row in rows]


def test_staff_who_change_the_programme_of_a_profile_move_the_person_who_is_told(client):
    client.force_login(StaffFactory())
    before, after = ProgrammeFactory.create_batch(2)
    person = UserFactory(programme=before)
    AffiliationFactory(person=person, programme=before, acting=True)

    client.post(reverse("admin:accounts_user_change", args=[person.pk]), told(person, programme=after.pk))

    assert standing(person) == [(before, False, "moved"), (after, False, "")]
    assert Message.objects.get().template == "accounts/email/affiliation_ended"


def test_staff_who_change_an_address_take_away_what_its_domain_confirmed(client):
    client.force_login(StaffFactory())
    person = UserFactory(email="anna@sicilia.example")
    affiliation = AffiliationFactory(person=person, acting=True, confirmed_how="mail_domain")

    changes = {"email": "anna@elsewhere.example", "represents_no_programme": "on"}
    client.post(reverse("admin:accounts_user_change", args=[person.pk]), told(person, **changes))

    person.refresh_from_db()
    affiliation.refresh_from_db()
    assert person.email_awaits_proof
    assert (affiliation.is_live, affiliation.is_acting) == (True, False)


def test_a_person_whom_staff_add_with_a_programme_claims_it(client):
    client.force_login(StaffFactory())
    programme = ProgrammeFactory()

    told = {"email": "anna@example.org", "is_active": "on", "language": "en", "programme": programme.pk}
    client.post(reverse("admin:accounts_user_add"), told)

    affiliation = Affiliation.objects.get()
    assert (affiliation.person.email, affiliation.programme, affiliation.is_acting) == (
        "anna@example.org", programme, False,
    )  # fmt: skip
    assert affiliation.person.email_awaits_proof


def test_a_closed_programme_is_refused_in_plain_words(client):
    client.force_login(StaffFactory())
    person, closed = UserFactory(), ProgrammeFactory(state="closed")

    change = reverse("admin:accounts_user_change", args=[person.pk])
    page = text_of(client.post(change, told(person, programme=closed.pk)))

    assert "is closed: nobody represents it any more." in page
    assert standing(person) == []
