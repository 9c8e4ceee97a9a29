"""Giving a place to a colleague, and how they say yes: page by page."""

import pytest
from django.test import Client

from accounts.models import EmailCode, User
from events.actions.colleagues import register_colleague
from events.models import Answer, Event, HandOver, Registration, SeatPool, State
from outbox.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory, QuestionFactory, RegistrationFactory, in_days
from tests.pages import notices

from .conftest import ANNA, answers_to, error_summary, text_of
from .giving import COLLEAGUES, HAND_OVER, link_in, states, type_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    event = EventFactory(slug="palermo", title="Workshop in Palermo", pool__capacity=3)
    QuestionFactory(event=event, label="What do you work on?", is_required=True)
    return event


def rows_of(page):
    return [(row["email"], row["words"].partition(" until ")[0], row["is_open"]) for row in page.context["colleagues"]]


# -- a colleague, all the way ---------------------------------------------------------------------------------
def test_a_colleague_is_registered_and_says_yes_with_answers_of_their_own(bens, client, event):
    asked = bens.post(COLLEAGUES, {"email": " Anna@Example.org "})
    assert (asked.status_code, asked.url) == (302, COLLEAGUES)
    assert notices(asked) == ["We have written to anna@example.org. You see here whether they say yes."]
    assert rows_of(bens.get(COLLEAGUES)) == [("anna@example.org", "has a place kept", True)]

    link = link_in("registration_colleague")
    page = client.get(link)
    assert "Ben Muster would like you to come" in text_of(page)
    about = type_code(client, client.post(link, {"act": "go-on"}))
    assert about.redirect_chain[-1][0] == "/events/palermo/register/about-you/"
    client.post("/events/palermo/register/about-you/", ANNA)
    client.post("/events/palermo/register/", answers_to(event, "Costs"))
    done = client.post("/events/palermo/register/check/", follow=True)

    assert "Your place is confirmed" in text_of(done)
    assert states() == {"ben@example.org": "confirmed", "anna@example.org": "confirmed"}
    assert list(Answer.objects.values_list("registration__person__email", "value")) == [("anna@example.org", "Costs")]
    assert not User.objects.get(email="anna@example.org").email_awaits_proof
    assert rows_of(bens.get(COLLEAGUES)) == [("anna@example.org", "has said yes", False)]


def test_what_a_colleague_does_afterwards_the_giver_does_not_read(bens, client, event, giver):
    registration = RegistrationFactory(
        event=event, registered_by=giver.person, confirmed_at=in_days(-1), state="cancelled"
    )

    assert rows_of(bens.get(COLLEAGUES)) == [(registration.person.email, "has said yes", False)]


def test_a_colleague_declines_without_signing_in(bens, client, giver):
    bens.post(COLLEAGUES, {"email": "anna@example.org"})
    link = link_in("registration_colleague")

    done = client.post(link, {"act": "cancel"}, follow=True)

    assert states() == {"ben@example.org": "confirmed", "anna@example.org": "cancelled"}
    assert "You have declined the place" in text_of(done)
    assert rows_of(bens.get(COLLEAGUES)) == [("anna@example.org", "does not come", False)]


def test_looking_at_the_link_changes_nothing_and_sends_no_code(bens, client):
    bens.post(COLLEAGUES, {"email": "anna@example.org"})

    for _ in range(2):
        client.get(link_in("registration_colleague"))

    assert states()["anna@example.org"] == "offered"
    assert not EmailCode.objects.exists()


def test_who_is_signed_in_with_the_address_goes_on_without_a_code(bens, client, event):
    client.force_login(UserFactory(email="anna@example.org"))
    bens.post(COLLEAGUES, {"email": "anna@example.org"})

    page = client.post(link_in("registration_colleague"), {"act": "go-on"}, follow=True)

    assert page.redirect_chain[-1][0] == "/events/palermo/register/"
    assert not EmailCode.objects.exists()


def test_who_is_signed_in_as_somebody_else_proves_the_address_first(bens, client, event):
    client.force_login(UserFactory(email="carl@example.org"))
    bens.post(COLLEAGUES, {"email": "anna@example.org"})

    asked = client.post(link_in("registration_colleague"), {"act": "go-on"})
    assert EmailCode.objects.get().email == "anna@example.org"
    page = type_code(client, asked)

    assert page.wsgi_request.user.email == "anna@example.org"


