"""Names of countries as the Union's institutions show them on a page."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django_countries import countries

#: What the Interinstitutional style guide (annex A5) puts below a page that names a country, behind an asterisk.
FOOTNOTES = {
    "XK": _(
        "This designation is without prejudice to positions on status, and is in line with UNSCR 1244/1999 and the "
        "ICJ Opinion on the Kosovo declaration of independence."
    )
}


def country_shown(code: str) -> str:
    """The name, with an asterisk where ``footnote_of`` says something of it."""
    name = countries.name(code)
    return f"{name}*" if code in FOOTNOTES else name


def footnote_of(codes: Iterable[str]) -> str:
    """What stands below a page that shows these countries; empty where nothing has to."""
    return next((FOOTNOTES[code] for code in codes if code in FOOTNOTES), "")
