"""Seats and their order, as people and staff go through them: nobody waits beside a seat that they may take."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from events.actions.registration import cancel
from events.models import Deadline, Registration, SeatPool
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.events import EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db(transaction=True)


def register(page, event, *, button="Send my registration"):
    """From the event's form to the registration, for somebody who is signed in."""
    page.goto(event.get_absolute_url() + "register/")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name=button).click()
    page.wait_for_url("**/registrations/**")


def link_in(letter):
    """The link with a secret in a message."""
    return re.search(r"http\S+/l/\S+/", letter.body)[0]


def heading(page, words):
    expect(page.get_by_role("heading", name=words, level=1)).to_be_visible()


def test_a_line_moves_after_the_deadline_and_not_while_seats_are_reduced(signed_in, visitor, letters, axe):
    event = EventFactory(title="Joint audits in practice", pool__capacity=2)
    people = {
        name: UserFactory(name=name, email=f"{name.lower()}@example.org") for name in ("Ada", "Bo", "Cem", "Dora")
    }
    pages = {name: signed_in(person, audited=False) for name, person in people.items()}
    for name, page in pages.items():
        register(page, event, button="Send my registration" if name in ("Ada", "Bo") else "Join the waiting list")
    heading(pages["Bo"], "Your place is confirmed")
    heading(pages["Dora"], "You are on the waiting list")
    expect(pages["Dora"].get_by_text("You are number 2 in line.")).to_be_visible()
    axe(pages["Dora"])

    # the deadline passes
    past = timezone.now() - timedelta(minutes=1)
    Deadline.objects.update(closes_at=past)
    SeatPool.objects.update(closes_at=past)

    # Ada opens the link in her mail without being signed in, on a phone: looking changes nothing, the button does
    phone = visitor(width=360)
    phone.goto(link_in(letters("ada@example.org")[0]))
    heading(phone, "Cancel your registration?")
    axe(phone)
    assert Registration.objects.get(person=people["Ada"]).state == "confirmed"
    phone.get_by_role("button", name="Cancel my registration").click()
    heading(phone, "This registration is cancelled")
    axe(phone)

    pages["Cem"].reload()
    heading(pages["Cem"], "Your place is confirmed")
    assert [letter.subject for letter in letters("cem@example.org")][1:] == [
        "A place is yours: Joint audits in practice"
    ]

    # staff lower the seats to one; Bo cancels, and Dora still waits and reads why
    desk = signed_in(StaffFactory())
    desk.goto(f"/admin/events/event/{event.pk}/seats/")
    axe(desk)
    desk.get_by_label("Seats on site").fill("1")
    desk.get_by_role("button", name="Look at what follows").click()
    axe(desk)
    desk.get_by_role("button", name="Change the number of seats").click()
    expect(desk.get_by_text("The number of seats is changed.")).to_be_visible()
    axe(desk)
    pages["Bo"].get_by_role("link", name="Cancel my registration").click()
    pages["Bo"].get_by_role("button", name="Cancel my registration").click()
    heading(pages["Bo"], "My registrations")

    pages["Dora"].reload()
    heading(pages["Dora"], "You are on the waiting list")
    expect(pages["Dora"].get_by_text("You are the next in line.")).to_be_visible()
    axe(pages["Dora"])
    states = Registration.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["cancelled", "cancelled", "confirmed", "waiting"]
    assert SeatPool.objects.values_list("capacity", "target", "taken").get() == (1, None, 1)


def test_a_place_that_is_offered_is_accepted_from_the_mail_and_declined_for_the_next(signed_in, visitor, letters, axe):
    event = EventFactory(title="Joint audits in practice", pool__capacity=1, promotion="by_offer")
    seated = RegistrationFactory(event=event)
    _first, second = (
        RegistrationFactory(
            event=event, state="waiting", person__email=f"{name}@example.org",
            waiting_at=timezone.now() - timedelta(hours=hours),
        )
        for name, hours in (("first", 2), ("second", 1))
    )  # fmt: skip
    cancel(registration=seated, by=seated.person)

    # the first opens the link at a desk, reads until when it is kept, and says no
    page = visitor()
    page.goto(link_in(letters("first@example.org")[-1]))
    heading(page, "A place is offered to you")
    axe(page)
    page.get_by_role("button", name="Decline").click()
    heading(page, "You have declined the place")
    axe(page)

    # it is offered to the second, who accepts it on the page of the registration
    mine = signed_in(second.person)
    mine.goto(second.get_absolute_url())
    heading(mine, "A place is offered to you")
    axe(mine)
    mine.get_by_role("button", name="Accept the place").click()
    heading(mine, "Your place is confirmed")
    axe(mine)
    assert [letter.subject.partition(":")[0] for letter in letters("second@example.org")] == [
        "A place is offered to you", "Your place is confirmed",
    ]  # fmt: skip
    assert list(Registration.objects.order_by("pk").values_list("state", flat=True)) == [
        "cancelled", "cancelled", "confirmed",
    ]  # fmt: skip
