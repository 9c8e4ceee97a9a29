import pytest
from django.test import Client

from events.models import Registration, State
from outbox.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.events import (
    AnswerFactory,
    DeadlineFactory,
    EventFactory,
    QuestionFactory,
    RegistrationFactory,
    in_days,
)

from .conftest import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory(slug="palermo", title="Workshop in Palermo", pool__capacity=1)


@pytest.fixture
def browser():
    """A browser that never signed in, and asks for tokens of forms as a server does."""
    return Client(enforce_csrf_checks=True)


def states():
    return list(Registration.objects.order_by("pk").values_list("state", flat=True))


def sent():
    """What was queued, and to whom; oldest first."""
    return [
        (message.template.rpartition("registration_")[2], message.recipient)
        for message in Message.objects.order_by("pk")
    ]


def offered(event, ends_at=None, **fields):
    return RegistrationFactory(event=event, state=State.OFFERED, offer_ends_at=ends_at or in_days(2), **fields)


# -- cancelling -----------------------------------------------------------------------------------------------
def test_opening_the_link_changes_nothing_however_often(browser, event):
    registration = RegistrationFactory(event=event, state=State.CONFIRMED)

    for look in (browser.get, browser.head, browser.get):
        assert look(registration.get_link_url()).status_code == 200

    assert states() == ["confirmed"]
    assert not Message.objects.exists()


def test_one_button_cancels_without_sign_in_and_the_seat_goes_to_the_next(browser, event):
    registration = RegistrationFactory(event=event, state=State.CONFIRMED, person__email="anna@example.org")
    RegistrationFactory(event=event, state=State.WAITING, person__email="ben@example.org")
    page = browser.get(registration.get_link_url())
    assert "Cancel your registration?" in text_of(page)

    pressed = browser.post(registration.get_link_url(), {"act": "cancel"})

    assert (pressed.status_code, pressed.url) == (302, registration.get_link_url())
    assert states() == ["cancelled", "confirmed"]
    assert sent() == [("cancelled", "anna@example.org"), ("promoted", "ben@example.org")]
    assert "This registration is cancelled" in text_of(browser.get(pressed.url))
    assert not browser.cookies


def test_cancelled_twice_it_is_cancelled_once(browser, event):
    registration = RegistrationFactory(event=event, state=State.CONFIRMED)

    for _ in range(2):
        browser.post(registration.get_link_url(), {"act": "cancel"})

    assert states() == ["cancelled"]
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("state", "words"), [("waiting", "Leave the waiting list?"), ("pending", "Cancel your registration?")]
)
def test_who_waits_or_awaits_approval_cancels_so_too(browser, event, state, words):
    registration = RegistrationFactory(event=event, state=state)
    assert words in text_of(browser.get(registration.get_link_url()))

    browser.post(registration.get_link_url(), {"act": "cancel"})

    assert states() == ["cancelled"]


def test_after_cancels_until_the_link_says_until_when_it_worked_and_does_nothing(browser, event):
    event.cancels_deadline = DeadlineFactory(closes_at=in_days(-1))
    event.save()
    registration = RegistrationFactory(event=event, state=State.CONFIRMED)

    page = browser.get(registration.get_link_url())
    browser.post(registration.get_link_url(), {"act": "cancel"})

    assert "It could be cancelled here until" in text_of(page)
    assert "<form" not in page.content.decode().partition("<main")[2].partition("</main>")[0]
    assert states() == ["confirmed"]


def test_of_an_event_that_is_called_off_the_link_says_so(browser):
    registration = RegistrationFactory(event=EventFactory(cancelled=True), state=State.CONFIRMED)

    browser.post(registration.get_link_url(), {"act": "cancel"})

    assert "This event is cancelled" in text_of(browser.get(registration.get_link_url()))
    assert states() == ["confirmed"]


@pytest.mark.parametrize("act", ["", "drop", "\x00", "accept"])
def test_another_word_than_those_of_the_buttons_does_nothing(browser, event, act):
    registration = RegistrationFactory(event=event, state=State.CONFIRMED)

    assert browser.post(registration.get_link_url(), {"act": act}).status_code == 302

    assert states() == ["confirmed"]


# -- an offer -------------------------------------------------------------------------------------------------
def test_a_place_that_is_offered_is_accepted_from_the_mail(browser, event):
    registration = offered(event, person__email="anna@example.org")
    page = browser.get(registration.get_link_url())
    assert "We keep the place for you until" in text_of(page)

    pressed = browser.post(registration.get_link_url(), {"act": "accept"}, follow=True)

    assert states() == ["confirmed"]
    assert sent() == [("confirmed", "anna@example.org")]
    assert "Your place is confirmed" in text_of(pressed)
    assert "Cancel" not in text_of(pressed)


