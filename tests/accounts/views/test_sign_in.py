"""The way in: an address, a code, and on to where one was going."""

import re

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import path

from accounts.models import EmailCode, Session, User
from audit.models import Entry
from outbox.models import Message
from outbox.rendering import render
from tests.accounts.door import SIGN_IN, ago, ask, enter, is_signed_in, wrong
from tests.factories.accounts import EmailCodeFactory, StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory

pytestmark = pytest.mark.django_db


def kind(statement):
    """A statement without its values."""
    return re.sub(r"'[^']*'|\d+", "…", statement)


def words(response):
    """What the page says, without what differs from one form to the next."""
    page = response.content.decode()
    return page.partition("csrfmiddlewaretoken")[0] + page.rpartition("</form>")[2]


# -- the way -------------------------------------------------------------------------------------------------
def test_new_person_comes_in_by_the_code_of_the_mail_and_goes_on(client):
    code = ask(client, next_path="/me/?from=mail")
    assert not User.objects.exists()

    subject, text, html = render(Message.objects.get())
    assert code.digits not in subject
    assert f"\n    {code.digits}\n" in text
    assert "on our sign-in page.\nInteract portal · " in text
    assert code.digits in html
    assert f"{settings.SITE_URL}{code.get_absolute_url()}" in text

    response = enter(client, code)

    assert (response.status_code, response.url) == (302, "/me/?from=mail")
    person = User.objects.get()
    assert (person.email, person.name, person.has_usable_password()) == ("anna@example.org", "", False)
    assert [entry.verb for entry in Entry.objects.all()] == ["account-opened"]
    assert client.get("/me/").status_code == 200


def test_known_person_is_the_same_person_again(client):
    person = UserFactory(email="anna@example.org")

    enter(client, ask(client))

    assert list(User.objects.all()) == [person]
    assert client.session["_auth_user_id"] == str(person.pk)


@pytest.mark.parametrize("typed", ["ANNA@Example.ORG", " anna@example.org ", "anna @example.org", "anna@example.org\t"])
def test_capitals_and_spaces_in_an_address_do_not_matter(client, typed):
    person = UserFactory(email="anna@example.org")

    enter(client, ask(client, email=typed))

    assert client.session["_auth_user_id"] == str(person.pk)


@pytest.mark.parametrize("spelling", ["{0[0]}{0[1]}{0[2]} {0[3]}{0[4]}{0[5]}", " {0} ", "{0}\u00a0"])
def test_spaces_in_a_code_do_not_matter(client, spelling):
    code = ask(client)

    enter(client, code, spelling.format(code.digits))

    assert is_signed_in(client)


def test_code_works_in_another_browser_than_the_one_that_asked(client, client_of_another_browser):
    code = ask(client, next_path="/me/consents/")

    page = client_of_another_browser.get(code.get_absolute_url())
    response = enter(client_of_another_browser, code)

    assert page.status_code == 200
    assert response.url == "/me/consents/"
    assert is_signed_in(client_of_another_browser)
    assert not is_signed_in(client)


def test_each_of_two_tabs_goes_on_its_own_way(client):
    first, second = ask(client, next_path="/me/email/"), ask(client, next_path="/me/consents/")

    assert enter(client, second).url == "/me/consents/"
    assert client.get(first.get_absolute_url()).url == "/me/email/"


def test_way_back_is_kept_for_a_day_when_the_code_is_long_stale(client):
    code = ask(client, next_path="/me/consents/")
    ago(days=1)

    stale = client.get(code.get_absolute_url())
    again = client.post(f"{code.get_absolute_url()}again/")
    fresh = EmailCode.objects.latest("pk")

    assert "This code no longer works" in stale.content.decode()
    assert again.url == fresh.get_absolute_url() != code.get_absolute_url()
    assert enter(client, fresh).url == "/me/consents/"


def test_double_click_on_the_code_signs_in_twice(client, client_of_another_browser):
    code = ask(client)

    responses = [enter(client, code), enter(client_of_another_browser, code)]

    assert [response.url for response in responses] == ["/me/", "/me/"]


def test_who_is_signed_in_is_sent_on_by_the_sign_in_page(client):
    client.force_login(UserFactory())

    assert client.get(f"{SIGN_IN}?next=/me/").url == "/me/"
    assert client.get(SIGN_IN).url == "/registrations/"


