"""What hangs on my page."""

import json

import pytest
from django.test import Client

from accounts.models import Consent, EmailCode, Session
from accounts.models.consents import CONSENT_TEXTS
from audit.models import Entry
from outbox.models import Message
from tests.accounts.door import ago, enter
from tests.factories.accounts import ConsentFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(client):
    person = UserFactory(email="anna@example.org", name="Anna Berger")
    client.force_login(person)
    return person


def verbs():
    return [entry.verb for entry in Entry.objects.order_by("pk")]


@pytest.mark.parametrize("address", ["/me/consents/", "/me/email/", "/me/email/token/"])
def test_strangers_are_asked_to_sign_in_and_come_back(client, address):
    assert client.get(address).url == f"/accounts/login/?next={address}"


# -- address ---------------------------------------------------------------------------------------------------
def test_new_address_is_proved_by_a_code_and_the_old_one_told(client, anna):
    code = EmailCode.objects.get(token=client.post("/me/email/", {"email": "Anna@New.example"}).url.split("/")[-2])
    assert client.get(code.get_absolute_url()).status_code == 200

    response = enter(client, code)

    anna.refresh_from_db()
    assert response.url == "/me/"
    assert anna.email == "anna@new.example"
    assert verbs() == ["address-changed"]
    assert [(message.template.rpartition("/")[2], message.recipient) for message in Message.objects.order_by("pk")] == [
        ("address_code", "anna@new.example"),
        ("address_changed", "anna@example.org"),
    ]
    assert client.get("/me/").status_code == 200


def test_address_of_somebody_else_is_refused_only_after_its_code_was_right(client, anna):
    UserFactory(email="bruno@example.org")

    response = client.post("/me/email/", {"email": "bruno@example.org"})
    assert response.status_code == 302
    response = enter(client, EmailCode.objects.get())

    anna.refresh_from_db()
    assert response.status_code == 409
    assert "Somebody signs in with bruno@example.org already" in response.content.decode()
    assert anna.email == "anna@example.org"


def test_double_click_on_the_code_changes_the_address_once(client, anna):
    client.post("/me/email/", {"email": "anna@new.example"})
    code = EmailCode.objects.get()

    assert [enter(client, code).url for _ in range(2)] == ["/me/", "/me/"]
    assert verbs() == ["address-changed"]


def test_having_to_wait_tells_nothing_of_who_signs_in_with_an_address(client, anna, client_of_another_browser):
    for _ in range(5):
        client_of_another_browser.post("/accounts/login/", {"email": "bruno@example.org"})

    response = client.post("/me/email/", {"email": "bruno@example.org"})

    assert response.status_code == 302
    assert EmailCode.objects.for_new_address().count() == 1


def test_wrong_code_changes_nothing(client, anna):
    client.post("/me/email/", {"email": "anna@new.example"})
    code = EmailCode.objects.get()

    response = client.post(code.get_absolute_url(), {"code": "x"})

    anna.refresh_from_db()
    assert response.status_code == 200
    assert anna.email == "anna@example.org"


def test_code_for_an_address_is_good_for_its_person_only_and_signs_nobody_in(client, anna):
    client.post("/me/email/", {"email": "anna@new.example"})
    code = EmailCode.objects.get()
    other, stranger = Client(), Client()
    other.force_login(UserFactory())

    assert other.get(code.get_absolute_url()).status_code == 404
    assert enter(other, code).status_code == 404
    assert other.post(f"/accounts/code/{code.token}/again/").status_code == 404
    assert stranger.post(f"/accounts/code/{code.token}/again/").status_code == 404
    assert stranger.post(f"/accounts/code/{code.token}/", {"code": code.digits}).status_code == 404
    assert enter(stranger, code).url.startswith("/accounts/login/?next=/me/email/")


def test_stale_code_for_an_address_is_sent_anew(client, anna):
    client.post("/me/email/", {"email": "anna@new.example"})
    ago(hours=1)
    code = EmailCode.objects.get()
    assert enter(client, code).status_code == 422

    response = client.post(f"/accounts/code/{code.token}/again/")

    fresh = EmailCode.objects.latest("pk")
    assert response.url == f"/me/email/{fresh.token}/"
    assert enter(client, fresh).url == "/me/"


# -- consents --------------------------------------------------------------------------------------------------
def test_consents_are_given_and_withdrawn_by_a_tick(client, anna):
    assert "checked" not in client.get("/me/consents/").content.decode()

    client.post("/me/consents/", {"news": "on"})
    given = Consent.objects.get()
    page = client.get("/me/consents/").content.decode()
    client.post("/me/consents/", {})

    assert (given.person, given.purpose, given.text_version) == (anna, "news", CONSENT_TEXTS["news"].version)
    assert page.count("checked") == 1
    assert Consent.objects.get().withdrawn_at is not None
    assert verbs() == ["consent-given", "consent-withdrawn"]


def test_consent_saved_twice_is_one_consent(client, anna):
    for _ in range(2):
        client.post("/me/consents/", {"news": "on", "participant_list": "on"})

    assert sorted(Consent.objects.values_list("purpose", flat=True)) == ["news", "participant_list"]


def test_consent_to_older_words_is_asked_anew(client, anna):
    old = ConsentFactory(person=anna, text_version="2019-01")
    assert "checked" not in client.get("/me/consents/").content.decode()

    client.post("/me/consents/", {"news": "on"})

    old.refresh_from_db()
    assert old.withdrawn_at is not None
    assert Consent.objects.live().get().text_version == CONSENT_TEXTS["news"].version


# -- my data ---------------------------------------------------------------------------------------------------
def test_data_file_tells_what_is_held_of_me_and_of_nobody_else(client, anna):
    ConsentFactory(person=anna)
    ConsentFactory()
    client.post("/me/email/", {"email": "anna@new.example"})

    response = client.get("/me/data.json")

    told = json.loads(response.content)
    assert response["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert [row["name"] for row in told["accounts.user"]["rows"]] == ["Anna Berger"]
    assert [row["purpose"] for row in told["accounts.consent"]["rows"]] == ["news"]
    assert [row["email"] for row in told["accounts.emailcode"]["rows"]] == ["anna@new.example"]
    assert set(told["accounts.user"]["fields"]) == set(told["accounts.user"]["rows"][0])
    assert "password" not in told["accounts.user"]["fields"]


# -- signing out everywhere --------------------------------------------------------------------------------------
def test_signing_out_everywhere_ends_every_browser_of_mine_only(client, anna):
    phone, bruno = Client(), Client()
    phone.force_login(anna)
    bruno.force_login(UserFactory())

    response = client.post("/me/sign-out-everywhere/")

    assert response.url == "/"
    assert [browser.get("/me/").status_code for browser in (client, phone, bruno)] == [302, 302, 200]
    assert Session.objects.count() == 1
    assert verbs() == ["signed-out-everywhere"]


def test_signing_out_everywhere_is_no_link(client, anna):
    assert client.get("/me/sign-out-everywhere/").status_code == 405
    assert client.get("/me/").status_code == 200
