"""The page of all parts: for builders and staff, and right in itself."""

import pytest
from django.http import Http404
from django.test import RequestFactory

from interact_portal.views import gallery


class Visitor:
    is_authenticated = True
    email = "maija@example.eu"

    def __init__(self, *, is_staff):
        self.is_staff = is_staff


def asked(method="get", data=None, *, is_staff=True):
    request = getattr(RequestFactory(), method)("/_gallery/", data)
    request.user = Visitor(is_staff=is_staff)
    return request


@pytest.mark.parametrize("view", [gallery.gallery, gallery.gallery_form, gallery.gallery_suggestions])
def test_gallery_does_not_exist_for_others(view, settings):
    settings.DEBUG = False

    with pytest.raises(Http404):
        view(asked(is_staff=False))


@pytest.mark.parametrize("view", [gallery.gallery, gallery.gallery_form, gallery.gallery_suggestions])
def test_gallery_is_there_for_builders(view, settings):
    settings.DEBUG = True

    assert view(asked(is_staff=False)).status_code == 200


def test_gallery_shows_every_component():
    html = gallery.gallery(asked()).content.decode()

    for part in ("tag", "btn-primary", "facts", "deadline", "meter", "person", "doc", "notice", "empty", "steps"):
        assert f'class="{part}' in html or f" {part}" in html, part


def test_form_sent_wrong_comes_back_with_its_mistakes():
    response = gallery.gallery_form(asked("post", {"name": "Maija"}))

    assert response.status_code == 200
    html = response.content.decode()
    assert "<title>Error: A form" in html
    assert 'value="Maija"' in html
    assert "Fill in “E-mail address”." in html


def test_form_sent_right_leads_back():
    answers = {
        "name": "Maija", "email": "maija@example.eu", "programme": "Central Europe", "country": "FI",
        "day": "2026-12-21", "attendance": "online", "topics": ["water"], "seek": "Islands.", "consent": "on",
    }  # fmt: skip

    response = gallery.gallery_form(asked("post", answers))

    assert (response.status_code, response["Location"]) == (302, "/_gallery/")


def test_suggestions_are_found_whatever_the_case():
    request = RequestFactory().get("/_gallery/suggestions/", {"q": "SEA"})
    request.user = Visitor(is_staff=True)

    assert gallery.gallery_suggestions(request).content.decode() == (
        '{"results": [{"value": "1", "label": "Baltic Sea Region", "hint": "Interreg"}, '
        '{"value": "4", "label": "North Sea", "hint": "Interreg"}]}'
    )
