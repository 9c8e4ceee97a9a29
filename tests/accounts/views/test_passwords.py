"""The other door, for those who have a password."""

import re

import pytest
from django.test import Client

from outbox.models import Message
from outbox.rendering import render
from tests.factories.accounts import StaffFactory, UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "seven quiet bridges"
NEW = "eleven open harbours"


@pytest.fixture
def staff():
    return StaffFactory(email="staff@example.org", password=PASSWORD)


def sign_in(client, email="staff@example.org", password=PASSWORD, next_path="/admin/"):
    return client.post(f"/accounts/password/?next={next_path}", {"login": email, "password": password})


def test_password_opens_the_staff_area(client, staff):
    response = sign_in(client)

    assert response.url == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert client.session.get_expire_at_browser_close() is False


@pytest.mark.parametrize("email", [" Staff@Example.org ", "STAFF@EXAMPLE.ORG"])
def test_spelling_of_the_address_does_not_matter(client, staff, email):
    assert sign_in(client, email=email).url == "/admin/"


@pytest.mark.parametrize(
    ("email", "password"),
    [("staff@example.org", "wrong"), ("nobody@example.org", PASSWORD), ("nobody@example.org", "x")],
)
def test_wrong_password_and_unknown_address_get_the_same_words(client, staff, email, password):
    page = sign_in(client, email=email, password=password).content.decode()

    assert "The e-mail address or the password is not right." in page
    assert "_auth_user_id" not in client.session


def test_who_has_no_password_cannot_come_in_without_one(client):
    UserFactory(email="staff@example.org")

    assert sign_in(client, password="").status_code == 200
    assert sign_in(client, password="!").status_code == 200


def test_closed_account_stays_out(client):
    StaffFactory(email="staff@example.org", password=PASSWORD, is_active=False)

    assert sign_in(client).url == "/accounts/inactive/"
    assert "_auth_user_id" not in client.session


def test_wrong_passwords_are_limited_by_address(client, staff):
    for _ in range(5):
        sign_in(client, password="wrong")

    refused = sign_in(client)

    assert "Too many wrong passwords" in refused.content.decode()
    assert "_auth_user_id" not in client.session


def test_room_full_of_mistakes_does_not_lock_out_another(client, staff):
    for number in range(20):
        sign_in(client, email=f"guest{number}@example.org", password="wrong")

    assert sign_in(client).url == "/admin/"


@pytest.mark.parametrize("asked", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_next_leads_to_no_other_host(client, staff, asked):
    assert sign_in(client, next_path=asked).url == "/registrations/"


def test_new_password_ends_every_other_browser(client, staff):
    other = Client()
    for browser in (client, other):
        sign_in(browser)

    response = client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    assert response.status_code == 302
    assert client.get("/me/").status_code == 200
    assert other.get("/me/").status_code == 302
    assert [message.template for message in Message.objects.all()] == ["accounts/email/password_changed"]


def test_present_password_is_wanted_for_a_new_one(client, staff):
    sign_in(client)

    page = client.post(
        "/accounts/password/change/", {"oldpassword": "wrong", "password1": NEW, "password2": NEW}
    ).content.decode()

    assert "This is not your present password." in page
    assert sign_in(Client()).status_code == 302


def test_somebody_without_a_password_can_set_one(client):
    person = StaffFactory(email="staff@example.org")
    client.force_login(person)

    assert client.get("/accounts/password/change/").url == "/accounts/password/set/"
    client.post("/accounts/password/set/", {"password1": NEW, "password2": NEW})

    assert sign_in(Client(), password=NEW).url == "/admin/"


@pytest.mark.parametrize("password", ["short", "12345678901", "password1"])
def test_weak_password_is_refused(client, password):
    person = StaffFactory()
    client.force_login(person)

    client.post("/accounts/password/set/", {"password1": password, "password2": password})

    person.refresh_from_db()
    assert not person.has_usable_password()


def test_forgotten_password_is_set_anew_by_a_link_that_works_once(client, staff):
    client.post("/accounts/password/reset/", {"email": "Staff@example.org"})
    message = Message.objects.get()
    link = re.search(r"http://testserver(/accounts/password/reset/\S+/)", render(message)[1])[1]

    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    done = client.post(address, {"password1": NEW, "password2": NEW}, follow=True)

    assert message.has_secret
    assert message.expires_at
    assert "Your password is set" in done.content.decode()
    assert sign_in(Client(), password=NEW).url == "/admin/"
    assert "This link no longer works" in Client().get(link, follow=True).content.decode()


def test_forgotten_password_says_the_same_for_an_unknown_address(client, staff):
    responses = [
        client.post("/accounts/password/reset/", {"email": email}, follow=True).content.decode().partition("<main")[2]
        for email in ("staff@example.org", "nobody@example.org")
    ]

    assert responses[0] == responses[1]
    assert [message.template.rpartition("/")[2] for message in Message.objects.order_by("pk")] == [
        "password_link",
        "password_unknown",
    ]


def test_every_message_about_passwords_has_words(client, staff):
    client.post("/accounts/password/reset/", {"email": "nobody@example.org"})
    client.force_login(staff)
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    for message in Message.objects.all():
        subject, text, html = render(message)
        assert subject
        assert "\nInteract portal · " in text
        assert "<h1" in html


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/password/",
        "/accounts/password/reset/",
        "/accounts/password/reset/sent/",
        "/accounts/password/reset/done/",
        "/accounts/password/reset/1-abc/",
        "/accounts/inactive/",
    ],
)
def test_pages_of_strangers_open(client, address):
    page = client.get(address)

    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1
