"""Codes that prove an address: sent there, typed here. The rows are ``kit.models.Code``; each app sends its own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from math import ceil
from operator import or_
from typing import TypeVar

from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Now
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from .models import CODE_LIFE, MOST_MAILS, MOST_TRIES, Code

AnyCode = TypeVar("AnyCode", bound=Code)


@dataclass(frozen=True)
class Limit:
    """At most ``most`` within ``window``; for codes, of those that are alike in ``fields``."""

    most: int
    window: timedelta
    fields: tuple[str, ...] = ()

    def recent(self, **asking: str) -> Q:
        """The rows that count, for who is ``asking``."""
        return Q(created_at__gt=timezone.now() - self.window, **{field: asking[field] for field in self.fields})


#: What one client may ask for one address: enough for who mistypes, and nothing that locks out anybody else.
SHORT = Limit(5, timedelta(minutes=15), ("email", "client"))
LONG = Limit(20, timedelta(days=1), ("email", "client"))
#: What all clients together may: a mailbox is not flooded, and at 5 tries each there are at most 300 guesses a day
#: at one in a million. Does not bind a client that has proved the address before.
FROM_ANYWHERE = Limit(60, timedelta(days=1), ("email",))
#: Loose, for 200 people in a workshop room share one network address, and so does everybody behind a proxy that was
#: not declared.
FROM_ONE_CLIENT = Limit(2000, timedelta(hours=1), ("client",))
LIMITS = (SHORT, LONG, FROM_ANYWHERE, FROM_ONE_CLIENT)


class TooMany(Exception):
    """So much was asked for that the next has to wait until ``retry_at``; a middleware answers with a page.

    ``why`` says there why it is counted; empty where that is told of codes.
    """

    why = ""

    def __init__(self, retry_at: datetime):
        super().__init__(retry_at)
        self.retry_at = retry_at

    @property
    def seconds_left(self) -> int:
        return max(1, ceil((self.retry_at - timezone.now()).total_seconds()))

    @property
    def minutes_left(self) -> int:
        return ceil(self.seconds_left / 60)

    @property
    def hours_left(self) -> int:
        return ceil(self.minutes_left / 60)


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

    ``client`` says who asks, ``kit.clients.client_address(request)`` or somebody known; a digest of it is kept.
    ``about`` are further fields of ``model``. Raises ``TooManyCodes``.
    """
    client = digest(model, client)
    refuse_above_limits(model, email=email, client=client)
    return model.objects.create(email=email, client=client, expires_at=timezone.now() + CODE_LIFE, **about)


def sent_last(model: type[AnyCode], *, email: str, client: str, **about) -> AnyCode | None:
    """The newest code to ``email`` that ``client`` asked for, if it still works and is the same in ``about``."""
    newest = model.objects.filter(email=email, client=digest(model, client)).order_by("pk").last()
    is_meant = newest is not None and all(getattr(newest, field) == value for field, value in about.items())
    return newest if is_meant and newest.is_usable else None


def digest(model: type[Code], client: str) -> str:
    """What is kept of who asks: enough to count, and different for each kind of code."""
    return salted_hmac(f"{model._meta.label}.client", client, algorithm="sha256").hexdigest()[:32]


def renew(code: Code) -> bool:
    """Makes the same digits good for their full time again, to be mailed once more by the caller; says whether
    they may be: not when they were used, tried too often, or mailed too often. Raises ``TooManyCodes``."""
    refuse_above_limits(type(code), email=code.email, client=code.client)
    repeated = type(code).objects.usable().filter(pk=code.pk, used_at__isnull=True, mails__lt=MOST_MAILS)
    if not repeated.update(mails=F("mails") + 1, expires_at=timezone.now() + CODE_LIFE):
        return False
    code.refresh_from_db()
    return True


def refuse_above_limits(model: type[Code], *, email: str, client: str) -> None:
    """Raises ``TooManyCodes`` when ``client``, a digest, has to wait for the next code to ``email``. One statement."""
    recent = [limit.recent(email=email, client=client) for limit in LIMITS]
    proved = Q(email=email, client=client, used_at__isnull=False)
    numbers = {f"number_{n}": Sum("mails", filter=rows, default=0) for n, rows in enumerate(recent)}
    firsts = {f"first_{n}": Min("created_at", filter=rows) for n, rows in enumerate(recent)}
    rows = model.objects.filter(reduce(or_, [proved, *recent]))
    asked = rows.aggregate(**numbers, **firsts, proved=Count("pk", filter=proved))
    waits = [
        asked[f"first_{n}"] + limit.window
        for n, limit in enumerate(LIMITS)
        if asked[f"number_{n}"] >= limit.most and not (limit is FROM_ANYWHERE and asked["proved"])
    ]
    if waits:
        raise TooManyCodes(max(waits))


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
