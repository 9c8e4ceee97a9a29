import ipaddress
from urllib.parse import urlsplit, urlunsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext_lazy as _

from campaigns.models.networks import host_of
from kit.forms import WebAddressField, validate_web_address

is_secure = URLValidator(
    schemes=["https"],
    code="insecure",
    message=_("The link must be an address that begins with https://, without spaces."),
)


def validate_secure(link: str) -> None:
    """Refuses what is no address of the web that begins with ``https://`` and leads to where it seems to."""
    is_secure(link)
    validate_web_address(link)


def has_plain_host(link: str) -> bool:
    """Whether ``link`` leads to a host with a name, and no port."""
    host, netloc = host_of(link), urlsplit(link).netloc
    return "." in host and ":" not in netloc and not _is_number(host)


def refuse_too_long(kept: str, most: int) -> None:
    """Refuses a link of which, in ASCII as it is ``kept``, there is no room for all."""
    if len(kept) > most:
        words = _("Letters with accents and of other scripts are kept as several signs each, and so this link has "
                  "%(length)d of at most %(most)d. Give a shorter one.")  # fmt: skip
        raise ValidationError(words, "too_long", {"length": len(kept), "most": most})


def _is_number(host: str) -> bool:
    try:
        return bool(ipaddress.ip_address(host))
    except ValueError:
        return False


class SecureLinkField(WebAddressField):
    """Where something is kept that we do not keep: ``https`` on a host with a name; what comes out is in ASCII."""

    default_validators = [validate_secure]

    def clean(self, value):
        link = super().clean(value)
        if not link:
            return link
        if not has_plain_host(link):
            words = _("Give the link as the browser shows it, such as https://films.example/night-of-lights.")
            raise ValidationError(words, "odd")
        parts = urlsplit(link)
        rest = (iri_to_uri(part) for part in (parts.path, parts.query, parts.fragment))
        kept = urlunsplit(("https", host_of(link), *rest))
        refuse_too_long(kept, self.max_length)
        return kept
