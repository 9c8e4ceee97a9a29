"""No line of the log says whose row the database refused; an answer is no accident."""

import logging
import sys
from io import StringIO

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from accounts.models import User
from interact_portal.logs import FirstLine, LineFormatter
from tests.factories.accounts import UserFactory

ADDRESS = "ada@example.org"
log = logging.getLogger("portal.tests")


def twice(request):
    User.objects.create(email=ADDRESS)
    User.objects.create(email=ADDRESS)
    return HttpResponse()


urlpatterns = [path("twice/", twice)]


@pytest.fixture
def written(monkeypatch):
    """What the handler of the settings writes."""
    stream = StringIO()
    [handler] = [handler for handler in logging.root.handlers if isinstance(handler.formatter, LineFormatter)]
    monkeypatch.setattr(handler, "stream", stream)
    return stream


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize("debug", [True, False])
def test_the_traceback_of_a_request_names_no_address(written, settings, debug):
    settings.DEBUG = debug

    assert Client(raise_request_exception=False).get("/twice/").status_code == 500

    assert "duplicate key value violates unique constraint" in written.getvalue()
    assert "in twice" in written.getvalue()
    assert "DETAIL: left out" in written.getvalue()
    assert ADDRESS not in written.getvalue()


def refused_row(**fields) -> IntegrityError:
    """The error of a row that breaks a constraint, whose detail quotes the whole of it."""
    person = UserFactory(**fields)
    with pytest.raises(IntegrityError) as caught:
        break_a_constraint(person)
    assert ADDRESS.upper() in str(caught.value)
    return caught.value


def break_a_constraint(person):
    with transaction.atomic():
        User.objects.filter(pk=person.pk).update(email=ADDRESS.upper())


WAYS = {
    "words": lambda error: log.error("it failed: %s", error),
    "repr": lambda error: log.error("it failed: %r", error),
    "traceback": lambda error: log.error("it failed", exc_info=error),
    "text": lambda error: log.error(f"it failed: {error}"),  # noqa: G004 (as others may write it)
}


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS)
def test_an_error_that_is_written_down_names_nobody(written, way):
    WAYS[way](refused_row(name="Ada Secret"))

    assert "it failed" in written.getvalue()
    assert "accounts_email_in_small_letters" in written.getvalue()
    assert ADDRESS not in written.getvalue().lower()
    assert "Secret" not in written.getvalue()


@pytest.mark.django_db
def test_a_row_of_many_lines_is_left_out_to_its_end(written):
    error = refused_row(name="Ada\n\nSecret\nPerson")

    log.error("it failed: %s", error, exc_info=error)

    assert "Secret" not in written.getvalue()
    assert "Person" not in written.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "status"), [("/admin/login/", 403), ("/privacy/?q=%00", 400)])
def test_an_answer_is_one_line(written, client, address, status):
    client.force_login(UserFactory())

    assert client.get(address).status_code == status

    assert len(written.getvalue().splitlines()) == 1
    assert "WARNING django.request" in written.getvalue()


BROKEN_BASE64 = (
    '--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    "A\r\n--x--\r\n"
)
MALFORMED = {
    "no boundary": ("multipart/form-data", "email=anna"),
    "broken base64": ("multipart/form-data; boundary=x", BROKEN_BASE64),
    "many fields": ("application/x-www-form-urlencoded", "&".join(f"f{number}=1" for number in range(3000))),
    "large body": ("application/x-www-form-urlencoded", "email=" + "a" * 5_000_000),
}


@pytest.mark.django_db
@pytest.mark.parametrize("what", MALFORMED)
@pytest.mark.parametrize("is_read_by_csrf", [True, False])
def test_what_a_stranger_sends_malformed_is_one_line(written, what, is_read_by_csrf):
    content_type, body = MALFORMED[what]
    stranger = Client(enforce_csrf_checks=is_read_by_csrf)
    stranger.cookies["csrftoken"] = "a" * 32

    response = stranger.post("/accounts/login/", body, content_type=content_type)

    assert response.status_code == 400
    [line] = written.getvalue().splitlines()
    assert " WARNING django." in line


class CutOff:
    """The body of a request whose sender went away in the middle."""

    def read(self, *_sizes):
        raise OSError("gone")

    readline = read


@pytest.mark.django_db
def test_a_request_that_is_cut_off_is_one_line(written):
    cut_off = {"wsgi.input": CutOff(), "CONTENT_LENGTH": "100", "CONTENT_TYPE": "application/x-www-form-urlencoded"}

    Client(raise_request_exception=False).generic("POST", "/accounts/login/", **cut_off)

    [line] = written.getvalue().splitlines()
    assert " WARNING django.request" in line


def test_nothing_is_written_past_our_own_handler():
    assert logging.getLogger("django").handlers == []


def test_other_words_stay_as_they_are(written):
    log.warning("two %s", "lines\nand more")

    assert written.getvalue().endswith("WARNING portal.tests two lines\nand more\n")


def test_the_first_line_is_all_that_is_written():
    try:
        raise OSError("refused")
    except OSError as error:
        arguments, trace = (error, ["stack"]), sys.exc_info()
    record = logging.LogRecord("celery.beat", logging.ERROR, "beat.py", 1, "Broken: %s\n%s", arguments, trace)

    assert FirstLine("%(levelname)s %(name)s %(message)s").format(record) == "ERROR celery.beat Broken: refused"
