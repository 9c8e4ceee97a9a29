"""The networks on which programmes post: which addresses are theirs, how long a text may be, how that is counted.

Each limit names its ``source``. Facebook and LinkedIn publish none that anybody may read without an account: theirs
are the lengths that their own forms have been known to take for years. Where a network does not say what it takes for a
character, the units of UTF-16 are counted, which browsers count and which are never fewer than what is seen.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.db import models
from django.utils.encoding import iri_to_uri
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models.mail_domains import canonical_domain


class Network(models.TextChoices):
    """Where programmes post."""

    BLUESKY = "bluesky", "Bluesky"
    FACEBOOK = "facebook", "Facebook"
    INSTAGRAM = "instagram", "Instagram"
    LINKEDIN = "linkedin", "LinkedIn"
    MASTODON = "mastodon", "Mastodon"
    X = "x", "X"


@dataclass(frozen=True)
class Limit:
    """How much a text may hold on a network. ``most`` is of what ``count`` counts, ``how`` says that in words.

    ``source`` is where the network says so, empty where it says so nowhere.
    """

    most: int
    count: Callable[[str], int]
    source: str = ""
    how: Promise | str = ""
    most_bytes: int | None = None
    most_hashtags: int | None = None

    def in_words(self, room: int | None = None) -> str:
        """“at most 280 characters; a link counts 23, an emoji two”; no more than there is ``room`` for."""
        most = number_format(min(self.most, room or self.most), force_grouping=True)
        return "; ".join(filter(None, [_("at most %(most)s characters") % {"most": most}, str(self.how)]))


# -- what is counted ------------------------------------------------------------------------------------------
JOINER, AS_EMOJI = "\u200d", "\ufe0f"
#: Colours of skin, and the letters of flags of regions.
MODIFIERS = re.compile("[\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\u200c]")
LETTERS_OF_FLAGS = re.compile("[\U0001f1e6-\U0001f1ff]")
FIRST_EMOJI = "\U0001f000"


def signs_of(text: str) -> list[str]:
    """``text`` as its reader sees it: letters with their accents and emoji made of several are one sign each.

    The main rules of Unicode Standard Annex 29 (3.1.1). Where they know more, this finds more signs, never fewer.
    """
    found: list[str] = []
    for sign in unicodedata.normalize("NFC", text):
        if found and _goes_on(found[-1], sign):
            found[-1] += sign
        else:
            found.append(sign)
    return found


def _goes_on(before: str, sign: str) -> bool:
    """Whether ``sign`` belongs to what stands before it."""
    if unicodedata.category(before[-1]) == "Cc":
        return before == "\r" and sign == "\n"
    if sign == JOINER or unicodedata.category(sign) in ("Mn", "Mc", "Me") or MODIFIERS.fullmatch(sign):
        return True
    if before[-1] == JOINER:
        return unicodedata.category(sign) in ("So", "Sm")
    return bool(LETTERS_OF_FLAGS.fullmatch(before) and LETTERS_OF_FLAGS.fullmatch(sign))


def units_of(text: str) -> int:
    """The units of UTF-16 in ``text``."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


