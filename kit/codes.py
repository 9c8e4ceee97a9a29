"""Codes that prove an address: sent there, typed here. The rows are ``kit.models.Code``; each app sends its own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import TypeVar

from django.db.models import F, Min, QuerySet, Sum
from django.db.models.functions import Coalesce, Now
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from .models import CODE_LIFE, MOST_MAILS, MOST_TRIES, Code

AnyCode = TypeVar("AnyCode", bound=Code)


@dataclass(frozen=True)
class Limit:
    """At most ``most`` within ``window``; for codes, of one ``field``: an address, or a client."""

    most: int
    window: timedelta
    field: str = ""


#: An address is protected from being flooded and its codes from being guessed: 5 tries each, so at most 100
#: guesses a day at one in a million. A client is limited loosely: 200 people in a workshop room share one
#: network address, and so does everybody behind a proxy that was not declared.
LIMITS = (
    Limit(5, timedelta(minutes=15), "email"),
    Limit(20, timedelta(days=1), "email"),
    Limit(2000, timedelta(hours=1), "client"),
)


class TooMany(Exception):
    """So much was asked for that the next has to wait until ``retry_at``; a middleware answers with a page."""

    def __init__(self, retry_at: datetime):
        super().__init__(retry_at)
        self.retry_at = retry_at

    @property
    def seconds_left(self) -> int:
        return max(1, ceil((self.retry_at - timezone.now()).total_seconds()))

    @property
    def minutes_left(self) -> int:
        return ceil(self.seconds_left / 60)


class TooManyCodes(TooMany):
    """So many codes were asked for that the next has to wait."""


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


def issue(model: type[AnyCode], *, email: str, client: str, **about) -> AnyCode:
    """A new row with digits for ``email``; the caller mails them, in the same transaction.

    ``client`` is ``kit.clients.client_address(request)``, of which a digest is kept; ``about`` are further fields
    of ``model``. Raises ``TooManyCodes``.
    """
    client = salted_hmac(f"{model._meta.label}.client", client, algorithm="sha256").hexdigest()[:32]
    refuse_above_limits(model, email=email, client=client)
    return model.objects.create(email=email, client=client, expires_at=timezone.now() + CODE_LIFE, **about)


def renew(code: Code) -> bool:
    """Makes the same digits good for their full time again, to be mailed once more by the caller; says whether
    they may be: not when they were used, tried too often, or mailed too often. Raises ``TooManyCodes``."""
    refuse_above_limits(type(code), email=code.email)
    repeated = type(code).objects.usable().filter(pk=code.pk, used_at__isnull=True, mails__lt=MOST_MAILS)
    if not repeated.update(mails=F("mails") + 1, expires_at=timezone.now() + CODE_LIFE):
        return False
    code.refresh_from_db()
    return True


def refuse_above_limits(model: type[Code], **asking: str) -> None:
    for limit in LIMITS:
        if limit.field in asking:
            asked = model.objects.filter(**{limit.field: asking[limit.field]})
            refuse_above(limit, asked, Sum("mails", default=0), refusal=TooManyCodes)


def refuse_above(limit: Limit, rows: QuerySet, number, *, refusal: type[TooMany]) -> None:
    """Raises ``refusal`` when the recent ones of ``rows`` (with a ``created_at``) are as many as may be, where
    ``number`` is the aggregate that counts them."""
    recent = rows.order_by().filter(created_at__gt=timezone.now() - limit.window)
    asked = recent.aggregate(number=number, first_at=Min("created_at"))
    if asked["number"] >= limit.most:
        raise refusal(asked["first_at"] + limit.window)


def prove(*, code: Code, typed: str) -> None:
    """Afterwards whoever ``typed`` the right digits has shown that they read mail at ``code.email``.

    Every try is counted before it is judged, by one statement, so that many at once count as many; call this
    outside of a transaction, which would take the count back. Spaces and dashes are forgiven: people copy codes
    as they see them. Raises ``WrongCode``, ``SpentCode`` or ``StaleCode``, and the model's ``DoesNotExist`` when the
    row was deleted meanwhile.
    """
    rows = type(code).objects
    if not rows.usable().filter(pk=code.pk).update(tries=F("tries") + 1):
        code.refresh_from_db()
        raise SpentCode if code.is_spent else StaleCode
    if not constant_time_compare("".join(sign for sign in typed if sign.isalnum()), code.digits):
        code.refresh_from_db()
        if code.is_spent:
            raise SpentCode
        raise WrongCode(MOST_TRIES - code.tries)
    rows.filter(pk=code.pk).update(used_at=Coalesce(F("used_at"), Now()))
