"""The way of an officer, from the front page to the confirmation and back out."""

import re

import pytest
from playwright.sync_api import expect

from events.models import Question, Registration, State
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import (
    DeadlineExtensionFactory,
    DocumentFactory,
    EventContactFactory,
    EventFactory,
    QuestionFactory,
    SeatPoolFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "lucja.zolc@example.org"


@pytest.fixture
def palermo():
    event = EventFactory(
        title="Cooperation actions: finding partners across Europe", slug="palermo", pool__capacity=2, venue=""
    )
    SessionFactory(event=event, title="Partner search: six rounds of short meetings")
    DocumentFactory(event=event)
    EventContactFactory(event=event)
    DeadlineExtensionFactory(deadline=event.deadline)
    QuestionFactory(
        event=event, label="Topics that interest you", kind=Question.Kind.CHOICES, options=["Water", "Rail"]
    )
    QuestionFactory(
        event=event, label="What partner do you look for?", kind=Question.Kind.LONG_TEXT, is_required=True,
        privacy_note="The organisers use it to plan the meetings.",
    )  # fmt: skip
    ProgrammeFactory(name="PR FESR Sicilia 2021-2027", goal="ijg", strand="")
    return event


def read_code(letters, address=ADDRESS) -> str:
    """The digits of the newest message."""
    return re.search(r"\b\d{6}\b", letters(address)[-1].body)[0]


def sign_in_by_code(page, letters, address=ADDRESS):
    page.get_by_label("Your e-mail address").fill(address)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").fill(read_code(letters, address))
    page.locator("main form").first.get_by_role("button").first.click()


def tell_about_oneself(page):
    page.get_by_label("Your name").fill("Łucja Żółć")
    page.get_by_label("Managing authority").check()
    page.get_by_label("Your role").fill("Programme officer")
    page.get_by_label("Organisation", exact=True).fill("Ministerstwo Funduszy i Polityki Regionalnej")
    page.get_by_label("Country").select_option("PL")
    page.get_by_role("textbox", name="Programme").or_(page.get_by_role("combobox", name="Programme")).fill(
        "PR FESR Sicilia 2021-2027"
    )
    page.keyboard.press("Escape")


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (360, False)])
def test_a_stranger_registers_from_the_front_page(visitor, letters, axe, palermo, width, javascript):
    page = visitor(width=width, javascript=javascript)
    look = axe if javascript else lambda page: None

    page.goto("/")
    look(page)
    page.get_by_role("link", name="Events", exact=True).click()
    look(page)
    page.get_by_role("link", name=palermo.title).click()
    expect(page.get_by_text("venue to be announced")).to_be_visible()
    expect(page.get_by_text("extended", exact=True).locator("visible=true").first).to_be_visible()
    expect(page.get_by_text("2 of 2 places left", exact=True)).to_be_visible()
    look(page)
    page.get_by_role("link", name="Register", exact=True).locator("visible=true").click()
    look(page)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert page.title().startswith("Error: ")
    look(page)
    page.get_by_label("Your e-mail address").fill(ADDRESS)
    page.get_by_role("button", name="Send me a code").click()
    look(page)
    page.get_by_label("Code").fill(read_code(letters))
    page.locator("main form").first.get_by_role("button").first.click()

    expect(page.get_by_role("heading", name="About you")).to_be_visible()
    look(page)
    tell_about_oneself(page)
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_text("The organisers use it to plan the meetings.")).to_be_visible()
    page.get_by_label("Water").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("link", name="What partner do you look for?")).to_be_visible()
    expect(page.get_by_label("Water")).to_be_checked()
    look(page)
    page.get_by_label("What partner do you look for?").fill("A region with islands & ferries <b>")
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    expect(page.get_by_text("A region with islands & ferries <b>")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Send my registration").click()

    registration = Registration.objects.get()
    expect(page.get_by_role("heading", name="Your place is confirmed")).to_be_visible()
    expect(page.get_by_text(registration.code).first).to_be_visible()
    look(page)
    confirmation = letters(ADDRESS)[-1]
    assert registration.code in confirmation.body
    assert [attachment[0] for attachment in confirmation.attachments] == ["event.ics"]

    page.reload()
    expect(page.get_by_text("taken by the mail server")).to_be_visible()
    page.get_by_role("link", name="Change my answers").click()
    look(page)
    page.get_by_label("Rail").check()
    page.get_by_role("button", name="Save my answers").click()
    expect(page.get_by_text("Water, Rail")).to_be_visible()
    page.get_by_role("link", name="Cancel my registration").click()
    look(page)
    page.get_by_role("button", name="Cancel my registration").click()
    look(page)
    registration.refresh_from_db()
    assert registration.state == State.CANCELLED


def test_the_event_chosen_at_the_start_survives_in_another_tab(visitor, letters, palermo):
    first = visitor(audited=False)
    first.goto("/events/palermo/register/")
    first.get_by_label("Your e-mail address").fill(ADDRESS)
    first.get_by_role("button", name="Send me a code").click()
    waiting_for_code = first.url

    other = visitor(width=360, audited=False)
    other.goto(waiting_for_code)
    other.get_by_label("Code").fill(read_code(letters))
    other.locator("main form").first.get_by_role("button").first.click()

    expect(other.get_by_role("heading", name="About you")).to_be_visible()
    assert "/events/palermo/register/" in other.url
    assert Registration.objects.get().state == State.DRAFT


def test_a_draft_waits_under_my_registrations(visitor, letters, axe, palermo):
    page = visitor(audited=False)
    page.goto("/events/palermo/register/")
    sign_in_by_code(page, letters)
    tell_about_oneself(page)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("What partner do you look for?").fill("Somebody with")
    page.get_by_role("button", name="Save and finish later").click()

    expect(page.get_by_text("started, not sent")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Finish it").click()
    expect(page.get_by_label("What partner do you look for?")).to_have_value("Somebody with")


def test_a_follower_is_told_and_stops_by_one_click(visitor, letters, axe, palermo):
    page = visitor(audited=False)
    page.goto("/events/palermo/")
    page.get_by_role("link", name="Follow: tell me of changes").click()
    axe(page)
    sign_in_by_code(page, letters)
    expect(page.get_by_role("heading", name="You follow this event")).to_be_visible()
    axe(page)

    link = letters(ADDRESS)[-1].extra_headers["List-Unsubscribe"].strip("<>")
    page.goto(re.sub(r"^https?://[^/]+", "", link))
    axe(page)
    assert palermo.followers.active().count() == 1
    page.get_by_role("button", name="Stop following").click()
    expect(page.get_by_role("heading", name="You no longer follow this event")).to_be_visible()
    assert palermo.followers.active().count() == 0


@pytest.mark.parametrize("width", [360, 1280])
def test_a_follower_is_recognised_and_stops_without_a_mail(visitor, letters, axe, palermo, width):
    page = visitor(width=width, audited=False)
    page.goto("/events/palermo/follow/")
    sign_in_by_code(page, letters)
    page.goto("/events/palermo/")
    expect(page.get_by_text("You follow this event").first).to_be_visible()
    axe(page)
    page.goto("/registrations/")
    expect(page.get_by_role("heading", name="Events you follow")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    axe(page)
    page.get_by_role("button", name="Stop following").click()

    expect(page.get_by_text("You no longer follow this event.")).to_be_visible()
    axe(page)
    assert palermo.followers.active().count() == 0


def test_who_comes_late_joins_the_line(visitor, letters, axe):
    page = visitor(audited=False)
    full = EventFactory(slug="full", pool=None)
    SeatPoolFactory(event=full, capacity=0)
    page.goto("/events/full/")
    expect(page.get_by_text("All places are taken", exact=True)).to_be_visible()
    page.get_by_role("link", name="Join the waiting list").locator("visible=true").click()
    sign_in_by_code(page, letters)
    ProgrammeFactory(name="PR FESR Sicilia 2021-2027", goal="ijg", strand="")
    tell_about_oneself(page)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Continue").click()
    axe(page)
    page.get_by_role("button", name="Join the waiting list").click()

    expect(page.get_by_role("heading", name="You are on the waiting list")).to_be_visible()
    expect(page.get_by_text("You are the next in line.")).to_be_visible()
    axe(page)


def test_the_way_is_walked_by_keyboard_alone(visitor, letters, palermo):
    page = visitor(audited=False)
    page.goto("/events/palermo/register/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.get_by_label("Your e-mail address").focus()
    page.keyboard.type(ADDRESS)
    page.keyboard.press("Enter")
    page.get_by_label("Code").focus()
    page.keyboard.type(read_code(letters))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="About you")).to_be_visible()
    page.get_by_label("Your name").focus()
    page.keyboard.type("Łucja Żółć")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_label("Managing authority")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.locator(".summary")).to_be_focused()
