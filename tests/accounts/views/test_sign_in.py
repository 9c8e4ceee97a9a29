"""The way in: an address, a code, and on to where one was going."""

import re
import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import F
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.utils import timezone

from accounts.actions import codes
from accounts.actions.sign_in import take_intent
from accounts.models import EmailCode, Session, User
from audit.models import Entry
from outbox.models import Message
from outbox.rendering import render
from tests.factories.accounts import EmailCodeFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db

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


@pytest.mark.parametrize(
    "typed", ["ANNA@Example.ORG", "  anna@example.org ", "anna @example.org", "anna@example.org\t"]
)
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
    EmailCode.objects.update(
        created_at=F("created_at") - timedelta(days=1), expires_at=F("expires_at") - timedelta(days=1)
    )

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


# -- wrong, stale and too many -------------------------------------------------------------------------------
def test_wrong_code_says_so_and_how_often_one_may_try(client):
    code = ask(client)

    response = enter(client, code, wrong(code))

    assert response.status_code == 422
    assert "This is not the code we sent. You can try 4 more times." in response.content.decode()
    assert not is_signed_in(client)
    assert enter(client, code).url == "/me/"


@pytest.mark.parametrize("typed", ["", " ", "abc", "١٢٣٤٥٦", "0" * 50, "x" * 5000, "\x00", "<script>"])
def test_anything_else_gets_the_form_back(client, typed):
    response = enter(client, ask(client), typed)

    assert response.status_code == 422
    assert 'name="code"' in response.content.decode()


def test_fifth_wrong_code_ends_it_with_a_page_of_its_own(client):
    code = ask(client)

    statuses = [enter(client, code, wrong(code)).status_code for _ in range(5)]
    right = enter(client, code)

    assert statuses == [422, 422, 422, 422, 429]
    assert right.status_code == 429
    assert "Too many wrong codes" in right.content.decode()
    assert not is_signed_in(client)


def test_after_too_many_wrong_codes_a_new_one_works(client):
    code = ask(client)
    for _ in range(5):
        enter(client, code, wrong(code))

    fresh = client.post(f"{code.get_absolute_url()}again/").url

    assert fresh != code.get_absolute_url()
    assert enter(client, EmailCode.objects.latest("pk")).url == "/me/"


def test_stale_code_says_so(client):
    code = ask(client)
    EmailCode.objects.update(created_at=F("created_at") - codes.CODE_LIFE, expires_at=timezone.now())

    response = enter(client, code)

    assert response.status_code == 422
    assert "A code works for 15 minutes" in response.content.decode()
    assert not is_signed_in(client)


def test_used_code_is_stale_once_a_double_click_is_over(client, client_of_another_browser):
    code = ask(client)
    enter(client, code)
    EmailCode.objects.update(used_at=F("used_at") - timedelta(minutes=1))

    response = enter(client_of_another_browser, code)

    assert response.status_code == 422
    assert not is_signed_in(client_of_another_browser)


def test_unknown_code_page_leads_to_the_sign_in_page(client):
    for response in (
        client.get("/accounts/code/nobodyknowsthistoken00/"),
        client.post("/accounts/code/nobodyknowsthistoken00/", {"code": "1"}),
        client.post("/accounts/code/nobodyknowsthistoken00/again/"),
    ):
        assert response.status_code == 404
        assert SIGN_IN in response.content.decode()


def test_code_sent_again_is_the_same_and_good_for_its_full_time(client):
    code = ask(client)
    EmailCode.objects.update(
        created_at=F("created_at") - timedelta(minutes=14), expires_at=F("expires_at") - timedelta(minutes=14)
    )

    response = client.post(f"{code.get_absolute_url()}again/")

    repeated = EmailCode.objects.get()
    assert response.url == code.get_absolute_url()
    assert repeated.digits == code.digits
    assert repeated.expires_at > timezone.now() + timedelta(minutes=14)
    assert [message.context["code"] for message in Message.objects.all()] == [code.digits, code.digits]
    assert "again" in client.get(response.url).content.decode()


def test_sixth_code_in_a_quarter_of_an_hour_has_to_wait(client):
    for _ in range(5):
        ask(client)

    response = client.post(SIGN_IN, {"email": "ANNA@example.org"})

    assert response.status_code == 429
    assert 14 * 60 < int(response["Retry-After"]) <= 15 * 60
    assert "Please wait 15 minutes" in response.content.decode()
    assert EmailCode.objects.count() == Message.objects.count() == 5


