import pytest
from django.urls import reverse

from accounts.models import MailDomain
from tests.factories.accounts import AffiliationFactory, MailDomainFactory, StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory

pytestmark = pytest.mark.django_db

LIST, ADD = (reverse(f"admin:accounts_maildomain_{page}") for page in ("changelist", "add"))


@pytest.fixture(autouse=True)
def staff(client):
    person = StaffFactory()
    client.force_login(person)
    return person


def text_of(response):
    return " ".join(response.content.decode().split())


def confirmed_by(domain, number):
    for place in range(number):
        person = UserFactory(email=f"person{domain.pk}-{place}@{domain.domain}")
        AffiliationFactory(person=person, programme=domain.programme, acting=True, confirmed_how="mail_domain")


def test_a_domain_is_added_however_it_is_typed_and_says_how_many_it_confirmed(client):
    programme = ProgrammeFactory()
    AffiliationFactory(programme=programme, person__email="anna@regione.sicilia.example")

    response = client.post(ADD, {"domain": "@Regione.SICILIA.Example", "programme": programme.pk}, follow=True)

    assert list(MailDomain.objects.values_list("domain", "programme")) == [("regione.sicilia.example", programme.pk)]
    assert "1 person who claimed the programme acts for it now." in text_of(response)


@pytest.mark.parametrize(("typed", "words"), [
    ("gmail.com", "Anybody can have an address at gmail.com"),
    ("GMX.de", "Anybody can have an address at gmx.de"),
    ("sicilia", "Write what stands after the @ of an address"),
    ("straße.example", "Write the domain as mail servers do"),
    ("anna@sicilia.example", "Write what stands after the @ of an address"),
    ("a" * 300 + ".example", "Write the domain as mail servers do"),
])  # fmt: skip
def test_what_is_no_domain_of_an_authority_is_refused_and_kept(client, typed, words):
    page = text_of(client.post(ADD, {"domain": typed, "programme": ProgrammeFactory().pk}))

    assert words in page
    assert f'value="{typed}"' in page
    assert not MailDomain.objects.exists()


def test_a_domain_that_the_programme_has_is_said_to_be_there(client):
    there = MailDomainFactory()

    page = text_of(client.post(ADD, {"domain": there.domain, "programme": there.programme_id}))

    assert "This programme has this mail domain already." in page


@pytest.mark.parametrize("number", [1, 20])
def test_the_list_counts_whom_each_confirmed_in_few_statements(client, number, django_assert_num_queries):
    for place in range(number):
        confirmed_by(MailDomainFactory(programme=ProgrammeFactory(), domain=f"place{place}.example"), 2)

    with django_assert_num_queries(5):
        page = text_of(client.get(LIST))

    assert page.count('field-number_confirmed">2<') == number


def test_a_domain_that_is_removed_says_how_many_act_as_before(client):
    domain = MailDomainFactory()
    confirmed_by(domain, 2)

    response = client.post(reverse("admin:accounts_maildomain_delete", args=[domain.pk]), {"post": "yes"}, follow=True)

    assert "It had confirmed 2 people, who act for the programme as before." in text_of(response)
    assert not MailDomain.objects.exists()


def test_a_domain_is_shown_and_not_changed(client):
    domain = MailDomainFactory()
    page = reverse("admin:accounts_maildomain_change", args=[domain.pk])

    assert client.get(page).status_code == 200
    assert client.post(page, {"domain": "other.example"}).status_code == 403
