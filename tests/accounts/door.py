"""Coming in through the door, as tests of accounts do it."""

from datetime import timedelta

from django.db.models import F

from accounts.models import EmailCode

SIGN_IN = "/accounts/login/"


def ask(client, email="anna@example.org", next_path="/me/", **headers):
    """Asks for a code and returns it, as the page that takes it knows it."""
    response = client.post(f"{SIGN_IN}?next={next_path}", {"email": email}, headers=headers or None)
    assert response.status_code == 302, response.content
    return EmailCode.objects.get(token=response.url.split("/")[-2])


def enter(client, code, typed=None):
    return client.post(code.get_absolute_url(), {"code": code.digits if typed is None else typed})


def wrong(code):
    return f"{(int(code.digits) + 1) % 10**6:06}"


def is_signed_in(client):
    return "_auth_user_id" in client.session


def ago(**span):
    """Moves every code that was sent into the past by so much (``minutes=14``)."""
    gone = timedelta(**span)
    EmailCode.objects.update(created_at=F("created_at") - gone, expires_at=F("expires_at") - gone)
