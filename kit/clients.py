"""Where a request comes from, and whether somebody known sends it."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

#: A household or an office has one such network; its addresses are as good as one.
IPV6_NETWORK_BITS = 64


def client_address(request: HttpRequest) -> str:
    """The network address that asks, as far as it can be believed; empty when there is none.

    Each proxy appends who called it to X-Forwarded-For, and anybody can write the rest of that header. So the
    entry counts that the outermost of our own proxies (settings.TRUSTED_PROXIES, a number) wrote.
    """
    claimed = request.META.get("REMOTE_ADDR", "")
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    if settings.TRUSTED_PROXIES and len(forwarded) >= settings.TRUSTED_PROXIES:
        claimed = forwarded[-settings.TRUSTED_PROXIES]
    try:
        address = ipaddress.ip_address(claimed.strip())
    except ValueError:
        return ""
    if address.version == 6:
        return str(ipaddress.ip_network((address, IPV6_NETWORK_BITS), strict=False).network_address)
    return str(address)


def has_session(request: HttpRequest) -> bool:
    """Whether the request brings a session. Who brings none is a stranger, which is seen here without reading one: the
    answer then is the same for all of them, and may be kept."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES
