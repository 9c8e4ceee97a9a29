from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.backends.signed_cookies import SessionStore

from kit.codes import LIFETIME, SENDS_AN_HOUR, TRIES, NoCode, TooManyCodes, WrongCode, awaited_address, check, issue

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ADDRESS = "ada@example.org"


@pytest.fixture
def session():
    return SessionStore()


def wrong(code):
    return str((int(code.text) + 1) % 1_000_000).zfill(6)


def test_code_proves_the_address_it_was_sent_to(session):
    code = issue(session, purpose="contact:ada", address=ADDRESS, now=NOW)

    assert awaited_address(session, purpose="contact:ada") == ADDRESS
    assert check(session, purpose="contact:ada", typed=code.text, now=NOW) == ADDRESS
    assert awaited_address(session, purpose="contact:ada") is None


def test_code_is_forgiven_spaces_and_dashes(session):
    code = issue(session, purpose="follow", address=ADDRESS, now=NOW)

    assert check(session, purpose="follow", typed=f" {code.text[:3]}-{code.text[3:]}\n", now=NOW) == ADDRESS


def test_code_works_once(session):
    code = issue(session, purpose="follow", address=ADDRESS, now=NOW)
    check(session, purpose="follow", typed=code.text, now=NOW)

    with pytest.raises(NoCode):
        check(session, purpose="follow", typed=code.text, now=NOW)


def test_code_ends_after_its_lifetime(session):
    code = issue(session, purpose="follow", address=ADDRESS, now=NOW)

    assert code.expires_at == NOW + LIFETIME
    with pytest.raises(NoCode):
        check(session, purpose="follow", typed=code.text, now=NOW + LIFETIME)
    last_moment = NOW + LIFETIME - timedelta(milliseconds=1)
    assert check(session, purpose="follow", typed=code.text, now=last_moment) == ADDRESS


def test_code_is_used_up_by_wrong_tries(session):
    code = issue(session, purpose="follow", address=ADDRESS, now=NOW)

    for left in reversed(range(TRIES)):
        with pytest.raises(WrongCode) as caught:
            check(session, purpose="follow", typed=wrong(code), now=NOW)
        assert caught.value.tries_left == left
    with pytest.raises(NoCode):
        check(session, purpose="follow", typed=code.text, now=NOW)


@pytest.mark.parametrize("typed", ["", "ÄÖÜ", "\x00", "1" * 10_000])
def test_anything_else_typed_is_a_wrong_code(session, typed):
    issue(session, purpose="follow", address=ADDRESS, now=NOW)

    with pytest.raises(WrongCode):
        check(session, purpose="follow", typed=typed, now=NOW)


def test_code_of_one_purpose_does_not_serve_another(session):
    follow = issue(session, purpose="follow", address=ADDRESS, now=NOW)
    contact = issue(session, purpose="contact:ada", address="grace@example.org", now=NOW)

    assert check(session, purpose="contact:ada", typed=contact.text, now=NOW) == "grace@example.org"
    assert check(session, purpose="follow", typed=follow.text, now=NOW) == ADDRESS


def test_code_asked_for_anew_replaces_the_one_before(session, monkeypatch):
    texts = iter(["111111", "222222"])
    monkeypatch.setattr("kit.codes.get_random_string", lambda *given: next(texts))
    later = NOW + timedelta(minutes=1)
    issue(session, purpose="follow", address=ADDRESS, now=NOW)
    issue(session, purpose="follow", address=ADDRESS, now=later)

    with pytest.raises(WrongCode):
        check(session, purpose="follow", typed="111111", now=later)
    assert check(session, purpose="follow", typed="222222", now=later) == ADDRESS


def test_code_is_not_sent_again_at_once(session):
    issue(session, purpose="follow", address=ADDRESS, now=NOW)

    with pytest.raises(TooManyCodes) as caught:
        issue(session, purpose="follow", address=ADDRESS, now=NOW + timedelta(seconds=10))
    assert caught.value.wait == timedelta(seconds=20)


def test_code_for_a_corrected_address_is_sent_at_once(session):
    issue(session, purpose="follow", address="ada@exmaple.org", now=NOW)
    code = issue(session, purpose="follow", address=ADDRESS, now=NOW + timedelta(seconds=5))

    assert check(session, purpose="follow", typed=code.text, now=NOW + timedelta(seconds=9)) == ADDRESS


def test_codes_are_limited_in_an_hour_whatever_the_address(session):
    for number in range(SENDS_AN_HOUR):
        issue(session, purpose="follow", address=f"{number}@example.org", now=NOW + timedelta(minutes=number))

    with pytest.raises(TooManyCodes) as caught:
        issue(session, purpose="follow", address=ADDRESS, now=NOW + timedelta(minutes=20))
    assert caught.value.wait == timedelta(minutes=40)
    issue(session, purpose="follow", address=ADDRESS, now=NOW + timedelta(minutes=60))


def test_session_does_not_hold_the_code(session):
    code = issue(session, purpose="follow", address=ADDRESS, now=NOW)

    kept = session["codes"]["follow"]
    assert set(kept) == {"address", "digest", "expires_at", "tries_left", "sent_at"}
    assert code.text not in (kept["address"], kept["digest"])
