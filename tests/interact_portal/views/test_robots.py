"""What search engines are asked to leave out. It hides nothing: who may see a page is decided at its door."""

import re

import pytest

from tests.interact_portal.test_roles import ROWS


@pytest.fixture
def may_be_read(client):
    """As RFC 9309, 2.2.2 has it: the longest rule that fits decides."""
    response = client.get("/robots.txt")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
    agent, *lines = response.content.decode().splitlines()
    assert agent == "User-agent: *"
    rules = [line.split(": ") for line in lines]

    def is_allowed(path):
        fits = [(len(rule), verb) for verb, rule in rules if re.match(re.escape(rule).replace(r"\*", ".*"), path)]
        return max(fits)[1] == "Allow"

    return is_allowed


def test_whatever_sends_a_stranger_elsewhere_is_left_out(may_be_read):
    elsewhere = {path for (name, path), cells in ROWS.items() if cells["stranger"].startswith(("302", "405"))}

    assert len(elsewhere) > 50
    assert {path for path in elsewhere if may_be_read(path)} == set()


@pytest.mark.parametrize("path", ["/l/1b4e28ba/", "/events/palermo/follow/", "/contacts/ada/write/", "/health/live"])
def test_forms_secrets_and_machines_are_left_out(may_be_read, path):
    assert not may_be_read(path)


@pytest.mark.parametrize(
    "path",
    ["/", "/events/", "/events/palermo/", "/events/register/", "/contacts/ada/", "/topics/state-aid/", "/static/a.css"],
)
def test_what_is_for_everybody_may_be_read(may_be_read, path):
    assert may_be_read(path)


def test_robots_are_told_where_all_addresses_stand(client):
    assert client.get("/robots.txt").content.decode().endswith("\nSitemap: http://testserver/sitemap.xml\n")


def test_robots_are_asked_back_after_a_day_and_given_no_cookie(client):
    response = client.get("/robots.txt")

    assert response.headers["Cache-Control"] == "public, max-age=86400"
    assert not response.cookies
