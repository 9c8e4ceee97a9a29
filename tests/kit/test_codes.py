"""Codes by mail, with the rows of letters; sign-in has its own tests (tests/accounts/views/test_codes.py)."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F

from contacts.models import LetterCode
from kit.codes import LIMITS, CodeRefused, SpentCode, StaleCode, TooManyCodes, WrongCode, issue, prove, renew
from kit.models import CODE_LIFE, DOUBLE_CLICK, MOST_MAILS, MOST_TRIES
from tests.factories.contacts import ContactPersonFactory

pytestmark = pytest.mark.django_db

ADDRESS = "grace@example.org"


@pytest.fixture
def code():
    return new()


def new(email=ADDRESS, client="192.0.2.1"):
    return issue(LetterCode, email=email, client=client, person=ContactPersonFactory())


def wrong(code):
    return f"{(int(code.digits) + 1) % 10**6:06}"


def ago(span):
    LetterCode.objects.update(
        created_at=F("created_at") - span, expires_at=F("expires_at") - span, used_at=F("used_at") - span
    )


@pytest.mark.parametrize("between", ["", " ", "-", "\u00a0"])
def test_the_right_digits_prove_the_address_however_they_are_copied(code, between):
    prove(code=code, typed=f" {code.digits[:3]}{between}{code.digits[3:]} ")

    code.refresh_from_db()
    assert code.used_at is not None


def test_the_digits_stand_in_no_column(code):
    assert code.digits not in str(LetterCode.objects.values().get())
    assert len(code.digits) == 6


def test_a_used_code_is_good_for_a_second_click_and_no_longer(code):
    prove(code=code, typed=code.digits)
    prove(code=code, typed=code.digits)

    ago(DOUBLE_CLICK)
    with pytest.raises(StaleCode):
        prove(code=code, typed=code.digits)


def test_a_code_ends_after_its_time(code):
    ago(CODE_LIFE)

    with pytest.raises(StaleCode):
        prove(code=code, typed=code.digits)


def test_a_code_is_used_up_by_wrong_tries(code):
    for left in reversed(range(1, MOST_TRIES)):
        with pytest.raises(WrongCode) as caught:
            prove(code=code, typed=wrong(code))
        assert caught.value.tries_left == left

    with pytest.raises(SpentCode):
        prove(code=code, typed=wrong(code))
    with pytest.raises(SpentCode):
        prove(code=code, typed=code.digits)


@pytest.mark.django_db(transaction=True)
def test_many_guesses_at_once_count_as_many():
    code = new()
    start, outcomes = threading.Barrier(2 * MOST_TRIES), []

    def guess():
        start.wait(timeout=10)
        try:
            prove(code=LetterCode.objects.get(pk=code.pk), typed=wrong(code))
        except CodeRefused as refusal:
            outcomes.append(type(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=guess) for _ in range(2 * MOST_TRIES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    code.refresh_from_db()
    assert (len(outcomes), code.tries) == (2 * MOST_TRIES, MOST_TRIES)


def test_a_code_is_renewed_until_it_was_mailed_often_enough(code):
    digits = code.digits
    for number in range(2, MOST_MAILS + 1):
        assert renew(code)
        assert (code.mails, code.digits) == (number, digits)

    assert not renew(code)


@pytest.mark.parametrize("ended", ["used", "spent", "old"])
def test_a_code_that_ended_is_not_renewed(code, ended):
    if ended == "used":
        prove(code=code, typed=code.digits)
    elif ended == "spent":
        LetterCode.objects.update(tries=MOST_TRIES)
    else:
        ago(CODE_LIFE)

    assert not renew(code)


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: f"{limit.most} a {limit.field}")
def test_limits_are_counted_from_the_rows_and_say_when_they_end(code, limit):
    asks = {"person": code.person, "email": code.email, "client": code.client, "expires_at": code.expires_at}
    LetterCode.objects.bulk_create(LetterCode(**asks) for _ in range(limit.most - 1))
    ago(limit.window - timedelta(seconds=30))
    first_at = LetterCode.objects.earliest("created_at").created_at
    asked = {"email": ADDRESS} if limit.field == "email" else {"email": "other@example.org"}

    with pytest.raises(TooManyCodes) as caught:
        new(**asked)

    assert caught.value.retry_at == first_at + limit.window
    ago(timedelta(seconds=31))
    assert new(**asked)


def test_another_address_and_another_client_are_not_limited(code):
    for _ in range(LIMITS[0].most - 1):
        new()

    with pytest.raises(TooManyCodes):
        new()
    assert new(email="ada@example.org")
