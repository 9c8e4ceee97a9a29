"""What is said when something is wrong, and what every answer carries along."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db


def break_down(execute, sql, params, many, context):
    raise OperationalError("server closed the connection unexpectedly")


def test_a_page_that_is_not_there_says_what_to_do(client):
    response = client.get("/nowhere/")

    assert response.status_code == 404
    assert "There is no page at this address" in response.content.decode()


def test_a_form_without_its_token_says_what_to_do():
    careful = Client(enforce_csrf_checks=True)
    EventFactory(slug="palermo")

    response = careful.post("/events/palermo/register/", {"email": "anna@example.org"})

    assert response.status_code == 403
    assert "This page was open for too long" in response.content.decode()


@pytest.mark.parametrize("charset", ["iso-8859-1", "utf-7"])
def test_a_form_in_signs_we_do_not_read_says_so(charset):
    careful = Client(enforce_csrf_checks=True, raise_request_exception=False)
    careful.cookies["csrftoken"] = "a" * 32
    kind = f"application/x-www-form-urlencoded; charset={charset}"

    response = careful.post("/accounts/login/", "email=anna", content_type=kind)

    assert response.status_code == 400
    assert "We could not read that request" in response.content.decode()


def test_a_paste_that_is_too_long_says_so():
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "a" * 32

    response = client.post("/accounts/login/", {"email": "anna@a.example\n" * 200_000})

    page = response.content.decode()
    assert (response.status_code, "That is too much at once" in page) == (400, True)
    assert "has more than 2.0\xa0MB" in page


@pytest.mark.parametrize("path", ["/", "/events/", "/events/palermo/", "/events/palermo/register/"])
def test_without_the_database_the_error_page_is_plain_and_tells_nothing_inside(path):
    client = Client(raise_request_exception=False)
    client.force_login(UserFactory())

    with connection.execute_wrapper(break_down):
        response = client.get(path)

    html = response.content.decode()
    assert response.status_code == 500
    assert "It is our fault, not yours." in html
    assert not any(word in html for word in ("OperationalError", "Traceback", "server closed"))


@pytest.mark.parametrize(
    "path", ["/", "/events/", "/nowhere/", "/accounts/login/", "/admin/login/", "/events/feed.atom", "/health/live"]
)
def test_every_answer_carries_the_safety_headers(client, path):
    headers = client.get(path).headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "http" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("path", ["/", "/events/", "/contacts/", "/privacy/", "/events/palermo/"])
def test_nobody_gets_a_cookie_for_reading(client, path):
    EventFactory(slug="palermo")

    assert not client.get(path).cookies
