"""My page: my profile, and the way to everything that is mine."""

import pytest
from django.db import connection

from accounts.actions.affiliations import claim
from accounts.rules import CLAIMED, MOST_A_DAY
from contacts.models import Programme
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(client):
    person = UserFactory(email="anna@example.org", name="Anna Berger")
    client.force_login(person)
    return person


@pytest.mark.parametrize("address", ["/me/", "/me/data.json"])
def test_strangers_are_asked_to_sign_in_and_come_back(client, address):
    assert client.get(address).url == f"/accounts/login/?next={address}"


@pytest.mark.parametrize(("factory", "has_password"), [(UserFactory, False), (StaffFactory, True)])
def test_my_page_leads_to_everything_that_is_mine(client, factory, has_password):
    client.force_login(factory())

    page = client.get("/me/").content.decode()

    mine = ("/me/programmes/", "/me/email/", "/me/consents/", "/me/data.json", "/me/delete/", "/accounts/logout/")
    for address in mine:
        assert f'<li><a href="{address}">' in page
    assert 'action="/me/sign-out-everywhere/"' in page
    assert ('href="/accounts/password/change/"' in page) is has_password


def test_profile_is_changed_on_my_page(client, anna):
    page = client.get("/me/")
    told = {**page.context["form"].initial, "name": "Anna Maria Berger", "represents_no_programme": "on"}

    response = client.post("/me/", told, follow=True)

    anna.refresh_from_db()
    assert anna.name == "Anna Maria Berger"
    assert "Your profile is saved." in response.content.decode()


def test_wrong_profile_comes_back_with_everything_typed(client, anna):
    response = client.post("/me/", {"name": "<b>Anna</b>", "role": "x" * 121, "programme": "Interreg Nowhere"})

    page = response.content.decode()
    assert response.status_code == 200
    assert "&lt;b&gt;Anna&lt;/b&gt;" in page
    assert "x" * 121 in page
    assert "Interreg Nowhere" in page
    assert "<title>Error: My data" in page
    anna.refresh_from_db()
    assert anna.name == "Anna Berger"


def test_my_page_takes_one_statement(client, django_assert_num_queries):
    client.force_login(UserFactory(programme=ProgrammeFactory()))
    client.get("/me/")

    with django_assert_num_queries(1):
        client.get("/me/")


def test_who_named_as_many_programmes_as_one_may_in_a_day_keeps_what_was_typed(client, anna):
    for programme in ProgrammeFactory.create_batch(MOST_A_DAY[CLAIMED]):
        claim(person=anna, programme=programme, by=anna)
    another = ProgrammeFactory(name="Interreg Danube")
    told = {**client.get("/me/").context["form"].initial, "programme": another.name, "role": "Auditor"}
    del told["represents_no_programme"]

    page = client.post("/me/", told).content.decode()

    assert "You have named as many programmes as one person can in a day." in page
    assert 'value="Auditor"' in page


def test_a_programme_that_is_closed_while_the_profile_is_saved_is_refused_in_words(client, anna):
    programme = ProgrammeFactory(name="Interreg Danube")
    told = {**client.get("/me/").context["form"].initial, "programme": programme.name}
    del told["represents_no_programme"]

    def close_before_it_is_held(execute, sql, params, many, context):
        if "FOR NO KEY UPDATE" in sql:
            Programme.objects.update(state=Programme.State.CLOSED)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(close_before_it_is_held):
        response = client.post("/me/", told)

    page = response.content.decode()
    assert "“Interreg Danube” is closed: nobody represents it any more." in page
    assert 'value="Interreg Danube"' in page
    anna.refresh_from_db()
    assert anna.programme is None
