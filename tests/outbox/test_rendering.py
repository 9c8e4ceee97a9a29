import pytest
from django.template import TemplateDoesNotExist
from django.test import override_settings
from django.utils import translation

from outbox import actions
from outbox.models import Message, SharedContent
from outbox.rendering import envelope, render, shared_content

from .conftest import queued

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("words")]


def rendered(**differently):
    return render(queued(**differently))


def wire(message):
    """The message as it goes over the wire."""
    message.subject, message.text, message.html = render(message)
    return envelope(message).message()


def test_words_are_made_of_the_template_and_the_frozen_context():
    assert rendered() == (
        "News for Anna",
        "Hello Anna (en), nothing.\n",
        "<p>Hello Anna, nothing.</p>",
    )


@pytest.mark.usefixtures("several_languages")
def test_words_are_in_the_language_of_who_reads_them_and_the_worker_keeps_its_own():
    with translation.override("en"):
        assert "(fi)" in rendered(language="fi")[1]
        assert translation.get_language() == "en"


def test_what_a_message_says_itself_counts_more_than_what_its_mailing_shares():
    shared = SharedContent.objects.create(key="news", context={"about": "news", "name": "all"})
    message = queued(context={"name": "Anna"})
    message.shared = shared

    assert render(message)[1] == "Hello Anna (en), news.\n"


def test_what_a_mailing_shares_is_read_once(django_assert_num_queries):
    shared = SharedContent.objects.create(key="news", context={"about": "news"})
    shared_content(shared.pk)

    with django_assert_num_queries(0):
        assert shared_content(shared.pk).context == {"about": "news"}


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("Anna\r\nBcc: everybody@example.org", "News for Anna Bcc: everybody@example.org"),
        ("Anna\n\n\tRossi  ", "News for Anna Rossi"),
        ("x" * 400, ("News for " + "x" * 400)[:300]),
    ],
)
def test_a_subject_is_one_line_of_a_length_that_can_be_kept(name, subject):
    assert rendered(context={"name": name})[0] == subject


def test_text_of_people_is_escaped_in_html_and_stays_as_it_is_elsewhere():
    assert rendered(context={"name": "<b>&"}) == (
        "News for <b>&",
        "Hello <b>& (en), .\n",
        "<p>Hello &lt;b&gt;&amp;, .</p>",
    )


@pytest.mark.parametrize("template", ["broken", "missing"])
def test_a_release_that_lacks_words_says_which(template):
    with pytest.raises(TemplateDoesNotExist):
        rendered(template=template)


def test_a_preview_is_what_would_be_sent_and_queues_nothing():
    context = {"name": "Anna", "about": "nothing"}

    preview = actions.preview(template="note", context=context)

    assert not Message.objects.exists()
    assert preview == rendered(context=context)


# -- the envelope ---------------------------------------------------------------------------------------------
def test_an_envelope_has_sender_recipient_both_texts_and_says_that_nobody_typed_it():
    mail = wire(queued())

    assert (mail["From"], mail["To"], mail["Subject"]) == (
        "Interact portal <portal@testserver>", "anna@example.org", "News for Anna",
    )  # fmt: skip
    assert mail["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    for header in ("Reply-To", "List-Unsubscribe", "List-Unsubscribe-Post", "Cc", "Bcc"):
        assert header not in mail


def test_a_message_keeps_its_id_and_has_it_alone():
    first, second = queued("note:1"), queued("note:2")

    assert wire(first)["Message-ID"] == wire(Message.objects.get(key="note:1"))["Message-ID"]
    assert first.message_id != second.message_id
    assert first.message_id.endswith("@testserver>")


@override_settings(SITE_URL="https://portal.example.org:8443")
def test_the_id_of_a_message_names_the_host_without_its_port():
    assert queued().message_id.endswith("@portal.example.org>")


def test_an_answer_goes_to_who_wrote():
    assert wire(queued(reply_to="ben@example.org"))["Reply-To"] == "ben@example.org"


def test_one_click_ends_messages_that_can_be_ended():
    mail = wire(queued(unsubscribe_url="https://portal.example.org/l/secret/"))

    assert mail["List-Unsubscribe"] == "<https://portal.example.org/l/secret/>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_papers_of_the_mailing_and_of_the_message_are_attached():
    papers = [{"name": name, "type": "text/calendar", "text": f"BEGIN {name} ü"} for name in ("all.ics", "mine.ics")]
    message = queued(attachments=papers[1:])
    message.shared = SharedContent.objects.create(key="news", attachments=papers[:1])

    attached = [part for part in wire(message).walk() if part.get_filename()]

    assert [(part.get_filename(), part.get_content_type()) for part in attached] == [
        ("all.ics", "text/calendar"), ("mine.ics", "text/calendar"),
    ]  # fmt: skip
    assert attached[1].get_payload(decode=True).decode() == "BEGIN mine.ics ü"