def test_a_colleague_fills_in_the_form_after_registration_has_closed_and_others_do_not(bens, client, event):
    client.force_login(UserFactory(email="anna@example.org"))
    bens.post(COLLEAGUES, {"email": "anna@example.org"})
    event.deadline.closes_at = in_days(-1)
    event.deadline.save()
    SeatPool.objects.update(closes_at=in_days(-1))

    client.post("/events/palermo/register/", answers_to(event, "Costs"))
    client.post("/events/palermo/register/check/")

    assert states()["anna@example.org"] == "confirmed"
    other = Client()
    other.force_login(UserFactory())
    assert "Registration has closed" in text_of(other.get("/events/palermo/register/"))


def test_late_the_form_leads_to_what_has_become_of_it(bens, client, event):
    client.force_login(UserFactory(email="anna@example.org"))
    bens.post(COLLEAGUES, {"email": "anna@example.org"})
    client.post("/events/palermo/register/", answers_to(event, "Costs"))
    Registration.objects.filter(state="offered").update(offered_at=in_days(-3), offer_ends_at=in_days(-1))

    page = client.post("/events/palermo/register/check/", follow=True)

    assert "The offer of a place has run out" in text_of(page)
    assert states()["anna@example.org"] == "expired"


def test_a_draft_of_the_form_is_kept_and_the_registrations_page_leads_back_to_it(bens, client, event):
    client.force_login(UserFactory(email="anna@example.org"))
    bens.post(COLLEAGUES, {"email": "anna@example.org"})

    client.post("/events/palermo/register/", answers_to(event, "Half of it") | {"later": "1"})

    page = client.get("/events/palermo/register/")
    assert "Half of it" in page.content.decode()
    mine = client.get(Registration.objects.get(state="offered").get_absolute_url())
    assert "Answer the questions and accept the place Decline We keep the place for you until" in text_of(mine)


def test_where_staff_approve_the_colleague_asks_for_approval(bens, client, event):
    Event.objects.update(entry="approval")
    client.force_login(UserFactory(email="anna@example.org"))
    bens.post(COLLEAGUES, {"email": "anna@example.org"})
    assert rows_of(bens.get(COLLEAGUES)) == [("anna@example.org", "has not sent a registration yet", True)]
    assert "Staff look at each registration" in text_of(client.get(link_in("registration_colleague")))

    client.post("/events/palermo/register/", answers_to(event, "Costs"))
    client.post("/events/palermo/register/check/")

    assert states()["anna@example.org"] == "pending"
    assert rows_of(bens.get(COLLEAGUES)) == [("anna@example.org", "awaits approval by the organisers", False)]


def test_a_colleague_who_declines_where_staff_approve_has_declined_no_place(bens, client, event):
    Event.objects.update(entry="approval")
    bens.post(COLLEAGUES, {"email": "anna@example.org"})

    done = client.post(link_in("registration_colleague"), {"act": "cancel"}, follow=True)

    assert states()["anna@example.org"] == "cancelled"
    assert "Workshop in Palermo You have declined Reference" in text_of(done)
    assert "You can register yourself while registration is open." in text_of(done)


