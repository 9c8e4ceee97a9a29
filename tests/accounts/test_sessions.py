"""The session engine: one statement, and the same questions as Django asks."""

from datetime import timedelta

import pytest
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from accounts.models import Session, User
from accounts.sessions import SessionStore
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def signed_in(client):
    return client.get("/me/").status_code == 200


def test_row_names_its_person(client):
    person = UserFactory()
    client.force_login(person)

    assert Session.objects.get().user == person


def test_session_of_a_stranger_names_nobody(client):
    session = client.session
    session["basket"] = "kept"
    session.save()

    assert Session.objects.get().user is None
    assert Session.objects.get().get_decoded() == {"basket": "kept"}


def test_session_that_is_over_signs_nobody_in(client):
    client.force_login(UserFactory())
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert not signed_in(client)


def test_session_lasts_for_thirty_days_after_the_last_visit_that_left_something_in_it(client):
    client.force_login(UserFactory())
    Session.objects.update(expire_date=timezone.now() + timedelta(days=1))
    signed_in(client)
    assert Session.objects.get().expire_date < timezone.now() + timedelta(days=1)

    client.post("/me/consents/", follow=True)

    begun_anew = Session.objects.get().expire_date - timezone.now()
    assert timedelta(days=29, hours=23) < begun_anew <= timedelta(days=30)


def test_closed_account_is_signed_out_at_once(client):
    person = UserFactory()
    client.force_login(person)
    User.objects.filter(pk=person.pk).update(is_active=False)

    assert not signed_in(client)


def test_changed_password_ends_the_session(client):
    person = UserFactory()
    client.force_login(person)
    person.set_password("seven quiet bridges")
    person.save()

    assert not signed_in(client)


@pytest.mark.parametrize(
    "forged", [{HASH_SESSION_KEY: "0" * 64}, {"_auth_user_backend": "django.contrib.auth.backends.ModelBackend"}]
)
def test_session_that_says_something_else_signs_nobody_in(client, forged):
    client.force_login(UserFactory())
    session = client.session
    session.update(forged)
    session.save()

    assert not signed_in(client)


def test_row_that_names_somebody_else_than_its_data_is_not_believed(client):
    anna, bruno = UserFactory(name="Anna"), UserFactory(name="Bruno")
    client.force_login(anna)
    Session.objects.update(user=bruno)

    assert "Anna" in client.get("/me/").content.decode()


def test_session_signed_before_the_secret_key_changed_lives_on_while_the_old_key_is_known(client, settings):
    client.force_login(UserFactory())
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"

    assert signed_in(client)


def test_store_without_a_row_knows_nobody():
    store = SessionStore("nosuchsessionkey00000000000000000")

    assert store.get(SESSION_KEY) is None
    assert store.user_with_key("1") is None
