"""Rich text from staff: a small set of elements, nothing that runs, nothing that loads."""

import nh3
from django.utils.safestring import SafeString

ELEMENTS = {"p", "br", "strong", "em", "u", "ul", "ol", "li", "a", "h3", "h4", "blockquote", "hr"}
#: The one style that the editor of rich text puts into its page (django-prose-editor 0.28.0).
EDITOR_STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"
SCHEMES = {"http", "https", "mailto", "tel"}


def clean(html: str) -> SafeString:
    """``html`` with only ``ELEMENTS`` left, and links only to ``SCHEMES``; safe to show as it is.

    Applied when staff save and again when a page shows it, so that a row written past the form is harmless.
    """
    return SafeString(
        nh3.clean(html, tags=ELEMENTS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel="noopener")
    )
