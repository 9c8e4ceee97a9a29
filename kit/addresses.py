"""Addresses: of people, by mail, and of this portal."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings


@dataclass(frozen=True)
class HeldAddress:
    """An e-mail address, and since and until when it is or was one person's; ``None`` where no end is known."""

    email: str
    since: datetime | None = None
    until: datetime | None = None


def one_spelling(email: str) -> str:
    """An e-mail address without spaces, in small letters.

    RFC 5321, 2.4, lets a mail server tell ``Anna@`` from ``anna@``; people and servers do not.
    """
    return "".join(email.split()).lower()


def site_host() -> str:
    """The name under which the portal is reached, without scheme and port."""
    return urlsplit(settings.SITE_URL).hostname or ""