# -- refused, in words ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Write their e-mail address."),
        ("nobody", "Write an e-mail address such as name@example.org."),
        ("anna\x00@example.org", "“Their e-mail address” holds a sign that cannot be kept. Please type it anew."),
        ("\u202eanna@example.org", "Write an e-mail address such as name@example.org."),
        ("ben@example.org", "This is your own address. Write that of another person."),
        ("BEN@example.org", "This is your own address. Write that of another person."),
        ("carl@example.org", ("Somebody with this address is registered for this event already, or a place is kept for "
         "them. Write another address.")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("address", [COLLEAGUES, HAND_OVER])
def test_an_address_that_cannot_be_given_a_place_comes_back_with_the_reason(bens, event, address, typed, words):
    RegistrationFactory(event=event, person__email="carl@example.org")

    page = bens.post(address, {"email": typed})

    assert page.status_code == 200
    assert words in error_summary(page)
    assert (Message.objects.count(), HandOver.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("happens", "words"),
    [
        (lambda event: SeatPool.objects.update(capacity=1), ("No place can be kept now. Your colleague can register on "
         "the event’s page, for the waiting list.")),
        (lambda event: SeatPool.objects.update(closes_at=in_days(-1)), ("Registration has closed, so that nobody else "
         "can be registered. Write to a contact person.")),
        (lambda event: Event.objects.update(entry="invitation"), ("This event is for invited people only, and nobody "
         "with this address is invited. Ask a contact person of the event for an invitation first.")),
    ],
)  # fmt: skip
def test_a_colleague_who_cannot_be_registered_is_refused_with_the_reason(bens, event, happens, words):
    happens(event)

    assert error_summary(bens.post(COLLEAGUES, {"email": "anna@example.org"})) == [words]
    assert states() == {"ben@example.org": "confirmed"}


@pytest.mark.parametrize(
    ("entry", "happens", "words"),
    [
        ("open", {}, None),
        ("open", {"capacity": None}, None),
        ("open", {"capacity": 1}, "No place can be kept now."),
        ("open", {"is_paused": True}, "No place can be kept now."),
        ("open", {"closes_at": in_days(-1)}, "Registration has closed, so that nobody else can be registered."),
        ("approval", {"capacity": 1}, None),
    ],
)
def test_what_stands_against_any_colleague_is_read_before_an_address_is_typed(bens, giver, entry, happens, words):
    Event.objects.update(entry=entry)
    SeatPool.objects.update(**happens)

    page = text_of(bens.get(COLLEAGUES))

    found = ["No place can be kept now.", "Registration has closed, so that nobody else can be registered."]
    assert [each for each in found if each in page] == ([words] if words else [])


@pytest.mark.parametrize("address", [COLLEAGUES, HAND_OVER])
@pytest.mark.parametrize("fields", [{"state": "waiting"}, {"state": "cancelled"}])
def test_who_has_no_place_is_led_back_with_words(bens, giver, address, fields):
    Registration.objects.update(**fields, waiting_at=in_days(-1), cancelled_at=in_days(-1))

    answer = bens.post(address, {"email": "anna@example.org"})

    assert (answer.status_code, answer.url) == (302, giver.get_absolute_url())
    assert notices(answer) == ["Only who has a place at an event that is to come can do this."]


def test_what_is_taken_back_is_kept_no_more_and_what_was_answered_stays(bens, event, giver):
    first = register_colleague(giver=giver, email="anna@example.org", by=giver.person)
    other = RegistrationFactory(event=event)

    taken = bens.post(COLLEAGUES, {"take_back": first.code})
    assert notices(taken) == ["It is taken back, and no place is kept for them any more."]
    assert states()["anna@example.org"] == "cancelled"
    assert bens.post(COLLEAGUES, {"take_back": other.code}).status_code == 404
    assert bens.post(COLLEAGUES, {"take_back": "\x00"}).status_code == 404
    assert states()[other.person.email] == "confirmed"


def test_the_page_of_colleagues_costs_the_same_for_one_and_for_many(bens, event, giver, django_assert_num_queries):
    RegistrationFactory(event=event, state=State.EXPIRED, registered_by=giver.person)
    bens.get(COLLEAGUES)
    with django_assert_num_queries(3) as few:
        bens.get(COLLEAGUES)
    RegistrationFactory.create_batch(10, event=event, state=State.EXPIRED, registered_by=giver.person)
    with django_assert_num_queries(len(few)):
        bens.get(COLLEAGUES)


# -- where it begins ------------------------------------------------------------------------------------------
def test_the_page_of_a_registration_with_a_place_leads_to_both(bens, giver):
    page = bens.get(giver.get_absolute_url()).content.decode()

    assert f'href="{COLLEAGUES}"' in page
    assert f'href="{HAND_OVER}"' in page
    Registration.objects.update(state="waiting", waiting_at=in_days(-1))
    assert COLLEAGUES not in bens.get(giver.get_absolute_url()).content.decode()


# -- what they read on the way --------------------------------------------------------------------------------
def test_the_last_look_says_what_sending_does_also_where_others_would_wait(bens, client, event):
    SeatPool.objects.update(capacity=2)
    client.force_login(UserFactory(email="anna@example.org"))
    bens.post(COLLEAGUES, {"email": "anna@example.org"})
    client.post("/events/palermo/register/", answers_to(event, "Costs"))

    page = text_of(client.get("/events/palermo/register/check/"))

    assert "Somebody with a place has given you this one." in page
    assert "Say yes and take the place" in page
    assert "waiting list" not in page


def test_the_page_of_the_event_leads_to_the_form_also_after_registration_has_closed(bens, client, event):
    client.force_login(UserFactory(email="anna@example.org"))
    bens.post(COLLEAGUES, {"email": "anna@example.org"})
    event.deadline.closes_at = in_days(-1)
    event.deadline.save()
    SeatPool.objects.update(closes_at=in_days(-1))

    assert "Say yes to your place" in text_of(client.get("/events/palermo/"))
