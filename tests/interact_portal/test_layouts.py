"""The frame of every page: the same for all strangers, and right for whoever is signed in."""

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

from interact_portal.context_processors import operator


class Closed:
    """A session or user that must not be opened."""

    def __getattr__(self, name):
        raise AssertionError(f"{name} was asked of a stranger")


class Person:
    is_authenticated = True
    is_staff = False
    email = "maija@example.eu"


def request_of(user, *, has_cookie):
    request = RequestFactory().get("/events/")
    request.user = user
    request.session = Closed()
    request._messages = []
    if has_cookie:
        request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
    return request


def test_page_for_a_stranger_opens_no_session_and_holds_no_token():
    html = render_to_string("layouts/base.html", request=request_of(Closed(), has_cookie=False))

    assert ">Sign in</a>" in html
    assert "My registrations" not in html
    assert "csrfmiddlewaretoken" not in html
    assert "nonce" not in html


def test_page_for_somebody_signed_in_leads_to_their_registrations():
    html = render_to_string("layouts/base.html", request=request_of(Person(), has_cookie=True))

    assert ">My registrations</a>" in html
    assert ">Sign out</a>" in html
    assert ">Sign in</a>" not in html
    assert "Staff area" not in html


def test_page_for_staff_leads_to_the_staff_area():
    person = Person()
    person.is_staff = True

    assert ">Staff area</a>" in render_to_string("layouts/base.html", request=request_of(person, has_cookie=True))


def test_session_that_has_ended_makes_a_stranger():
    html = render_to_string("layouts/base.html", request=request_of(AnonymousUser(), has_cookie=True))

    assert ">Sign in</a>" in html


def test_request_refused_before_it_had_a_user_is_a_strangers():
    request = RequestFactory().get("/")
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"

    assert operator(request)["has_session"] is False
    assert operator(request)["visitor"] == AnonymousUser()


def test_messages_appear_with_their_tone():
    class Message:
        level_tag = "success"

        def __str__(self):
            return "Saved <now>"

    request = request_of(Person(), has_cookie=True)
    request._messages = [Message()]

    html = render_to_string("layouts/base.html", request=request)

    assert '<div class="notice success" role="status">' in html
    assert "Saved &lt;now&gt;" in html


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429"])
def test_error_page_says_what_to_do(name):
    html = render_to_string(f"{name}.html", request=request_of(Closed(), has_cookie=False))

    assert html.count("<h1") == 1
    assert 'href="/"' in html


def test_page_of_too_many_tries_says_when_to_try_again():
    request = request_of(Closed(), has_cookie=False)

    assert "wait 7 minutes" in render_to_string("429.html", {"retry_after_minutes": 7}, request)
    assert "wait one minute" in render_to_string("429.html", {"retry_after_minutes": 1}, request)
    assert "wait 24 hours" in render_to_string(
        "429.html", {"retry_after_minutes": 1440, "retry_after_hours": 24}, request
    )
    assert "wait a few minutes" in render_to_string("429.html", {}, request)


def test_page_of_our_own_fault_needs_nothing_that_may_be_broken():
    """No request, no context, no database: only words and two stylesheets."""
    html = get_template("500.html").render()

    assert "Something went wrong" in html


def test_title_says_that_a_form_has_mistakes():
    class Wrong:
        errors = {"name": ["Fill in “Your name”."]}

    page = Template('{% extends "layouts/base.html" %}{% block title %}Your registration{% endblock %}')
    context = {"form": Wrong(), "operator": settings.OPERATOR}

    assert f"<title>Error: Your registration · {settings.OPERATOR['name']}</title>" in page.render(Context(context))


def test_operators_mark_emblem_and_colours_stand_on_every_page(settings):
    settings.OPERATOR = {
        "name": "Portal",
        "funding": "Funded",
        "logo": "img/mark.svg",
        "emblem": "img/mark.svg",
        "stylesheet": "css/portal.css",
    }

    html = render_to_string("layouts/base.html", request=request_of(Closed(), has_cookie=False))

    assert html.count('<img src="/static/img/mark.svg" alt=""') == 2
    assert html.count('<link rel="stylesheet" href="/static/css/portal.css">') == 2
