import pytest
from django.conf import settings

from audit.models import Entry
from events import emails
from events.actions.enquiries import ask_back, reply
from events.actions.registration import NotChangeable, decline
from events.models import Enquiry, Event, Registration, State
from outbox.models import Message
from outbox.rendering import render
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.events import EnquiryFactory, EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return StaffFactory(name="Sara Staff", email="sara@portal.example")


@pytest.fixture
def pending():
    return RegistrationFactory(state=State.PENDING, person=UserFactory(name="Anna Rossi"))


def told():
    return [(message.key.split(":")[0], message.recipient) for message in Message.objects.order_by("pk")]


def test_a_question_is_kept_and_sent_and_nothing_is_decided(staff, pending):
    enquiry = ask_back(registration=pending, question="For which <programme>?", by=staff)

    assert (enquiry.question, enquiry.asked_by, enquiry.reply, enquiry.replied_at) == (
        "For which <programme>?", staff, "", None,
    )  # fmt: skip
    assert Registration.objects.get().state == State.PENDING
    assert [(entry.verb, entry.detail) for entry in Entry.objects.all()] == [("registration-asked-back", {})]
    (message,) = Message.objects.all()
    subject, text, html = render(message)
    assert (message.recipient, subject) == (
        pending.person.email, f"A question about your registration: {pending.event.title}",
    )  # fmt: skip
    assert "For which <programme>?" in text
    assert "For which &lt;programme&gt;?" in html
    assert f"{settings.SITE_URL}/registrations/{pending.code}/" in text


def test_two_presses_of_the_button_ask_once_and_another_question_is_another_one(staff, pending):
    first = ask_back(registration=pending, question="Which programme?", by=staff)
    second = ask_back(registration=pending, question="Which programme?", by=staff)
    other = ask_back(registration=pending, question="On which days?", by=staff)

    assert (second, list(Enquiry.objects.all())) == (first, [first, other])
    assert told() == [("registration-asked-back", pending.person.email)] * 2


def test_a_reply_is_kept_and_who_asked_is_told_where_it_stands(staff, pending):
    enquiry = EnquiryFactory(registration=pending, asked_by=staff)

    reply(enquiry=enquiry, words="For Italy-Malta.", by=pending.person)

    enquiry.refresh_from_db()
    assert (enquiry.reply, enquiry.replied_at is not None) == ("For Italy-Malta.", True)
    assert [entry.verb for entry in Entry.objects.all()] == ["registration-replied"]
    (message,) = Message.objects.all()
    subject, text, _html = render(message)
    assert (message.recipient, subject) == (staff.email, f"A reply before approval: {pending.event.title}")
    assert f"/admin/events/registration/{pending.pk}/change/" in text
    assert "Italy-Malta" not in text


def test_what_was_replied_first_stays(staff, pending):
    enquiry = EnquiryFactory(registration=pending, asked_by=staff)

    for words in ("First", "Second"):
        reply(enquiry=enquiry, words=words, by=pending.person)

    assert Enquiry.objects.get().reply == "First"
    assert told() == [("enquiry-replied", staff.email)]


@pytest.mark.parametrize("gone", [{"is_active": False}, {"is_staff": False}])
def test_who_asked_and_works_here_no_more_is_not_told(pending, gone):
    reply(
        enquiry=EnquiryFactory(registration=pending, asked_by=UserFactory(**({"is_staff": True} | gone))),
        words="Yes.",
        by=pending.person,
    )

    assert (Enquiry.objects.get().reply, told()) == ("Yes.", [])


@pytest.mark.parametrize("state", [state for state in State if state != State.PENDING])
def test_of_what_is_decided_nobody_asks_and_nobody_replies(staff, state):
    registration = RegistrationFactory(state=state)
    enquiry = EnquiryFactory(registration=registration)

    with pytest.raises(NotChangeable):
        ask_back(registration=registration, question="Why?", by=staff)
    with pytest.raises(NotChangeable):
        reply(enquiry=enquiry, words="Because.", by=registration.person)

    assert (Enquiry.objects.get().reply, told(), Entry.objects.count()) == ("", [], 0)


def test_of_a_cancelled_event_and_of_who_was_erased_nobody_is_asked(staff, pending):
    off = RegistrationFactory(event=EventFactory(cancelled=True), state=State.PENDING)
    Registration.objects.filter(pk=pending.pk).update(person=None)

    for registration in (pending, off):
        with pytest.raises(NotChangeable):
            ask_back(registration=registration, question="Why?", by=staff)


def test_who_is_declined_may_have_been_asked_before(staff, pending):
    ask_back(registration=pending, question="Which programme?", by=staff)
    decline(registration=pending, by=staff, reason="The room is for programmes.")

    assert told() == [
        ("registration-asked-back", pending.person.email),
        ("registration-declined", pending.person.email),
    ]


def test_where_staff_approve_everybody_the_message_says_so():
    registration = RegistrationFactory(
        event=EventFactory(entry=Event.Entry.APPROVAL), state=State.PENDING, person=UserFactory()
    )
    emails.registration_submitted(registration)

    _subject, text, html = render(Message.objects.get())
    for part in (text, html):
        assert "The organisers look at each registration" in part
        assert "other bodies" not in part
