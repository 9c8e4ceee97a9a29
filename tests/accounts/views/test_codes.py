"""Wrong codes, stale codes, and too many of them."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from accounts.models import EmailCode, User
from kit import codes
from outbox.models import Message
from tests.accounts.door import SIGN_IN, ago, ask, enter, is_signed_in, wrong
from tests.factories.accounts import EmailCodeFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_wrong_code_says_so_and_how_often_one_may_try(client):
    code = ask(client)

    response = enter(client, code, wrong(code))

    assert response.status_code == 200
    assert "This is not the code we sent. You can try 4 more times." in response.content.decode()
    assert not is_signed_in(client)
    assert enter(client, code).url == "/me/"


@pytest.mark.parametrize("typed", ["", " ", "abc", "١٢٣٤٥٦", "0" * 50, "x" * 5000, "\x00", "<script>"])
def test_anything_else_gets_the_form_back(client, typed):
    response = enter(client, ask(client), typed)

    assert response.status_code == 200
    assert 'name="code"' in response.content.decode()


def test_fifth_wrong_code_ends_it_with_a_page_of_its_own(client):
    code = ask(client)

    statuses = [enter(client, code, wrong(code)).status_code for _ in range(5)]
    right = enter(client, code)

    assert statuses == [200, 200, 200, 200, 429]
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
    ago(minutes=15)

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


def test_token_with_signs_that_no_token_has_is_not_found(client):
    assert client.get("/accounts/code/%00/").status_code == 404
    assert client.post("/accounts/code/%00/again/").status_code == 404

    client.force_login(UserFactory())
    assert client.get("/me/email/%00/").status_code == 404


def test_code_sent_again_is_the_same_and_good_for_its_full_time(client):
    code = ask(client)
    ago(minutes=14)

    response = client.post(f"{code.get_absolute_url()}again/")

    repeated = EmailCode.objects.get()
    assert response.url == code.get_absolute_url()
    assert repeated.digits == code.digits
    assert repeated.expires_at > timezone.now() + timedelta(minutes=14)
    assert [message.context["code"] for message in Message.objects.all()] == [code.digits, code.digits]
    assert "again" in client.get(response.url).content.decode()


def test_sixth_request_in_a_quarter_of_an_hour_shows_the_code_sent_last_and_sends_nothing(client, client_factory):
    for _ in range(5):
        code = ask(client)

    owner = client_factory()
    response = owner.post(f"{SIGN_IN}?next=/me/", {"email": "ANNA@example.org"})

    assert response.url == code.get_absolute_url()
    assert EmailCode.objects.count() == Message.objects.count() == 5
    assert enter(owner, code).url == "/me/"


def test_sixth_request_has_to_wait_when_no_code_for_it_works_any_more(client):
    for _ in range(5):
        code = ask(client)
    EmailCode.objects.filter(pk=code.pk).update(tries=5)

    response = client.post(f"{SIGN_IN}?next=/me/", {"email": "ANNA@example.org"})

    assert response.status_code == 429
    assert 14 * 60 < int(response["Retry-After"]) <= 15 * 60
    assert "Please wait 15 minutes" in response.content.decode()
    assert EmailCode.objects.count() == Message.objects.count() == 5


def test_nobody_is_shown_where_another_wanted_to_go(client, client_factory):
    for _ in range(5):
        ask(client, next_path="/events/palermo/register/")

    response = client_factory().post(f"{SIGN_IN}?next=/me/", {"email": "anna@example.org"})

    assert response.status_code == 429


def test_requests_from_elsewhere_lock_nobody_out(client):
    for _ in range(5):
        ask(client)

    response = client.post(f"{SIGN_IN}?next=/me/", {"email": "anna@example.org"}, REMOTE_ADDR="203.0.113.7")

    assert response.status_code == 302
    assert Message.objects.count() == 6


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
    ago(minutes=15)

    assert ask(client).email == "anna@example.org"


def test_a_days_codes_are_limited_too(client):
    EmailCodeFactory.create_batch(19, email="anna@example.org", client=ask(client).client)
    ago(hours=2)

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
