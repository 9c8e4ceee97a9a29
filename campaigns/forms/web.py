import ipaddress
from urllib.parse import urlsplit, urlunsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext_lazy as _

from campaigns.models.networks import host_of

is_secure = URLValidator(
    schemes=["https"], code="insecure", message=_("The link must be an address that begins with https://.")
)


def has_plain_host(link: str) -> bool:
    """Whether ``link`` leads where it seems to: to a host with a name, without a name in front of it, and no port."""
    host, netloc = host_of(link), urlsplit(link).netloc
    return "." in host and "@" not in netloc and ":" not in netloc and not _is_number(host)


def _is_number(host: str) -> bool:
    try:
        return bool(ipaddress.ip_address(host))
    except ValueError:
        return False


class WebsiteField(forms.URLField):
    """An address of the web, and of nothing else."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, **options):
        super().__init__(**{"required": False, "max_length": 200, "assume_scheme": "https", **options})
        self.widget.attrs["inputmode"] = "url"


class PlaceField(WebsiteField):
    """Where something is kept that we do not keep: ``https`` on a host with a name; what comes out is in ASCII."""

    default_validators = [is_secure]

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
        if len(kept) > self.max_length:
            words = _("Letters with accents and of other scripts are kept as several signs each, and so this link has "
                      "%(length)d of at most %(most)d. Give a shorter one.")  # fmt: skip
            raise ValidationError(words, "too_long", {"length": len(kept), "most": self.max_length})
        return kept
