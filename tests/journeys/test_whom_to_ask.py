"""From an event to who answers today, and a team on paper, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories.contacts import AbsenceFactory, ContactPersonFactory, TeamFactory, TopicFactory
from tests.factories.events import EventContactFactory, EventFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_stranger_finds_who_stands_in_and_their_card(visitor, axe, javascript):
    maija = ContactPersonFactory(slug="maija", given_name="Maija", family_name="Korhonen")
    stefan = ContactPersonFactory(slug="stefan", given_name="Stefan", family_name="Dimitrov")
    AbsenceFactory(person=maija, stand_in=stefan)
    EventContactFactory(event=EventFactory(slug="palermo"), person=maija)
    page = visitor(width=360, javascript=javascript)

    page.goto("/events/palermo/")
    expect(page.locator(".person .away")).to_contain_text("Stefan Dimitrov stands in.")
    if javascript:
        axe(page)
    page.get_by_role("link", name="Stefan Dimitrov").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Stefan Dimitrov")
    code = page.get_by_role("img", name="QR code with the contact details of Stefan Dimitrov")
    expect(code).to_be_visible()
    if javascript:
        axe(page)
        assert code.evaluate("image => image.complete && image.naturalWidth > 0")
    page.get_by_role("link", name="Write to Stefan").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Write to Stefan Dimitrov")
    if javascript:
        axe(page)


def test_a_team_of_thirty_is_one_sheet_of_paper(page, axe):
    team = TeamFactory(slug="delivery", name="Delivery")
    for _ in range(30):
        ContactPersonFactory(team=team, leads=[TopicFactory()], helps=[TopicFactory()])
    page.goto("/teams/delivery/")
    axe(page)

    sheet = page.pdf(prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
    assert [round(float(side)) for side in re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", sheet).groups()] == [
        595, 842,
    ]  # A4, in points  # fmt: skip