#: What a link counts, however long it is.
LINK = 23
#: A link with or without its scheme, without the full stop that ends the sentence; no part of an e-mail address.
LINK_ON_X = re.compile(
    r"(?<![@\w.-])(https?://)?(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}(?![\w@-])(?:[/?#]\S*[^\s.,;:!?)\]}'\"»”])?",
    re.I,
)
#: The code points that count one on X; all others count two (configuration v3 of twitter-text).
SINGLE_ON_X = ((0x0, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
LINK_ON_MASTODON = re.compile(r"https?://\S*[^\s.,;:!?)\]}'\"»”]", re.I)
NAME_ON_MASTODON = re.compile(r"(?<!\w)(@\w+)@[\w.-]+\w")


def count_on_x(text: str) -> int:
    rest = LINK_ON_X.sub("", text)
    return sum(map(_link_on_x, LINK_ON_X.finditer(text))) + sum(map(_weight_on_x, signs_of(rest)))


def _link_on_x(found: re.Match) -> int:
    """One without a scheme may be none for X, which then counts what stands there."""
    return LINK if found[1] else max(LINK, len(found[0]))


def _weight_on_x(sign: str) -> int:
    if AS_EMOJI in sign or any(part >= FIRST_EMOJI for part in sign):
        return 2
    return sum(1 if any(first <= ord(part) <= last for first, last in SINGLE_ON_X) else 2 for part in sign)


def count_on_mastodon(text: str) -> int:
    return len(signs_of(NAME_ON_MASTODON.sub(r"\1", LINK_ON_MASTODON.sub("x" * LINK, text))))


def count_signs(text: str) -> int:
    return len(signs_of(text))


# -- the networks ---------------------------------------------------------------------------------------------
in_units = partial(Limit, count=units_of)
LIMITS: dict[Network, Limit] = {
    Network.BLUESKY: Limit(
        300, count_signs,
        "https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/post.json",
        most_bytes=3000, how=_("an emoji counts one, a link as long as it is written"),
    ),
    Network.FACEBOOK: in_units(63_206),
    Network.INSTAGRAM: in_units(
        2200, most_hashtags=30,
        source="https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media",
        how=_("at most 30 hashtags"),
    ),
    Network.LINKEDIN: in_units(3000),
    Network.MASTODON: Limit(
        500, count_on_mastodon, "https://docs.joinmastodon.org/user/posting/",
        how=_("a link counts 23, of a name only what stands before its server; some servers allow more"),
    ),
    Network.X: Limit(
        280, count_on_x, "https://docs.x.com/fundamentals/counting-characters",
        how=_("a link counts 23, an emoji two"),
    ),
}  # fmt: skip
#: Whose addresses are a network's; of Mastodon anybody may run a server.
HOSTS: dict[Network, tuple[str, ...]] = {
    Network.BLUESKY: ("bsky.app",),
    Network.FACEBOOK: ("facebook.com", "fb.com", "fb.watch"),
    Network.INSTAGRAM: ("instagram.com",),
    Network.LINKEDIN: ("linkedin.com", "lnkd.in"),
    Network.X: ("x.com", "twitter.com"),
}
#: What of a query says which post is meant; anything else only tells how somebody came by the link. Of a server of
#: Mastodon everything is kept.
MEANT: dict[Network, tuple[str, ...]] = {
    **dict.fromkeys(HOSTS, ()),
    Network.FACEBOOK: ("story_fbid", "id", "fbid", "set", "v"),
}
#: Other names of the same place.
FORMER_HOSTS = {"twitter.com": "x.com", "fb.com": "facebook.com"}
HASHTAG = re.compile(r"(?<![\w&/])#\w*[^\W\d]\w*")


def hashtags_in(text: str) -> list[str]:
    return HASHTAG.findall(text)


def network_at(host: str) -> Network | None:
    """The network whose addresses have ``host``; nothing for any other, which may be a server of Mastodon."""
    return next((network for network in HOSTS if _own_host(network, host)), None)


def _own_host(network: Network, host: str) -> str:
    """The one of the network's hosts to which ``host`` belongs, as m.facebook.com does; empty for another's."""
    return next((each for each in HOSTS[network] if host == each or host.endswith(f".{each}")), "")


def host_of(link: str) -> str:
    """The host of ``link`` as browsers ask for it, other scripts as ``xn--…``; empty where that is not sure."""
    return canonical_domain(urlsplit(link).hostname or "")


def one_spelling(link: str) -> str:
    """The same text for all links to one post: without what was added where it was copied, on one host, in ASCII."""
    parts, host = urlsplit(link), host_of(link)
    network = network_at(host)
    query = iri_to_uri(parts.query)
    if network is not None:
        meant = [(name, value) for name, value in parse_qsl(parts.query) if name in MEANT[network]]
        host, query = _own_host(network, host), urlencode(meant)
    return urlunsplit(("https", FORMER_HOSTS.get(host, host), iri_to_uri(parts.path.rstrip("/")), query, ""))
