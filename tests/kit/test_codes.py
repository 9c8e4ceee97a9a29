"""Codes by mail, with the rows of letters; sign-in has its own tests (tests/accounts/views/test_codes.py)."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F

from contacts.models import LetterCode
from kit.codes import (
    FROM_ANYWHERE,
    LIMITS,
    LONG,
    SHORT,
    CodeRefused,
    SpentCode,
    StaleCode,
    TooManyCodes,
    WrongCode,
    issue,
    prove,
    refuse_above_limits,
    renew,
)
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


def several(code, number, *, clients=1):
    """``number`` codes more like ``code``, each asked for by one of so many other clients in turn, or by its own."""
    like = {"person": code.person, "email": code.email, "expires_at": code.expires_at}
    LetterCode.objects.bulk_create(
        LetterCode(client=f"network {n % clients}" if clients > 1 else code.client, **like) for n in range(number)
    )


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: f"{limit.most} a {' and '.join(limit.fields)}")
def test_limits_are_counted_from_the_rows_and_say_when_they_end(code, limit):
    several(code, limit.most - 1, clients=1 if "client" in limit.fields else 50)
    ago(limit.window - timedelta(seconds=30))
    first_at = LetterCode.objects.earliest("created_at").created_at
    asked = {
        ("email", "client"): {},
        ("email",): {"client": "192.0.2.9"},
        ("client",): {"email": "other@example.org"},
    }[limit.fields]

    with pytest.raises(TooManyCodes) as caught:
        new(**asked)

    assert caught.value.retry_at == first_at + limit.window
    ago(timedelta(seconds=31))
    assert new(**asked)


def test_one_client_locks_nobody_else_out_of_an_address(code):
    several(code, LONG.most - 1)

    with pytest.raises(TooManyCodes):
        new()
    assert new(client="192.0.2.2")
    assert new(email="ada@example.org")


def test_many_clients_lock_nobody_out_where_the_address_was_proved(code):
    prove(code=code, typed=code.digits)
    ago(timedelta(days=2))
    several(code, FROM_ANYWHERE.most, clients=50)

    with pytest.raises(TooManyCodes):
        new(client="192.0.2.2")
    assert new()


def test_who_waits_for_two_limits_is_told_the_later_end(code):
    several(code, LONG.most - 1)

    with pytest.raises(TooManyCodes) as caught:
        new()

    assert caught.value.retry_at == code.created_at + LONG.window


def test_limits_are_asked_for_in_one_statement(code, django_assert_num_queries):
    with django_assert_num_queries(1):
        refuse_above_limits(LetterCode, email=code.email, client=code.client)


def test_codes_sent_again_count_for_who_asked_first(code):
    renew(code)
    for _ in range(SHORT.most - 2):
        new()

    with pytest.raises(TooManyCodes):
        renew(code)
    assert new(client="192.0.2.2")