def test_it_is_declined_from_the_mail_and_goes_to_the_next(browser, event):
    registration = offered(event, person__email="anna@example.org")
    RegistrationFactory(event=event, state=State.WAITING, person__email="ben@example.org")

    pages = [browser.post(registration.get_link_url(), {"act": "cancel"}, follow=True) for _ in range(2)]

    assert states() == ["cancelled", "confirmed"]
    for page in pages:
        assert "You have declined the place" in text_of(page)
        assert "It goes to the next person in line." in text_of(page)
        assert "This registration is cancelled" not in text_of(page)


@pytest.mark.parametrize(
    "fields", [{"confirmed_at": in_days(-1), "offered_at": in_days(-2)}, {"waiting_at": in_days(-1)}]
)
def test_who_has_cancelled_reads_nothing_of_declining_whatever_the_address_says(browser, event, fields):
    registration = RegistrationFactory(event=event, state=State.CANCELLED, **fields)

    page = browser.get(registration.get_link_url() + "?declined")

    assert "This registration is cancelled" in text_of(page)


def test_who_accepts_twice_has_accepted_once(browser, event):
    registration = offered(event)

    pages = [browser.post(registration.get_link_url(), {"act": "accept"}, follow=True) for _ in range(2)]

    assert states() == ["confirmed"]
    assert Message.objects.count() == 1
    assert all("Your place is confirmed" in text_of(page) for page in pages)


def test_who_accepts_late_reads_that_it_has_run_out_and_the_next_has_the_place(browser, event):
    registration = offered(event)
    RegistrationFactory(event=event, state=State.WAITING)
    Registration.objects.filter(pk=registration.pk).update(offered_at=in_days(-3), offer_ends_at=in_days(-1))

    page = browser.post(registration.get_link_url(), {"act": "accept"}, follow=True)

    assert states() == ["expired", "confirmed"]
    assert "The offer of a place has run out" in text_of(page)


def test_who_opens_the_link_late_is_not_asked_to_cancel_what_has_run_out(browser, event):
    registration = offered(event)
    Registration.objects.filter(pk=registration.pk).update(offered_at=in_days(-3), offer_ends_at=in_days(-1))

    page = browser.get(registration.get_link_url())

    assert "The offer of a place has run out" in text_of(page)
    assert "Offer ran out" in text_of(page)
    assert "<form" not in page.content.decode().partition("<main")[2]
    assert states() == ["offered"]


def test_an_offer_is_accepted_after_registration_has_closed(browser):
    registration = offered(EventFactory(deadline__closes_at=in_days(-1), pool__capacity=1))

    browser.post(registration.get_link_url(), {"act": "accept"})

    assert states() == ["confirmed"]


# -- what it does not say -------------------------------------------------------------------------------------
def test_the_page_behind_the_link_tells_nothing_of_its_person(browser, event):
    person = UserFactory(name="Anna Rossi", email="anna@example.org", organisation="Regione Sicilia")
    registration = RegistrationFactory(event=event, state=State.CONFIRMED, person=person)
    AnswerFactory(registration=registration, question=QuestionFactory(event=event), value="gluten")

    page = browser.get(registration.get_link_url())

    assert not [word for word in ("Anna", "anna@", "Sicilia", "gluten") if word in page.content.decode()]
    assert "no-store" in page.headers["Cache-Control"]
    assert page.headers["Referrer-Policy"] == "same-origin"


def test_of_somebody_who_was_erased_the_link_leads_nowhere(browser, event):
    registration = RegistrationFactory(event=event, state=State.CANCELLED)
    Registration.objects.update(person=None)

    assert browser.get(registration.get_link_url()).status_code == 404
    assert browser.post(registration.get_link_url(), {"act": "cancel"}).status_code == 404


def test_a_reference_alone_is_no_link(browser, event):
    registration = RegistrationFactory(event=event, state=State.CONFIRMED)
    forged = registration.get_link_url()[:-2] + ("0" if registration.get_link_url()[-2] != "0" else "1") + "/"

    assert browser.post(forged, {"act": "cancel"}).status_code == 404
    assert states() == ["confirmed"]


def test_the_page_costs_the_same_whatever_there_is(browser, event, django_assert_num_queries):
    registration = RegistrationFactory(event=event, state=State.WAITING)
    RegistrationFactory.create_batch(5, event=event, state=State.WAITING)
    browser.get(registration.get_link_url())

    with django_assert_num_queries(1):
        browser.get(registration.get_link_url())
