"""A local event: a partner proposes it, an officer checks it, a visitor finds it, and it is called off."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from campaigns.models import LocalEvent
from tests.factories.accounts import AffiliationFactory, UserFactory
from tests.factories.campaigns import EditionFactory, TownFactory, today
from tests.factories.contacts import ProgrammeFactory
from tests.journeys.test_officer import read_code

pytestmark = pytest.mark.django_db(transaction=True)

PARTNER, OFFICER = "pia@port.example", "ann@italy-malta.example"
TITLE = "Night of lights in the old port"


@pytest.fixture
def edition():
    return EditionFactory()


@pytest.fixture
def officer():
    programme = ProgrammeFactory(name="Interreg Italy–Malta", slug="italy-malta")
    person = UserFactory(name="Ann Galea", email=OFFICER)
    return AffiliationFactory(person=person, programme=programme, acting=True).person


def link_to(part, letter):
    return re.search(rf"https?://\S+/{part}/", letter.body)[0]


def fill(page):
    """Everything but the programme and the town, which are chosen from what is suggested."""
    day = (today() + timedelta(days=5)).isoformat()
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("Kind of event").select_option(label="Festival")
    page.get_by_label("Organiser").fill("Port authority of Palermo")
    page.get_by_label("Description").fill("Fishers from both shores show their boats.")
    page.get_by_label("Italian").check()
    page.get_by_label("At a place").check()
    for name, value in {"starts_at_0": day, "starts_at_1": "18:00", "ends_at_0": day, "ends_at_1": "22:00"}.items():
        page.locator(f"[name={name}]").fill(value)


def choose(page, name, typed):
    page.get_by_role("combobox", name=name).press_sequentially(typed)
    page.locator("[role=option]:visible").first.click()


def test_a_partner_proposes_an_officer_checks_and_a_visitor_finds_it(
    visitor, signed_in, axe, letters, edition, officer
):
    TownFactory(name="Palermo")

    # A partner, who has no account, proves an address and proposes.
    partner = visitor(width=360)
    partner.goto(f"/campaigns/cooperation-day/{edition.year}/")
    axe(partner)
    partner.get_by_role("link", name="Propose a local event").first.click()
    axe(partner)
    partner.get_by_label("Your e-mail address").fill(PARTNER)
    partner.get_by_role("button", name="Send me a code").click()
    axe(partner)
    partner.get_by_label("Code").fill(read_code(letters, PARTNER))
    partner.locator("main form").first.get_by_role("button").first.click()
    expect(partner.get_by_role("heading", name="Propose a local event")).to_be_visible()
    fill(partner)
    choose(partner, "Programme", "Italy")
    choose(partner, "Town", "Paler")
    axe(partner)
    partner.get_by_role("button", name="Look at it before it is sent").click()
    expect(partner.get_by_text("18:00 to 22:00 (Palermo time", exact=False)).to_be_visible()
    axe(partner)
    partner.get_by_role("button", name="Send it").click()
    expect(partner.get_by_role("heading", name="Your event has arrived")).to_be_visible()
    axe(partner)

    # The officer comes by the message and sends it back; the partner changes it; it is published.
    desk = signed_in(officer)
    desk.goto(link_to("check", letters(OFFICER)[-1]))
    axe(desk)
    desk.get_by_label("What is to be changed").fill("Where exactly?")
    desk.get_by_role("button", name="Send it back").click()
    expect(desk.get_by_text("is sent back with your words", exact=False)).to_be_visible()
    axe(desk)
    assert "Where exactly?" in letters(PARTNER)[-1].body
    partner.goto(link_to("change", letters(PARTNER)[-1]))
    expect(partner.get_by_text("Where exactly?")).to_be_visible()
    axe(partner)
    partner.get_by_label("Place", exact=False).and_(partner.locator("[name=venue]")).fill("La Cala")
    partner.get_by_role("button", name="Look at it before it is sent").click()
    partner.get_by_role("button", name="Send it").click()
    expect(partner.get_by_role("heading", name="Your event has arrived")).to_be_visible()
    desk.goto(link_to("check", letters(OFFICER)[-1]))
    desk.get_by_role("button", name="Publish the event").click()
    expect(desk.get_by_text("is published", exact=False)).to_be_visible()
    for address in ("", "night-of-lights-in-the-old-port/"):
        desk.goto(f"/campaigns/cooperation-day/{edition.year}/events/{address}")
        axe(desk)

    # A visitor finds it near a town, without a script, and takes it along.
    guest = visitor(javascript=False)
    guest.goto(f"/campaigns/cooperation-day/{edition.year}/events/")
    expect(guest.get_by_role("link", name=re.compile(TITLE)).first).to_be_visible()
    guest.get_by_label("Near which town?").fill("Palermo")
    guest.get_by_role("button", name="Find events near it").click()
    guest.get_by_role("main").get_by_role("link", name=TITLE, exact=True).click()
    expect(guest.get_by_role("heading", name=TITLE)).to_be_visible()
    with guest.expect_download() as download:
        guest.get_by_role("link", name="Add to your calendar").click()
    assert f"SUMMARY:{TITLE}" in download.value.path().read_text()

    # The partner calls it off, and the page says so; the officer is told.
    partner.goto(f"/campaigns/cooperation-day/{edition.year}/events/mine/")
    axe(partner)
    partner.get_by_role("link", name="Cancel").click()
    partner.get_by_label("Why").fill("The quay is closed.")
    axe(partner)
    partner.get_by_role("button", name="Cancel the event").click()
    expect(partner.get_by_text("is cancelled.", exact=False).first).to_be_visible()
    assert "The quay is closed." in letters(OFFICER)[-1].body
    guest.reload()
    expect(guest.get_by_text("This event is cancelled", exact=False).first).to_be_visible()
    assert [(event.title, event.state) for event in LocalEvent.objects.all()] == [(TITLE, "cancelled")]
    assert len(letters(PARTNER)) == 5  # the code, arrived, sent back, arrived again, published
