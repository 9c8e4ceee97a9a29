"""How long a text is on each network, and when two links are one."""

import pytest

from campaigns.models.networks import LIMITS, Network, hashtags_in, network_at, one_spelling, signs_of

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
FLAG, THUMB = "\U0001f1ea\U0001f1fa", "\U0001f44d\U0001f3fd"
LONG_LINK = f"https://programme.eu/{'harbour/' * 20}"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0),
        ("harbour", 7),
        ("cafe\u0301", 4),
        ("q\u0323\u0301", 1),
        (FAMILY, 1),
        (FLAG * 3, 3),
        (THUMB, 1),
        ("1\ufe0f\u20e3", 1),
        ("\U0001f642\u200d\u2194\ufe0f", 1),
        ("\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", 1),
        ("a\r\nb", 3),
        ("\n\u0301", 2),
        ("क्षि", 2),
    ],
)
def test_a_sign_is_what_a_reader_sees(text, number):
    assert len(signs_of(text)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("harbour", 7),
        ("cafe\u0301", 4),
        (FAMILY, 2),
        (FLAG, 2),
        (THUMB, 2),
        ("港", 2),
        ("Гавань", 6),
        ("Λιμάνι – “port”…", 17),
        ("10 €", 5),
        (LONG_LINK, 23),
        ("See https://a.eu/b.", 4 + 23 + 1),
        ("(https://a.eu)", 2 + 23),
        ("two https://a.eu https://b.eu", 4 + 23 + 1 + 23),
        ("interact.eu", 23),
        ("a.programme.eu/with/a/longer/way", 32),
        ("office@programme.eu", 19),
    ],
)
def test_x_weighs_signs_and_shortens_links(text, number):
    assert LIMITS[Network.X].count(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("harbour", 7),
        (FAMILY, 1),
        (LONG_LINK, 23),
        ("See https://a.eu/b.", 4 + 23 + 1),
        ("interact.eu", 11),
        ("with @anna@social.example!", 5 + 5 + 1),
        ("anna@social.example", 19),
    ],
)
def test_mastodon_shortens_links_and_names(text, number):
    assert LIMITS[Network.MASTODON].count(text) == number


def test_bluesky_counts_signs_and_links_in_full():
    assert LIMITS[Network.BLUESKY].count(f"{FAMILY} {LONG_LINK}") == 2 + len(LONG_LINK)


@pytest.mark.parametrize("network", [Network.FACEBOOK, Network.INSTAGRAM, Network.LINKEDIN])
def test_where_nothing_is_said_the_units_of_browsers_are_counted(network):
    assert LIMITS[network].count(f"Port {FAMILY}") == 5 + 8


def test_every_network_says_its_limit_and_where_it_is_from():
    assert {network: limit.most for network, limit in LIMITS.items()} == {
        Network.BLUESKY: 300, Network.FACEBOOK: 63_206, Network.INSTAGRAM: 2200, Network.LINKEDIN: 3000,
        Network.MASTODON: 500, Network.X: 280,
    }  # fmt: skip
    assert {network for network, limit in LIMITS.items() if not limit.source.startswith("https://")} == {
        Network.FACEBOOK, Network.LINKEDIN,
    }  # fmt: skip
    assert LIMITS[Network.FACEBOOK].in_words(3000) == "at most 3,000 characters"
    assert LIMITS[Network.X].in_words() == "at most 280 characters; a link counts 23, an emoji two"


def test_hashtags_are_found_and_numbers_and_anchors_are_none():
    assert hashtags_in("#Interreg in #2026, #Día2 and https://a.eu/#part &#39;") == ["#Interreg", "#Día2"]


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("x.com", Network.X),
        ("mobile.twitter.com", Network.X),
        ("de.linkedin.com", Network.LINKEDIN),
        ("fb.watch", Network.FACEBOOK),
        ("bsky.app", Network.BLUESKY),
        ("netflix.com", None),
        ("facebook.com.example", None),
        ("social.example", None),
    ],
)
def test_a_host_belongs_to_its_network_and_no_other(host, network):
    assert network_at(host) == network


@pytest.mark.parametrize(
    ("links", "one"),
    [
        (
            ["https://twitter.com/a/status/1?s=20", "https://X.com/a/status/1/", "https://mobile.x.com/a/status/1#m"],
            "https://x.com/a/status/1",
        ),
        (
            ["https://m.facebook.com/story.php?story_fbid=1&id=2&fbclid=3", "https://fb.com/story.php?story_fbid=1&id=2"],
            "https://facebook.com/story.php?story_fbid=1&id=2",
        ),
        (
            ["https://www.linkedin.com/posts/a_b?utm_source=share", "https://de.linkedin.com/posts/a_b"],
            "https://linkedin.com/posts/a_b",
        ),
        (["https://www.instagram.com/p/AbC/?igsh=xyz", "https://instagram.com/p/AbC"], "https://instagram.com/p/AbC"),
        (["https://Social.example/@a/1/", "https://social.example./@a/1#x"], "https://social.example/@a/1"),
        (["https://social.example/notes?id=1"], "https://social.example/notes?id=1"),
        (
            ["https://пример.example/@café/1?q=é", "https://xn--e1afmkfd.example/@caf%C3%A9/1?q=%C3%A9"],
            "https://xn--e1afmkfd.example/@caf%C3%A9/1?q=%C3%A9",
        ),
        (
            ["https://facebook.com/a?id=é", "https://www.facebook.com/a?id=%C3%A9&fbclid=1"],
            "https://facebook.com/a?id=%C3%A9",
        ),
    ],
)  # fmt: skip
def test_links_to_one_post_have_one_spelling(links, one):
    assert {one_spelling(link) for link in links} == {one}
    assert one_spelling(one) == one
