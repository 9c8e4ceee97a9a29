import pytest
from django.core.cache import caches
from django.http import HttpResponse
from django.test import RequestFactory

from interact_portal.wsgi import application

pytestmark = pytest.mark.django_db


def ask(path: str, *, charset: str = "utf-8") -> HttpResponse:
    """The portal's answer, as a server asks it; ``charset`` is what the head says of the letters."""
    environ = RequestFactory().get(path).environ | {"CONTENT_TYPE": f"text/plain; charset={charset}"}
    return application.get_response(application.request_class(environ))


@pytest.mark.parametrize("charset", ["zip", "rot13", "idna", "undefined", "utf-7", "unicode_escape"])
@pytest.mark.parametrize("path", ["/events/?q=%5Cud800+2AA-", "/events/feed.ics?q=%5Cud800", "/contacts/?q=%2B2AA-"])
def test_no_charset_of_a_head_breaks_a_page(charset, path):
    assert ask(path, charset=charset).status_code == 200


def test_nobody_leaves_a_page_in_memory_that_reads_its_address_otherwise():
    """In EBCDIC, in which ``q`` is another letter, the same query asks for nothing."""
    caches["pages"].clear()
    ask("/events/?q=zzzz", charset="cp500")

    assert 'value="zzzz"' in ask("/events/?q=zzzz").content.decode()
