"""Support for a programme: staff ask, an officer begins, a colleague sends, staff deliver."""

import re

import pytest
from playwright.sync_api import expect

from campaigns.models import SupportRegistration
from tests.factories.accounts import AffiliationFactory, StaffFactory, UserFactory
from tests.factories.campaigns import EditionFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import in_days

pytestmark = pytest.mark.django_db(transaction=True)

SILENT = "office@silent.example"


@pytest.fixture
def edition():
    return EditionFactory(support_deadline__closes_at=in_days(5))


@pytest.fixture
def programme():
    return ProgrammeFactory(name="Interreg Italy–Malta", slug="italy-malta")


def officer(programme, name):
    person = UserFactory(name=name, email=f"{name.split()[0].lower()}@italy-malta.example")
    return AffiliationFactory(person=person, programme=programme, acting=True).person


def link_to(part, letter):
    return re.search(rf"https?://\S+{part}\S*", letter.body)[0]


def test_a_programme_is_asked_registers_together_and_gets_its_video(signed_in, axe, letters, edition, programme, media):
    ann, bea = officer(programme, "Ann Galea"), officer(programme, "Bea Rizzo")
    ProgrammeFactory(name="Interreg Silent", email=SILENT)

    # Staff look at what will be sent, and ask.
    desk = signed_in(StaffFactory(is_superuser=True))
    desk.goto(f"/admin/campaigns/edition/{edition.pk}/ask-programmes/")
    desk.get_by_role("button", name="Look at it before it is sent").click()
    expect(desk.get_by_text("2 programmes")).to_be_visible()
    axe(desk)
    desk.get_by_role("button", name="Ask them now").click()
    expect(desk.get_by_text("2 programmes asked by 3 messages.")).to_be_visible()
    axe(desk)

    # An officer begins from the message, and leaves it to a colleague.
    page = signed_in(ann)
    page.goto(link_to("support/", letters(ann.email)[-1]))
    axe(page)
    page.get_by_role("link", name="Register your programme").click()
    page.get_by_label("What your programme plans").fill("A night in the port.")
    page.get_by_label("Customised promotional video").check()
    page.get_by_role("button", name="Save, and send it later").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    axe(page)
    page.get_by_label("the line about your events").fill("Come to the port")
    page.get_by_label("Italian").check()
    page.get_by_role("button", name="Save, and send it later").click()
    expect(page.get_by_text("It is saved.", exact=False)).to_be_visible()

    # The colleague reads who began, and sends it; whoever has an old page open loses nothing.
    page.get_by_role("link", name="Go on and register").click()
    colleague = signed_in(bea, width=360)
    colleague.goto(f"/campaigns/cooperation-day/{edition.year}/support/italy-malta/register/")
    expect(colleague.get_by_text("by Ann Galea", exact=False).first).to_be_visible()
    axe(colleague)
    colleague.get_by_role("button", name="Register your programme").click()
    expect(colleague.get_by_text("Your programme is registered", exact=False).first).to_be_visible()
    axe(colleague)
    page.get_by_label("What your programme plans").fill("Two nights in the port.")
    page.get_by_role("button", name="Register your programme").click()
    expect(page.get_by_text("Bea Rizzo,", exact=False)).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Keep the changes").click()
    expect(page.get_by_text("what you wrote is kept", exact=False)).to_be_visible()
    kept = SupportRegistration.objects.get()
    assert (kept.state, kept.started_by, kept.answered_by, kept.plans) == (
        "registered", ann, bea, "Two nights in the port.",
    )  # fmt: skip

    # Staff hand over the film, and both officers have a message.
    film = kept.services.get()
    desk.goto(f"/admin/campaigns/servicerequest/{film.pk}/service/")
    desk.get_by_label("in work").check()
    desk.get_by_role("button", name="Keep it and tell the programme").click()
    expect(desk.get_by_text("is kept: in work", exact=False)).to_be_visible()
    axe(desk)
    desk.get_by_role("link", name="Change service").click()
    desk.get_by_label("delivered").check()
    desk.get_by_label("Finished file").set_input_files(
        {"name": "port.mp4", "mimeType": "video/mp4", "buffer": b"the film"}
    )
    axe(desk)
    desk.get_by_role("button", name="Keep it and tell the programme").click()
    expect(desk.get_by_text("is kept: delivered", exact=False)).to_be_visible()
    for person in (ann, bea):
        assert [letter.subject.partition(":")[0] for letter in letters(person.email)][-2:] == [
            "Customised promotional video, in work", "Customised promotional video, delivered",
        ]  # fmt: skip
    page.goto(link_to("support/", letters(ann.email)[-1]))
    with page.expect_download() as download:
        page.get_by_role("link", name="Your finished file").click()
    assert download.value.path().read_bytes() == b"the film"
    axe(page)

    # The end moves, and only who is silent hears of it.
    before = len(letters(ann.email))
    desk.goto(f"/admin/campaigns/edition/{edition.pk}/extend-support/")
    desk.locator("[name=closes_at_0]").fill(f"{in_days(9):%Y-%m-%d}")
    desk.get_by_label("Reason").fill("Committees meet late.")
    desk.get_by_role("button", name="Look at it before it is sent").click()
    expect(desk.get_by_text("1 programme", exact=True)).to_be_visible()
    axe(desk)
    desk.get_by_role("button", name="Extend the deadline").click()
    expect(desk.get_by_text("told by 1 message", exact=False)).to_be_visible()
    assert [letter.subject.partition(":")[0] for letter in letters(SILENT)] == [
        "Register your programme for support", "More time to register for support",
    ]  # fmt: skip
    assert len(letters(ann.email)) == before
