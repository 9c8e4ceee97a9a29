"""The guide: somebody ticks before they sign in, loses nothing on the way, and goes on in two windows."""

import pytest
from playwright.sync_api import expect

from campaigns.models import Tick
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import EditionFactory, GuideStepFactory, GuideTaskFactory
from tests.journeys.test_officer import read_code

pytestmark = pytest.mark.django_db(transaction=True)

ANNA = "anna@example.org"


@pytest.fixture
def guide():
    """The address of a guide of two steps, with three tasks."""
    edition = EditionFactory()
    idea = GuideStepFactory(edition=edition, title="Find your idea", position=1)
    place = GuideStepFactory(edition=edition, title="Choose a place", position=2)
    for step, text in ((idea, "Ask a partner"), (idea, "Set a day"), (place, "Look at the toilets")):
        GuideTaskFactory(step=step, text=text)
    return f"{edition.get_absolute_url()}materials/guide/"


def kept():
    return sorted(Tick.objects.values_list("task__text", flat=True))


def test_ticks_of_a_stranger_come_along_through_the_sign_in(visitor, axe, letters, guide):
    UserFactory(name="Anna Rossi", email=ANNA)
    page = visitor(width=360)
    page.goto(guide)
    axe(page)
    page.get_by_label("Ask a partner").check()
    page.get_by_role("button", name="Put my ticks into the address").click()
    expect(page.get_by_text("1 of 3 tasks done")).to_be_visible()
    axe(page)

    page.get_by_role("link", name="Sign in and take the ticks along").click()
    axe(page)
    page.get_by_label("E-mail address").fill(ANNA)
    page.get_by_role("button", name="Send me a code").click()
    axe(page)
    page.get_by_label("Code").fill(read_code(letters, ANNA))
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_text("1 tick came with the address.", exact=False)).to_be_visible()
    assert kept() == []
    page.get_by_role("button", name="Keep my ticks").first.click()
    expect(page.get_by_text("Your ticks are kept.")).to_be_visible()
    axe(page)
    assert kept() == ["Ask a partner"]


def test_two_windows_do_not_undo_each_other_also_without_javascript(signed_in, guide):
    anna = UserFactory(name="Anna Rossi", email=ANNA)
    first, second = (signed_in(anna, javascript=False) for _ in range(2))
    for window in (first, second):
        window.goto(guide)

    first.get_by_label("Ask a partner").check()
    first.get_by_role("button", name="Keep my ticks").first.click()
    second.get_by_label("Look at the toilets").check()
    second.get_by_role("button", name="Keep my ticks").last.click()

    expect(second.get_by_text("2 of 3 tasks done")).to_be_visible()
    expect(second.get_by_label("Ask a partner")).to_be_checked()
    assert kept() == ["Ask a partner", "Look at the toilets"]
