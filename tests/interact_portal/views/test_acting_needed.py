"""Where acting for a programme is needed, and somebody only claims it: whom to ask, and a button that asks."""

import pytest
from django.utils import timezone

from contacts.models import Programme, ServedProgramme
from tests.factories.accounts import AffiliationFactory, UserFactory
from tests.factories.contacts import ContactPersonFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db

PEOPLE = "/programmes/alpine/people/"
ASK = 'action="/programmes/alpine/ask/"'


@pytest.fixture
def programme():
    programme = ProgrammeFactory(slug="alpine", name="Interreg Alpine Space")
    for number, name in enumerate(["Bruno Rossi", "Clara Neri", "Dario Bianchi", "Emma Verdi"]):
        AffiliationFactory(
            programme=programme, acting=True, person__name=name, person__organisation=f"Regione {number}",
            person__email=f"colleague{number}@alpine.example",
        )  # fmt: skip
    served_by = ContactPersonFactory(slug="ada", given_name="Ada", family_name="Example")
    ServedProgramme.objects.create(programme=programme, person=served_by)
    return programme


@pytest.fixture
def anna(client):
    person = UserFactory(name="Anna Berger")
    client.force_login(person)
    return person


def refused(client):
    response = client.get(PEOPLE)
    assert response.status_code == 403
    assert "no-store" in response.headers["Cache-Control"]
    return " ".join(response.content.decode().split())


def test_who_claims_it_reads_whom_to_ask_by_name_and_never_an_address(client, anna, programme):
    AffiliationFactory(person=anna, programme=programme)

    page = refused(client)

    assert "You say that you represent Interreg Alpine Space." in page
    assert "<strong>Bruno Rossi</strong>, Regione 0" in page
    assert "Emma Verdi" not in page
    assert "@alpine.example" not in page
    assert "Ada Example" in page
    assert 'href="/programmes/alpine/"' in page
    assert ASK in page


def test_who_has_asked_reads_since_when_and_has_no_button(client, anna, programme):
    AffiliationFactory(person=anna, programme=programme, asked_at=timezone.now())

    page = refused(client)

    assert f"You asked on {timezone.localdate():%-d %B %Y} to be confirmed." in page
    assert ASK not in page


def test_who_does_not_claim_it_has_one_button_for_both_and_reads_no_names(client, anna, programme):
    page = refused(client)

    assert "I represent it: ask to be confirmed" in page
    assert ASK in page
    assert "Bruno Rossi" not in page
    assert "Ada Example" in page


def test_the_button_asks_and_the_page_says_so_afterwards(client, anna, programme):
    client.post("/programmes/alpine/ask/")

    assert "You have asked" in refused(client)


def test_where_nobody_acts_it_says_who_is_asked(client, anna):
    AffiliationFactory(person=anna, programme=ProgrammeFactory(slug="alpine"))

    assert "Nobody acts for it yet. Your request goes to the organisation." in refused(client)


def test_for_a_closed_programme_nothing_is_asked(client, anna, programme):
    AffiliationFactory(person=anna, programme=programme, acting=True)
    Programme.objects.update(state=Programme.State.CLOSED)

    page = refused(client)

    assert "is closed: nobody acts for it any more." in page
    assert ASK not in page
    assert "Bruno Rossi" not in page


def test_who_is_not_signed_in_is_asked_to_and_comes_back(client, programme):
    assert client.get(PEOPLE).url == f"/accounts/login/?next={PEOPLE}"


def test_an_unknown_programme_is_not_found(client, anna):
    assert client.get("/programmes/nowhere/people/").status_code == 404


def test_the_page_takes_few_statements(client, anna, programme, django_assert_num_queries):
    AffiliationFactory(person=anna, programme=programme)

    with django_assert_num_queries(8):
        refused(client)


def test_every_other_refusal_reads_as_before(client, anna):
    client.force_login(UserFactory(is_staff=True))

    response = client.get("/admin/accounts/user/")

    assert response.status_code == 403
    assert "You may not see this page" in response.content.decode()
