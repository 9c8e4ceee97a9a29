"""Sessions with limited seats and changing between on site and online, as a person goes through them."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from events.models import SeatPool
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.events import (
    DeadlineFactory,
    EventFactory,
    SeatPoolFactory,
    SessionFactory,
    SessionPoolFactory,
    in_days,
)

pytestmark = pytest.mark.django_db(transaction=True)


def heading(page, words):
    expect(page.get_by_role("heading", name=words, level=1)).to_be_visible()


@pytest.fixture
def event():
    event = EventFactory(
        title="Border walks", mode="hybrid",
        changes_deadline=DeadlineFactory(opens_at=None, closes_at=in_days(20)),
        cancels_deadline=DeadlineFactory(opens_at=None, closes_at=in_days(25)),
    )  # fmt: skip
    SeatPoolFactory(event=event, slug="online", capacity=0)
    for title, hours, capacity in (("Dam", 1, 5), ("Port", 1, 0), ("Talk", 3, None)):
        start = event.starts_at + timedelta(hours=hours)
        session = SessionFactory(event=event, title=title, starts_at=start, ends_at=start + timedelta(hours=1))
        SessionPoolFactory(session=session, capacity=capacity)
    return event


def test_sessions_are_chosen_changed_and_waited_for_and_so_is_the_other_way_to_take_part(
    signed_in, letters, axe, event
):
    page = signed_in(UserFactory(name="Ada", email="ada@example.org"), width=360)
    page.goto(event.get_absolute_url())
    expect(page.get_by_text("Dam: 5 of 5 seats left")).to_be_visible()
    axe(page)

    # two at the same time are refused in words, and stay ticked
    page.goto(event.get_absolute_url() + "register/")
    page.get_by_label("On site").check()
    for title in ("Dam", "Port", "Talk"):
        page.get_by_label(title).check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("are at the same time. Choose one of them.")
    axe(page)
    page.get_by_label("Port").uncheck()
    page.get_by_role("button", name="Continue").click()
    axe(page)
    page.get_by_role("button", name="Send my registration").click()
    heading(page, "Your place is confirmed")
    expect(page.get_by_text("You have a seat.")).to_have_count(2)
    axe(page)
    own = page.url

    # the other session at that time is full: one waits, and keeps the seat one has
    page.get_by_role("link", name="Change my sessions").click()
    axe(page)
    page.get_by_label("Dam").uncheck()
    page.get_by_label("Port").check()
    page.get_by_role("button", name="Save my sessions").click()
    expect(page.get_by_text("No seat is left in “Port”: you wait for one.")).to_be_visible()
    expect(page.get_by_text("You wait for a seat and are the next in line. All seats are taken.")).to_be_visible()
    expect(page.get_by_text("You have a seat.")).to_have_count(2)
    axe(page)

    # online is full, too
    page.get_by_role("link", name="Change how I take part").click()
    axe(page)
    page.get_by_role("button", name="Wait for a place online").click()
    expect(page.get_by_text("You keep your place and wait for one online.")).to_be_visible()
    axe(page)

    # staff give both more seats below and above the event's form; everything comes in that act
    desk = signed_in(StaffFactory())
    desk.goto(f"/admin/events/event/{event.pk}/change/")
    axe(desk)
    desk.get_by_label("Seats online").fill("10")
    desk.locator("[name=sessions-1-seats]").fill("3")
    desk.get_by_role("button", name="Save", exact=True).click()
    desk.wait_for_url("**/admin/events/event/")
    axe(desk)
    page.goto(own)
    expect(page.get_by_text("Online", exact=True)).to_be_visible()
    expect(page.get_by_text("Dam (")).to_have_count(0)
    expect(page.get_by_text("You have a seat.")).to_have_count(2)
    assert SeatPool.objects.get(session__title="Dam").taken == 0
    assert len(letters("ada@example.org")) == 4

    # until when people change is extended
    desk.goto(f"/admin/events/event/{event.pk}/extend-changes/")
    axe(desk)
    desk.get_by_role("button", name="Look at it before it is sent").click()
    axe(desk)
