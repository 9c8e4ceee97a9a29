"""Codes that prove an address: sent there, typed here.

A code is kept in the visitor's session, and only as a keyed digest, so that neither the session's table nor a
backup of it tells what to type. ``purpose`` keeps apart what one visitor does at the same time (``contact:ada``).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac

LENGTH = 6
LIFETIME = timedelta(minutes=15)
TRIES = 5
#: The least time between two codes to one address, and how many are sent in an hour.
PAUSE = timedelta(seconds=30)
SENDS_AN_HOUR = 4

SESSION_KEY = "codes"


class WrongCode(Exception):
    """What was typed is not the code; ``tries_left`` tells how often one may still try."""

    def __init__(self, tries_left: int):
        super().__init__(tries_left)
        self.tries_left = tries_left


class NoCode(Exception):
    """No code is awaited: none was asked for, its time is over, or its tries are used up."""


class TooManyCodes(Exception):
    """No further code before ``wait`` (a ``timedelta``) is over."""

    def __init__(self, wait: timedelta):
        super().__init__(wait)
        self.wait = wait


@dataclass(frozen=True)
class Code:
    """A fresh code, as it is sent: nothing else knows its ``text``."""

    text: str
    expires_at: datetime


def issue(session: SessionBase, *, purpose: str, address: str, now: datetime) -> Code:
    """Make a code for ``address``; the one before no longer works. Raises ``TooManyCodes``."""
    kept = session.get(SESSION_KEY, {})
    before = kept.get(purpose, {})
    sent = [at for at in before.get("sent_at", []) if at > (now - timedelta(hours=1)).timestamp()]
    _refuse_flood(sent, now, is_same_address=before.get("address") == address)
    text = get_random_string(LENGTH, "0123456789")
    expires_at = now + LIFETIME
    kept[purpose] = {
        "address": address,
        "digest": _digest(purpose, address, text),
        "expires_at": expires_at.timestamp(),
        "tries_left": TRIES,
        "sent_at": [*sent, now.timestamp()],
    }
    session[SESSION_KEY] = kept
    return Code(text, expires_at)


def awaited_address(session: SessionBase, *, purpose: str) -> str | None:
    """The address to which the last code went, until it was proved."""
    return session.get(SESSION_KEY, {}).get(purpose, {}).get("address")


def check(session: SessionBase, *, purpose: str, typed: str, now: datetime) -> str:
    """Return the address that ``typed`` proves; the code is used up then. Raises ``WrongCode`` or ``NoCode``.

    Spaces and dashes are forgiven: people copy codes as they see them.
    """
    kept = session.get(SESSION_KEY, {})
    awaited = kept.get(purpose)
    if awaited is None or awaited["expires_at"] <= now.timestamp() or awaited["tries_left"] < 1:
        raise NoCode
    text = "".join(sign for sign in typed if sign.isalnum())
    if constant_time_compare(_digest(purpose, awaited["address"], text), awaited["digest"]):
        del kept[purpose]
        session[SESSION_KEY] = kept
        return awaited["address"]
    awaited["tries_left"] -= 1
    session[SESSION_KEY] = kept
    raise WrongCode(awaited["tries_left"])


def _refuse_flood(sent: list[float], now: datetime, *, is_same_address: bool) -> None:
    ends = [sent[-1] + PAUSE.total_seconds()] if sent and is_same_address else []
    if len(sent) >= SENDS_AN_HOUR:
        ends.append(sent[0] + 3600)
    wait = max(ends, default=0) - now.timestamp()
    if wait > 0:
        raise TooManyCodes(timedelta(seconds=wait))


def _digest(purpose: str, address: str, text: str) -> str:
    return salted_hmac("kit.codes", f"{purpose}\n{address}\n{text}", algorithm="sha256").hexdigest()
