"""From a link that a colleague mailed, or from a few letters, to the right person."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories.contacts import ContactPersonFactory, ProgrammeFactory, SynonymFactory, TeamFactory, TopicFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def directory():
    """Maija leads simplified costs and speaks Finnish, Stefan helps with them, forty others do neither."""
    costs, team = (
        TopicFactory(name="Simplified cost options", slug="costs"),
        TeamFactory(name="Finance", slug="finance"),
    )
    SynonymFactory(phrases=["simplified cost options", "simplified costs", "SCO"])
    sicilia = ProgrammeFactory(name="PR FESR Sicilia 2021-2027", slug="sicilia", ijg=True)
    ContactPersonFactory(
        slug="maija-korhonen", given_name="Maija", family_name="Korhonen", leads=[costs], team=team,
        languages=["en", "fi"], serves=[sicilia],
    )  # fmt: skip
    ContactPersonFactory(given_name="Stefan", family_name="Dimitrov", helps=[costs], team=team, languages=["en", "bg"])
    ContactPersonFactory.create_batch(40, team=team, languages=["en"])


@pytest.mark.parametrize("javascript", [True, False])
def test_a_mailed_link_leads_to_the_right_person_at_the_first_click(visitor, axe, directory, javascript):
    page = visitor(width=360, javascript=javascript)
    look = axe if javascript else lambda page: None

    page.goto("/contacts/?topic=costs&language=fi")
    expect(page.get_by_role("heading", name="1 contact person", exact=True)).to_be_visible()
    look(page)
    page.get_by_role("link", name="Maija Korhonen", exact=True).click()
    expect(page.get_by_role("heading", name="Maija Korhonen")).to_be_visible()
    look(page)
    page.get_by_role("link", name="PR FESR Sicilia 2021-2027").click()
    expect(page.get_by_role("link", name="Maija Korhonen", exact=True)).to_be_visible()
    look(page)


def test_a_question_is_answered_as_it_is_typed_and_its_address_can_be_mailed(page, axe, directory):
    page.goto("/contacts/")
    axe(page)
    page.get_by_role("searchbox").press_sequentially("whom do I ask about sco", delay=20)
    expect(page.get_by_role("heading", name="2 contact persons", exact=True)).to_be_visible()
    expect(page.locator(".found .why")).to_have_text(
        ["Leads Simplified cost options", "Helps with Simplified cost options"]
    )
    axe(page)
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page).to_have_url(re.compile(r"q=whom"))

    page.reload()
    expect(page.get_by_role("heading", name="2 contact persons", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Finance", exact=True)).to_be_visible()
    axe(page)
