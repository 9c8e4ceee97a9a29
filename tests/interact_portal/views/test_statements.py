from html import unescape

import pytest

from interact_portal.privacy import record_of_processing


def text_of(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_the_privacy_page_says_of_every_kind_of_row_what_why_and_how_long(client):
    text = text_of(client, "/privacy/")

    assert len(record_of_processing()) > 5
    for part in record_of_processing():
        for words in (*part["personal"], part["why"], part["kept"]):
            assert str(words) in text or str(words).capitalize() in text or str(words)[1:] in text


@pytest.mark.parametrize("path", ["/privacy/", "/accessibility/"])
def test_statements_name_whose_portal_it_is_and_how_to_reach_them(client, settings, path):
    settings.OPERATOR = settings.OPERATOR | {
        "organisation": "Office for Cooperation", "controller": "Office for Cooperation",
        "contact": "privacy at office.example", "supervisory_authority": "the Data Office",
    }  # fmt: skip

    text = text_of(client, path)

    assert "Office for Cooperation" in text
    assert "privacy at office.example" in text
    assert ("the Data Office" in text) is (path == "/privacy/")


@pytest.mark.parametrize("path", ["/privacy/", "/accessibility/"])
def test_statements_need_neither_the_database_nor_a_cookie(client, path):
    assert not client.get(path).cookies
