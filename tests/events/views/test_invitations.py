"""The link of an invitation, and the form of an event for invited people."""

import pytest
from django.test import Client

from accounts.models import EmailCode
from events.actions.invitations import withdraw
from events.actions.registration import begin
from events.models import Event, Invitation, Registration, State
from outbox.models import Message
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.events import EventFactory, InvitationFactory, RegistrationFactory, in_days

from .conftest import ANNA, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory(slug="palermo", title="Workshop in Palermo", entry=Event.Entry.INVITATION)


@pytest.fixture
def invitation(event):
    return InvitationFactory(event=event, email="anna@example.org")


def link(invitation):
    return f"/l/{invitation.token}/"


# -- the link -------------------------------------------------------------------------------------------------
def test_a_get_says_what_it_is_about_and_changes_nothing(client, invitation):
    page = client.get(link(invitation))

    text = text_of(page)
    assert page.status_code == 200
    assert "You are invited" in text
    assert "The invitation is for a…@example.org, and for nobody else." in text
    assert "anna@" not in page.content.decode()
    assert (Registration.objects.count(), Message.objects.count()) == (0, 0)


def test_the_button_sends_a_code_to_the_invited_address_and_to_no_other(client, invitation):
    sent = client.post(link(invitation), {"email": "stranger@example.org"})

    (code,) = EmailCode.objects.all()
    assert (sent.status_code, sent.url) == (302, code.get_absolute_url())
    assert (code.email, code.next_path, code.intent) == (
        "anna@example.org", "/events/palermo/register/", "register:palermo",
    )  # fmt: skip
    assert [message.recipient for message in Message.objects.all()] == ["anna@example.org"]


def test_who_is_signed_in_with_the_invited_address_goes_on_at_once(client, person, invitation):
    sent = client.post(link(invitation))

    invitation.refresh_from_db()
    assert (sent.status_code, sent.url) == (302, "/events/palermo/register/")
    assert (invitation.registration.person, invitation.registration.state) == (person, State.DRAFT)
    assert Message.objects.count() == 0


def test_an_address_that_staff_typed_is_proved_first(client, person, invitation):
    person.email_awaits_proof = True
    person.save()

    client.post(link(invitation))

    assert [code.email for code in EmailCode.objects.all()] == ["anna@example.org"]
    assert Registration.objects.count() == 0


def test_a_stranger_with_the_link_reads_whom_it_is_for_and_begins_nothing(client, invitation):
    client.force_login(UserFactory(email="bo@example.org"))

    for page in (client.get(link(invitation)), client.post(link(invitation))):
        text = text_of(page)
        assert "This invitation is for another address" in text
        assert "It works for a…@example.org only, and you are signed in as bo@example.org." in text
        assert "<form" not in page.content.decode().partition("<main")[2].partition("</main>")[0]
    assert (Registration.objects.count(), EmailCode.objects.count()) == (0, 0)


def test_the_link_works_also_where_the_browser_sends_no_csrf_token(invitation):
    client = Client(enforce_csrf_checks=True)

    assert client.post(link(invitation)).status_code == 302


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"cancelled": True}, "This event is cancelled"),
        ({"past": True}, "This event is over"),
        ({"deadline__closes_at": in_days(-1)}, "Registration has closed"),
        ({"deadline__opens_at": in_days(1)}, "Registration has not opened yet"),
    ],
)
def test_of_what_takes_nobody_the_link_says_so(client, fields, words):
    invitation = InvitationFactory(event=EventFactory(entry=Event.Entry.INVITATION, **fields))

    for page in (client.get(link(invitation)), client.post(link(invitation))):
        assert words in text_of(page)
    assert EmailCode.objects.count() == 0


def test_an_invitation_that_was_taken_back_leads_nowhere(client, invitation):
    withdraw(invitation=invitation, by=StaffFactory())

    for page in (client.get(link(invitation)), client.post(link(invitation))):
        assert "This invitation was taken back" in text_of(page)
    assert EmailCode.objects.count() == 0


def test_who_has_registered_is_led_to_that(client, person, invitation):
    Invitation.objects.update(registration=RegistrationFactory(event=invitation.event, person=person))

    for page in (client.get(link(invitation)), client.post(link(invitation))):
        assert "You have registered already" in text_of(page)
    assert Registration.objects.count() == 1


def test_the_link_takes_as_few_statements_as_that(client, invitation, django_assert_max_num_queries):
    client.get(link(invitation))
    with django_assert_max_num_queries(6):
        client.get(link(invitation))


# -- the form -------------------------------------------------------------------------------------------------
def test_who_is_not_invited_is_refused_in_words_at_every_step(client, person, event):
    for path in ("", "page-2/", "about-you/", "check/"):
        for method, status in (("get", 200), ("post", 422)):
            page = getattr(client, method)(f"/events/palermo/register/{path}")
            assert (page.status_code, "This event is for invited people only" in text_of(page)) == (status, True)
            assert "You are signed in as anna@example.org" in text_of(page)
    assert Registration.objects.count() == 0


def test_a_stranger_is_asked_for_the_address_that_was_invited(client, event):
    assert "Write the address that your invitation went to" in text_of(client.get("/events/palermo/register/"))


def test_who_is_invited_registers_from_the_page_of_the_event_too(client, person, invitation):
    assert client.get("/events/palermo/register/").status_code == 200
    client.post("/events/palermo/register/", {})
    sent = client.post("/events/palermo/register/check/")

    registration = Registration.objects.get()
    assert (sent.url, registration.state) == (registration.get_absolute_url(), State.CONFIRMED)
    assert Invitation.objects.done().get() == invitation


def test_whose_invitation_is_taken_back_before_they_send_reads_that_and_keeps_the_draft(client, person, invitation):
    draft = begin(event=invitation.event, person=person)
    withdraw(invitation=invitation, by=StaffFactory())

    page = client.post("/events/palermo/register/check/")

    draft.refresh_from_db()
    assert (page.status_code, draft.state) == (422, State.DRAFT)
    assert "or it was taken back" in text_of(page)
    assert "What you have written so far is kept" in text_of(page)


def test_a_newcomer_proves_the_address_says_who_they_are_and_is_in(client, invitation):
    client.post(link(invitation))
    client.force_login(newcomer := UserFactory(email="anna@example.org", name="", body_kind="", role=""))
    begin(event=invitation.event, person=newcomer)

    assert client.get("/events/palermo/register/").url == "/events/palermo/register/about-you/"
    client.post("/events/palermo/register/about-you/", ANNA)
    client.post("/events/palermo/register/", {})
    client.post("/events/palermo/register/check/")

    assert Registration.objects.get().state == State.CONFIRMED


def test_an_event_that_is_open_asks_nobody_for_an_invitation(client, person):
    EventFactory(slug="open")

    assert client.get("/events/open/register/").status_code == 200


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("invitation", "For invited people only: register with the link in your invitation."),
        ("approval", "The organisers look at each registration and decide who gets a place."),
    ],
)
def test_the_page_of_the_event_says_by_what_way_people_come_in(client, entry, words):
    event = EventFactory(entry=entry)

    assert words in text_of(client.get(event.get_absolute_url()))
    assert words not in text_of(client.get(EventFactory().get_absolute_url()))
