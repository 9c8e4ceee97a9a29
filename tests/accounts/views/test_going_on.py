"""Where one goes on after signing in, and what one came for."""

import pytest

from accounts.actions import codes
from accounts.actions.sign_in import take_intent
from accounts.models import EmailCode
from tests.accounts.door import SIGN_IN, ask, enter

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "asked",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "///evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "\t//evil.example",
        "http://testserver//evil.example/",
        "http://testserver/\\evil.example/",
        "http://testserver///evil.example/",
        "evil",
        "/" + "x" * 500,
        "",
    ],
)
def test_next_leads_to_no_other_host(client, asked):
    response = client.post(SIGN_IN, {"email": "anna@example.org"}, query_params={"next": asked})
    code = EmailCode.objects.get()

    assert response.url == code.get_absolute_url()
    assert code.next_path == ""
    assert enter(client, code).url == "/registrations/"


def test_next_on_our_own_host_is_kept_as_a_path(client):
    code = ask(client, next_path="http://testserver/me/%3Ftab=1%23top")

    assert code.next_path == "/me/?tab=1#top"


def test_next_stays_in_the_address_of_the_other_ways_in(client):
    page = client.get(f"{SIGN_IN}?next=/me/").content.decode()

    assert '"/accounts/password/?next=%2Fme%2F"' in page


def test_next_is_asked_for_again_after_a_mistyped_address(client):
    response = client.post(f"{SIGN_IN}?next=/me/", {"email": "anna@"})

    assert response.status_code == 200
    assert "Write an e-mail address such as name@example.org." in response.content.decode()
    assert 'value="anna@"' in response.content.decode()
    assert "next=%2Fme%2F" in response.content.decode()


@pytest.mark.parametrize(
    "email", ["", "anna", "anna@", "@example.org", "a" * 250 + "@example.org", "anna@example.org\x00"]
)
def test_what_is_no_address_gets_the_form_back(client, email):
    response = client.post(SIGN_IN, {"email": email})

    assert response.status_code == 200
    assert not EmailCode.objects.exists()


def test_intent_comes_along_through_sign_in_once(client, rf):
    code = codes.send_code(email="anna@example.org", client="", next_path="/me/", intent="follow:palermo")

    enter(client, code)

    session = client.session
    assert not take_intent(session, "follow:elsewhere")
    assert take_intent(session, "follow:palermo")
    assert not take_intent(session, "follow:palermo")


def test_what_a_stranger_left_in_the_session_survives_sign_in(client):
    session = client.session
    session["basket"] = "kept"
    session.save()

    enter(client, ask(client))

    assert client.session["basket"] == "kept"
