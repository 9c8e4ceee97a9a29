"""Codes by mail: asking for one, having it sent again, trying it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Min, Sum
from django.db.models.functions import Coalesce, Now
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts import emails
from accounts.models import EmailCode, User
from accounts.models.codes import CODE_LIFE, MOST_MAILS, MOST_TRIES


@dataclass(frozen=True)
class Limit:
    """At most ``mails`` mails with codes within ``window`` to one address, or on behalf of one client."""

    field: str
    mails: int
    window: timedelta


#: An address is protected from being flooded and its codes from being guessed: 5 tries each, so at most 100
#: guesses a day at one in a million. A client is limited loosely: 200 people in a workshop room share one
#: network address, and so does everybody behind a proxy that was not declared.
LIMITS = (
    Limit("email", 5, timedelta(minutes=15)),
    Limit("email", 20, timedelta(days=1)),
    Limit("client", 2000, timedelta(hours=1)),
)


class TooManyCodes(Exception):
    """So many codes were asked for that the next has to wait until ``retry_at``."""

    def __init__(self, retry_at: datetime):
        super().__init__(retry_at)
        self.retry_at = retry_at


class CodeRefused(Exception):
    """The digits prove nothing."""


class WrongCode(CodeRefused):
    """These are not the digits that were sent; ``tries_left`` says how often one may try again."""

    def __init__(self, tries_left: int):
        super().__init__(tries_left)
        self.tries_left = tries_left


class SpentCode(CodeRefused):
    """Too many wrong digits were tried."""


class StaleCode(CodeRefused):
    """The code is too old, or was used."""


def send_code(
    *, email: str, client: str, next_path: str = "", intent: str = "", person: User | None = None
) -> EmailCode:
    """Mails a code to ``email``; redirect the browser to what is returned.

    Nothing here asks whether the address is known: whoever types the right code is signed in and, if new,
    becomes a person then. They go on to ``next_path``, an address of ours, and ``intent`` is kept in their
    session for the page there (``accounts.actions.sign_in.take_intent``). ``client`` is
    ``kit.clients.client_address(request)``. With ``person`` the code is for making ``email`` that person's
    address.

    Raises ``TooManyCodes``, which the middleware answers with a page of its own.
    """
    email = User.normalize_username(email)
    client = salted_hmac("accounts.EmailCode.client", client, algorithm="sha256").hexdigest()[:32]
    _refuse_above_limits({"email": email, "client": client})
    with transaction.atomic():
        code = EmailCode.objects.create(
            email=email, client=client, next_path=next_path, intent=intent, person=person,
            expires_at=timezone.now() + CODE_LIFE,
        )  # fmt: skip
        emails.code(code)
    return code


def send_again(*, code: EmailCode, client: str) -> EmailCode:
    """Mails the same digits once more, good for their full time again; new ones when these are used up.

    Raises ``TooManyCodes``.
    """
    _refuse_above_limits({"email": code.email})
    with transaction.atomic():
        repeated = EmailCode.objects.usable().filter(pk=code.pk, used_at__isnull=True, mails__lt=MOST_MAILS)
        if repeated.update(mails=F("mails") + 1, expires_at=timezone.now() + CODE_LIFE):
            code.refresh_from_db()
            emails.code(code)
            return code
    return send_code(email=code.email, client=client, next_path=code.next_path, intent=code.intent, person=code.person)


def _refuse_above_limits(asking: dict[str, str]) -> None:
    now = timezone.now()
    for limit in LIMITS:
        if limit.field in asking:
            asked = EmailCode.objects.filter(
                **{limit.field: asking[limit.field]}, created_at__gt=now - limit.window
            ).aggregate(mails=Sum("mails", default=0), first_at=Min("created_at"))
            if asked["mails"] >= limit.mails:
                raise TooManyCodes(asked["first_at"] + limit.window)


def prove(*, code: EmailCode, typed: str) -> None:
    """Afterwards whoever ``typed`` the right digits has shown that they read mail at ``code.email``.

    Every try is counted before it is judged, by one statement, so that many at once count as many; call this
    outside of a transaction, which would take the count back. Raises ``WrongCode``, ``SpentCode`` or
    ``StaleCode``.
    """
    if not EmailCode.objects.usable().filter(pk=code.pk).update(tries=F("tries") + 1):
        code.refresh_from_db()
        raise SpentCode if code.is_spent else StaleCode
    if not constant_time_compare("".join(typed.split()), code.digits):
        code.refresh_from_db()
        if code.is_spent:
            raise SpentCode
        raise WrongCode(MOST_TRIES - code.tries)
    EmailCode.objects.filter(pk=code.pk).update(used_at=Coalesce(F("used_at"), Now()))