def test_sending_again_counts_like_asking(client):
    code = ask(client)
    for _ in range(4):
        response = client.post(f"{EmailCode.objects.latest('pk').get_absolute_url()}again/")
        assert response.status_code == 302

    assert client.post(f"{code.get_absolute_url()}again/").status_code == 429
    assert Message.objects.count() == 5


def test_after_the_wait_codes_are_sent_again(client):
    for _ in range(5):
        ask(client)
    EmailCode.objects.update(created_at=F("created_at") - timedelta(minutes=15))

    assert ask(client).email == "anna@example.org"


def test_a_days_codes_are_limited_too(client):
    EmailCodeFactory.create_batch(20, email="anna@example.org")
    EmailCode.objects.update(created_at=F("created_at") - timedelta(hours=2))

    response = client.post(SIGN_IN, {"email": "anna@example.org"})

    assert response.status_code == 429
    assert 21 * 3600 < int(response["Retry-After"]) <= 22 * 3600


def test_limit_of_one_address_does_not_touch_another(client):
    for _ in range(5):
        ask(client)

    assert ask(client, email="bruno@example.org")


def test_200_people_in_one_room_get_in(client_factory):
    people = [f"guest{number}@example.org" for number in range(200)]

    for email in people:
        client = client_factory()
        assert enter(client, ask(client, email=email)).status_code == 302
        assert is_signed_in(client)

    assert User.objects.count() == 200
    assert EmailCode.objects.values("client").distinct().count() == 1


def test_one_client_cannot_flood_the_world(client):
    codes_of_the_client = ask(client).client
    EmailCodeFactory.create_batch(1999, client=codes_of_the_client)

    response = client.post(SIGN_IN, {"email": "another@example.org"})

    assert response.status_code == 429


def test_client_behind_a_declared_proxy_is_told_by_what_the_proxy_wrote(client, settings):
    settings.TRUSTED_PROXIES = 1
    honest = ask(client, email="a@example.org", x_forwarded_for="203.0.113.7")
    forged = ask(client, email="b@example.org", x_forwarded_for="198.51.100.1, 203.0.113.7")

    assert honest.client == forged.client


def test_client_cannot_choose_its_address_when_no_proxy_is_declared(client):
    first = ask(client, email="a@example.org", x_forwarded_for="203.0.113.7")
    second = ask(client, email="b@example.org", x_forwarded_for="198.51.100.1")

    assert first.client == second.client


@pytest.mark.django_db(transaction=True)
def test_guesses_at_the_same_time_count_one_by_one():
    code = EmailCodeFactory()
    start, outcomes = threading.Barrier(16), []

    def guess():
        start.wait()
        try:
            codes.prove(code=EmailCode.objects.get(pk=code.pk), typed=wrong(code))
        except codes.CodeRefused as refusal:
            outcomes.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=guess) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    code.refresh_from_db()
    assert code.tries == codes.MOST_TRIES
    assert len(outcomes) == 16
    with pytest.raises(codes.SpentCode):
        codes.prove(code=code, typed=code.digits)


# -- where one goes on ---------------------------------------------------------------------------------------
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

    assert response.status_code == 422
    assert "Write an e-mail address such as name@example.org." in response.content.decode()
    assert 'value="anna@"' in response.content.decode()
    assert "next=%2Fme%2F" in response.content.decode()


@pytest.mark.parametrize(
    "email", ["", "anna", "anna@", "@example.org", "a" * 250 + "@example.org", "anna@example.org\x00"]
)
def test_what_is_no_address_gets_the_form_back(client, email):
    response = client.post(SIGN_IN, {"email": email})

    assert response.status_code == 422
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


def test_request_of_somebody_signed_in_reads_session_and_person_by_one_statement(
    client, settings, django_assert_num_queries
):
    settings.ROOT_URLCONF = __name__
    client.force_login(UserFactory(name="Anna"))

    with django_assert_num_queries(1):
        assert client.get("/who/").content == b"Anna"


def who(request):
    return HttpResponse(request.user.name)


urlpatterns = [path("who/", who)]
