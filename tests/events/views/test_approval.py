"""A person replies to what staff ask before they approve a registration."""

import pytest

from events.actions.registration import decline
from events.models import Enquiry, State
from tests.factories.accounts import StaffFactory
from tests.factories.events import EnquiryFactory, EventFactory, RegistrationFactory
from tests.pages import notices

from .conftest import error_summary, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def pending(person):
    return RegistrationFactory(person=person, state=State.PENDING)


def reply_url(registration):
    return f"/registrations/{registration.code}/reply/"


def test_the_page_of_the_registration_shows_the_question_and_leads_to_the_reply(client, pending):
    EnquiryFactory(registration=pending, question="Which <programme>?\nAnd since when?")

    page = client.get(pending.get_absolute_url())

    assert "Which <programme>? And since when?" in text_of(page)
    assert f'href="{reply_url(pending)}"' in page.content.decode()
    assert "Which <programme>?" in text_of(client.get(reply_url(pending)))


def test_a_reply_is_sent_and_stands_on_the_page(client, pending):
    enquiry = EnquiryFactory(registration=pending)

    sent = client.post(reply_url(pending), {"enquiry": enquiry.pk, "reply": "One.\r\nTwo."})

    enquiry.refresh_from_db()
    assert (sent.status_code, sent.url, enquiry.reply) == (302, pending.get_absolute_url(), "One.\nTwo.")
    assert notices(sent) == ["Your reply is sent. We write to you when the organisers have decided."]
    page = client.get(pending.get_absolute_url())
    assert "One. Two." in text_of(page)
    assert reply_url(pending) not in page.content.decode()


def test_of_several_questions_each_gets_its_reply(client, pending):
    first, second = (EnquiryFactory(registration=pending, question=words) for words in ("Who?", "When?"))

    assert "Who?" in text_of(client.get(reply_url(pending)))
    sent = client.post(reply_url(pending), {"enquiry": first.pk, "reply": "I."})
    assert (sent.url, "When?" in text_of(client.get(sent.url))) == (reply_url(pending), True)
    sent = client.post(reply_url(pending), {"enquiry": second.pk, "reply": "Now."})

    assert sent.url == pending.get_absolute_url()
    assert list(Enquiry.objects.values_list("reply", flat=True)) == ["I.", "Now."]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "Fill in “Your reply”."),
        ("\u200b", "“Your reply” holds only signs that cannot be seen. Please type it anew."),
        ("a\0b", "“Your reply” holds a sign that cannot be kept. Please type it anew."),
    ],
)
def test_what_will_not_do_is_said_and_kept(client, pending, words, said):
    enquiry = EnquiryFactory(registration=pending)

    page = client.post(reply_url(pending), {"enquiry": enquiry.pk, "reply": words})

    assert (page.status_code, error_summary(page)) == (200, [said])
    assert Enquiry.objects.get().replied_at is None


def test_a_second_press_leaves_the_first_reply(client, pending):
    enquiry = EnquiryFactory(registration=pending)

    for words in ("First", "Second"):
        assert client.post(reply_url(pending), {"enquiry": enquiry.pk, "reply": words}).status_code == 302

    assert Enquiry.objects.get().reply == "First"


def test_who_was_decided_about_meanwhile_reads_that(client, pending):
    enquiry = EnquiryFactory(registration=pending)
    decline(registration=pending, by=StaffFactory(), reason="The room is full.")

    sent = client.post(reply_url(pending), {"enquiry": enquiry.pk, "reply": "Too late."})

    assert (sent.url, Enquiry.objects.get().reply) == (pending.get_absolute_url(), "")
    assert notices(sent) == ["Your registration does not await approval any more: no reply is needed."]
    assert "No reply is needed any more." in text_of(client.get(pending.get_absolute_url()))


@pytest.mark.parametrize("key", ["", "x", "9" * 30, "1"])
def test_a_question_that_is_not_there_is_no_error(client, pending, key):
    EnquiryFactory(pk=77, registration=RegistrationFactory(state=State.PENDING))

    sent = client.post(reply_url(pending), {"enquiry": key, "reply": "Yes."})

    assert (sent.url, notices(sent)) == (
        pending.get_absolute_url(), ["There is no question for you to reply to."],
    )  # fmt: skip


def test_of_a_cancelled_event_nothing_is_asked_any_more(client, person):
    registration = RegistrationFactory(person=person, event=EventFactory(cancelled=True), state=State.PENDING)
    EnquiryFactory(registration=registration)

    assert client.get(reply_url(registration)).url == registration.get_absolute_url()
    assert reply_url(registration) not in client.get(registration.get_absolute_url()).content.decode()
