"""The way of staff: an event is made and published, its deadline extended, its people told."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from events.models import Event, State
from outbox.models import Message
from tests.factories.accounts import StaffFactory
from tests.factories.events import EventFactory, FollowerFactory, RegistrationFactory

pytestmark = pytest.mark.django_db(transaction=True)

STAFF = "vilma.staff@example.org"


@pytest.fixture
def desk(signed_in):
    """A member of staff, signed in."""
    return signed_in(StaffFactory(email=STAFF, name="Vilma Virtanen"))


def fill_wall_clock(page, name, instant):
    page.locator(f"[name={name}_0]").fill(f"{instant:%Y-%m-%d}")
    page.locator(f"[name={name}_1]").fill(f"{instant:%H:%M}")


def test_staff_sign_in_on_the_way_to_the_staff_area(visitor, letters, axe):
    StaffFactory(email=STAFF)
    page = visitor()

    page.goto("/admin/")
    axe(page)
    page.get_by_label("Your e-mail address").fill(STAFF)
    page.get_by_role("button", name="Send me a code").click()
    axe(page)
    page.get_by_label("Code").fill(re.search(r"\b\d{6}\b", letters(STAFF)[-1].body)[0])
    page.locator("main form").first.get_by_role("button").first.click()

    expect(page.get_by_role("heading", name="Staff area")).to_be_visible()
    axe(page)


def test_staff_make_an_event_and_publish_it(desk, axe):
    starts = (timezone.now() + timedelta(days=40)).replace(hour=9, minute=30)
    desk.goto("/admin/events/event/add/")
    expect(desk.get_by_role("textbox", name="Text", exact=True)).to_be_visible()
    axe(desk)
    desk.get_by_label("Title:", exact=True).press_sequentially("Joint audits in practice")
    expect(desk.locator("#id_slug")).to_have_value("joint-audits-in-practice")
    fill_wall_clock(desk, "starts_at", starts)
    fill_wall_clock(desk, "ends_at", starts + timedelta(hours=6))
    fill_wall_clock(desk, "closes_at", starts - timedelta(days=10))
    desk.get_by_role("button", name="Save and continue editing").click()

    expect(desk.get_by_text("This event is: draft")).to_be_visible()
    expect(desk.get_by_role("textbox", name="Text", exact=True)).to_be_visible()
    axe(desk)
    desk.get_by_role("link", name="Preview").click()
    expect(desk.get_by_text("Only staff see this page until the event is published.")).to_be_visible()
    axe(desk)
    desk.go_back()
    desk.get_by_role("link", name="Publish event").click()
    expect(desk.get_by_text("contact person", exact=False).first).to_be_visible()
    axe(desk)
    desk.get_by_role("button", name="Publish").click()

    expect(desk.get_by_text("“Joint audits in practice” is published.")).to_be_visible()
    assert Event.objects.get().status == Event.Status.PUBLISHED


def test_staff_extend_a_deadline_and_those_concerned_are_told(desk, axe, visitor, letters):
    event = EventFactory(title="Joint audits in practice", slug="audits", pool__capacity=5)
    draft = RegistrationFactory(event=event, state=State.DRAFT)
    confirmed = RegistrationFactory(event=event, state=State.CONFIRMED)
    follower = FollowerFactory(event=event)
    later = event.deadline.closes_at + timedelta(days=7)

    desk.goto(f"/admin/events/event/{event.pk}/change/")
    desk.get_by_role("link", name="Extend deadline").click()
    axe(desk)
    expect(desk.get_by_label("Registered already: 1 person")).not_to_be_checked()
    desk.get_by_role("button", name="Look at it before it is sent").click()
    axe(desk)
    fill_wall_clock(desk, "closes_at", later)
    desk.get_by_label("Reason").fill("The hotel has found us a larger room.")
    desk.get_by_role("button", name="Look at it before it is sent").click()
    expect(desk.get_by_text("2 people")).to_be_visible()
    expect(desk.locator("pre")).to_contain_text("The hotel has found us a larger room.")
    axe(desk)
    desk.get_by_role("button", name="Extend the deadline").click()
    expect(desk.get_by_text("2 people are told.", exact=False)).to_be_visible()
    axe(desk)

    told = [letters(person.email) for person in (draft.person, follower.person, confirmed.person)]
    assert [len(messages) for messages in told] == [1, 1, 0]
    stranger = visitor(width=360, audited=False)
    stranger.goto("/events/audits/")
    expect(stranger.get_by_text("extended", exact=True).locator("visible=true").first).to_be_visible()
    desk.goto("/admin/outbox/message/")
    axe(desk)
    assert Message.objects.filter(state=Message.State.SENT, template="events/email/deadline_extended").count() == 2


def test_staff_close_registration_and_find_its_end_fixed(desk, axe):
    event = EventFactory()

    desk.goto(f"/admin/events/event/{event.pk}/change/")
    expect(desk.locator("[name=closes_at_0]")).to_be_disabled()
    desk.get_by_role("link", name="Close registration").click()
    axe(desk)
    desk.get_by_label("Reason").fill("The room is too small.")
    desk.get_by_role("button", name="Close registration now").click()

    expect(desk.get_by_text("Registration is closed.")).to_be_visible()
    expect(desk.get_by_role("textbox", name="Text", exact=True)).to_be_visible()
    axe(desk)


def test_staff_move_an_event_and_those_who_plan_by_it_are_told(desk, axe, letters):
    event = EventFactory(venue="Palazzo Normanni")
    confirmed = RegistrationFactory(event=event, confirmed_at=timezone.now() - timedelta(days=1))
    follower = FollowerFactory(event=event)

    desk.goto(f"/admin/events/event/{event.pk}/change/")
    expect(desk.get_by_role("textbox", name="Text", exact=True)).to_be_visible()
    axe(desk)
    desk.get_by_label("Venue").fill("Teatro Massimo")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_text("Teatro Massimo, Palermo, Italy")).to_be_visible()
    axe(desk)
    desk.get_by_role("link", name="Back, without telling").click()
    expect(desk.get_by_text("2 people concerned have not been told.", exact=False)).to_be_visible()
    expect(desk.get_by_role("textbox", name="Text", exact=True)).to_be_visible()
    axe(desk)
    desk.get_by_role("link", name="Tell people about the change").click()
    desk.get_by_label("Note").fill("The roof of the palace leaks.")
    desk.get_by_role("button", name="Look at it before it is sent").click()
    expect(desk.locator("pre")).to_contain_text("The roof of the palace leaks.")
    axe(desk)
    desk.get_by_role("button", name="Tell them").click()
    expect(desk.get_by_text("Told of the change: 2 people.")).to_be_visible()
    expect(desk.get_by_text("not been told", exact=False)).to_have_count(0)

    for person in (confirmed.person, follower.person):
        (letter,) = letters(person.email)
        assert "It was: Palazzo Normanni, Palermo, Italy" in letter.body
        assert [attachment[0] for attachment in letter.attachments] == ["event.ics"]


def test_staff_read_registrations_and_decide(desk, axe, letters):
    event = EventFactory(pool__capacity=1)
    pending = RegistrationFactory(event=event, state=State.PENDING)
    desk.goto("/admin/events/registration/")
    axe(desk)
    desk.get_by_role("link", name=pending.code).click()
    axe(desk)
    desk.get_by_role("link", name="Approve").click()
    axe(desk)
    desk.get_by_role("button", name="Approve").click()
    axe(desk)
    pending.refresh_from_db()
    assert pending.state == State.CONFIRMED
    assert pending.code in letters(pending.person.email)[-1].body
