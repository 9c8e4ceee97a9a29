"""The link by which a message opens a registration without sign-in.

Its token is no column: it is the reference of the registration with a seal made by the secret key of the portal, in
the shape of a UUID of version 8 (RFC 9562, 5.8), so that it costs a registration nothing, every message can hold it,
and it stands beside the tokens of rows (version 4) below ``/l/``.
"""

import hmac
import uuid

from django.conf import settings
from django.urls import reverse

#: Letters of a reference, without 0/O and 1/I/L, so that it can be read out on the phone; and the bits that eight of
#: them take, each being a digit to this base.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_BITS = 40
#: What is left of 128 bits without those of the version, the variant and the reference.
SEAL_BITS = 128 - 6 - CODE_BITS
VERSION = 8


def link_token(code: str) -> uuid.UUID:
    """The token of the registration with this reference."""
    return _sealed(code, settings.SECRET_KEY)


def link_url(code: str) -> str:
    """The address that acts for the registration with this reference, without the host."""
    return reverse("link", args=[link_token(code)])


def code_of_link(token: uuid.UUID) -> str | None:
    """The reference that ``token`` was made of; nothing for one that nobody here made.

    Links that were sent before the secret key was changed work as long as the old one is among the fallbacks.
    """
    if token.version != VERSION:
        return None
    code = _written(_payload(token) >> SEAL_BITS)
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return code if any(hmac.compare_digest(_sealed(code, key).bytes, token.bytes) for key in keys) else None


def _sealed(code: str, key: str) -> uuid.UUID:
    """Reference and seal as a UUID: 48 bits, the version, 12 bits, the variant, 62 bits."""
    digest = hmac.digest(b"events.links:" + key.encode(), code.encode(), "sha256")
    bits = _number(code) << SEAL_BITS | int.from_bytes(digest) >> (256 - SEAL_BITS)
    high, middle, low = bits >> 74, bits >> 62 & 0xFFF, bits & (1 << 62) - 1
    return uuid.UUID(int=high << 80 | VERSION << 76 | middle << 64 | 0b10 << 62 | low)


def _payload(token: uuid.UUID) -> int:
    """The 122 bits of ``token`` that are not its version and variant."""
    return token.int >> 80 << 74 | (token.int >> 64 & 0xFFF) << 62 | token.int & (1 << 62) - 1


def _number(code: str) -> int:
    number = 0
    for letter in code.replace("-", ""):
        number = number * len(CODE_ALPHABET) + CODE_ALPHABET.index(letter)
    return number


def _written(number: int) -> str:
    letters = ""
    for _place in range(8):
        number, digit = divmod(number, len(CODE_ALPHABET))
        letters = CODE_ALPHABET[digit] + letters
    return f"{letters[:4]}-{letters[4:]}"