def test_sign_up_page_of_old_is_the_sign_in_page(client):
    assert client.get("/accounts/signup/?next=/me/").url == f"{SIGN_IN}?next=/me/"


# -- nobody learns who is known ------------------------------------------------------------------------------
def test_known_and_unknown_addresses_see_and_cost_the_same(client):
    UserFactory(email="known@example.org")
    seen, asked = [], []
    for email in ("known@example.org", "newer@example.org"):
        with CaptureQueriesContext(connection) as statements:
            response = client.post(SIGN_IN, {"email": email})
        page = client.get(response.url)
        seen.append((response.status_code, page.status_code, words(page).replace(email, "…")))
        asked.append([statement["sql"].split("VALUES")[0].replace(email, "…") for statement in statements])
    message, other = Message.objects.order_by("pk")

    assert seen[0] == seen[1]
    assert [kind(line) for line in asked[0]] == [kind(line) for line in asked[1]]
    assert [line for line in asked[0] + asked[1] if '"accounts_user"' in line] == []
    assert (message.template, message.priority) == (other.template, other.priority)


def test_closed_account_gets_the_same_words_and_stays_out(client):
    UserFactory(email="anna@example.org", is_active=False)

    code = ask(client)
    response = enter(client, code)

    assert response.url == "/accounts/inactive/"
    assert "closed" in client.get(response.url).content.decode()
    assert not is_signed_in(client)


# -- safety --------------------------------------------------------------------------------------------------
def test_session_key_changes_at_sign_in(client):
    session = client.session
    session["basket"] = "kept"
    session.save()
    before = client.cookies[settings.SESSION_COOKIE_NAME].value

    enter(client, ask(client))

    after = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert after != before
    assert not Session.objects.filter(session_key=before).exists()
    assert Session.objects.get(session_key=after).user.email == "anna@example.org"


def test_forms_want_their_csrf_token(csrf_client):
    code = EmailCodeFactory()

    for address in (SIGN_IN, code.get_absolute_url(), f"{code.get_absolute_url()}again/"):
        assert csrf_client.post(address, {"email": "anna@example.org", "code": code.digits}).status_code == 403


def test_stranger_gets_no_session_before_the_code_is_right(client):
    page = client.get(SIGN_IN)
    code = ask(client)
    enter(client, code, wrong(code))

    assert set(page.cookies) == {settings.CSRF_COOKIE_NAME}
    assert set(client.cookies) == {settings.CSRF_COOKIE_NAME}
    assert not Session.objects.exists()


def test_sign_in_pages_are_kept_by_no_cache(client):
    code = ask(client)

    for address in (SIGN_IN, code.get_absolute_url()):
        assert "no-store" in client.get(address)["Cache-Control"]


def test_sign_out_asks_first_and_leaves_no_session(client):
    client.force_login(UserFactory())

    assert client.get("/accounts/logout/").status_code == 200
    assert is_signed_in(client)
    response = client.post("/accounts/logout/")

    assert response.url == "/"
    assert not Session.objects.exists()
    assert response.cookies[settings.SESSION_COOKIE_NAME].value == ""


def test_staff_area_sends_strangers_to_the_one_door(client):
    assert client.get("/admin/").url == "/admin/login/?next=/admin/"
    assert client.get("/admin/login/?next=/admin/").url == f"{SIGN_IN}?next=%2Fadmin%2F"


def test_staff_come_in_by_code_and_others_do_not(client, client_of_another_browser):
    client.force_login(StaffFactory())
    client_of_another_browser.force_login(UserFactory())

    assert client.get("/admin/").status_code == 200
    assert client_of_another_browser.get("/admin/login/").status_code == 403


def test_request_of_somebody_signed_in_reads_session_person_and_programme_by_one_statement(
    client, settings, django_assert_num_queries
):
    settings.ROOT_URLCONF = __name__
    client.force_login(UserFactory(name="Anna", programme=ProgrammeFactory(name="Interreg Danube")))

    with django_assert_num_queries(1):
        assert client.get("/who/").content == b"Anna, Interreg Danube"


def who(request):
    return HttpResponse(f"{request.user.name}, {request.user.programme}")


urlpatterns = [path("who/", who)]
