import os
from email.message import EmailMessage
from mailbox import Maildir

import pytest
from django.urls import include, path

from interact_portal import mailbox, urls

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]
urlpatterns = [path("_mail/", include((mailbox.urlpatterns, "mailbox"))), *urls.urlpatterns]


@pytest.fixture
def folder(tmp_path, settings):
    """Where the mail server files what it accepts."""
    settings.MAILBOX_DIR = str(tmp_path / "mail")
    return tmp_path / "mail"


def deliver(folder, subject="Your registration", *, at=None):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "portal@portal.example", "ann@authority.example", subject
    message["Date"] = "Mon, 02 Nov 2026 10:00:00 -0000"
    message.set_content("Your code is 123 456. See https://portal.example/me/")
    message.add_alternative("<html><head></head><body><script>alert(1)</script><p>Your code</p></body></html>", "html")
    message.add_attachment("BEGIN:VCALENDAR", "calendar", filename="workshop.ics")
    key = Maildir(folder).add(message)
    if at:
        os.utime(folder / "new" / key, (at, at))
    return key


def test_an_empty_mailbox_says_so_before_the_first_message(client, settings, tmp_path):
    settings.MAILBOX_DIR = str(tmp_path / "nothing yet")
    assert "No message yet" in client.get("/_mail/").content.decode()


def test_messages_are_listed_newest_first_and_in_pages(client, folder):
    for number in range(mailbox.MESSAGES_A_PAGE + 1):
        deliver(folder, f"Message {number}", at=1_800_000_000 + number)
    first, second = client.get("/_mail/"), client.get("/_mail/?page=2")
    assert [message["Subject"] for _, message, _ in first.context["rows"]] == [
        f"Message {number}" for number in range(mailbox.MESSAGES_A_PAGE, 0, -1)
    ]
    assert [message["Subject"] for _, message, _ in second.context["rows"]] == ["Message 0"]


def test_a_message_shows_its_text_its_sender_and_its_attachments(client, folder):
    key = deliver(folder)
    page = client.get(f"/_mail/{key}/")
    assert page.status_code == 200
    assert "Your code is 123 456." in page.content.decode()
    assert "portal@portal.example" in page.content.decode()
    assert "2 November 2026, 11:00:00" in page.content.decode()  # in the portal's zone
    assert [file["name"] for file in page.context["attachments"]] == ["workshop.ics"]
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]


def test_the_html_of_a_message_cannot_run_anything(client, folder):
    page = client.get(f"/_mail/{deliver(folder)}/html/")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "sandbox" in page.headers["Content-Security-Policy"]
    assert "script-src" not in page.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert '<base target="_top">' in page.content.decode()


def test_an_attachment_is_saved_under_its_name(client, folder):
    key = deliver(folder)
    answer = client.get(f"/_mail/{key}/attachments/1/")
    assert answer.content == b"BEGIN:VCALENDAR\n"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="workshop.ics"'
    assert client.get(f"/_mail/{key}/attachments/2/").status_code == 404


@pytest.mark.parametrize("key", ["unknown", "..", "%2e%2e%2fsecret", "new"])
def test_an_address_never_becomes_a_path(client, folder, key):
    deliver(folder)
    (folder / "secret").write_text("Subject: secret\n\n")
    assert client.get(f"/_mail/{key}/").status_code == 404


def test_nothing_of_it_exists_without_a_mailbox_folder(settings, client):
    settings.ROOT_URLCONF = "interact_portal.urls"
    assert client.get("/_mail/").status_code == 404
