import pytest

from kit.clients import client_address, has_session


def asked(rf, remote="192.0.2.1", forwarded=None):
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return client_address(rf.get("/", REMOTE_ADDR=remote, **headers))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, None, "192.0.2.1"),
        (0, "198.51.100.9", "192.0.2.1"),
        (1, "203.0.113.5", "203.0.113.5"),
        (1, "198.51.100.9, 203.0.113.5", "203.0.113.5"),
        (2, "198.51.100.9, 203.0.113.5, 10.0.0.1", "203.0.113.5"),
        (2, "10.0.0.1", "192.0.2.1"),
        (1, None, ""),
        (1, "nonsense", ""),
    ],
)
def test_address_is_what_our_outermost_proxy_saw(rf, settings, proxies, forwarded, expected):
    settings.TRUSTED_PROXIES = proxies

    assert asked(rf, forwarded=forwarded) == expected


def test_addresses_of_one_ipv6_network_are_one(rf):
    assert asked(rf, "2001:db8:1:2:aaaa::1") == asked(rf, "2001:db8:1:2:bbbb::2") == "2001:db8:1:2::"
    assert asked(rf, "2001:db8:1:3::1") == "2001:db8:1:3::"


@pytest.mark.parametrize("remote", ["", "unix:", "300.1.1.1"])
def test_without_an_address_there_is_none(rf, remote):
    assert asked(rf, remote) == ""


@pytest.mark.parametrize(("cookies", "expected"), [({}, False), ({"theme": "dark"}, False), ({"sessionid": "x"}, True)])
def test_who_brings_no_session_is_a_stranger(rf, cookies, expected):
    rf.cookies.load(cookies)

    assert has_session(rf.get("/")) is expected
