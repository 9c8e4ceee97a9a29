"""Three typed names of one programme: staff look at the queue and merge them, by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from contacts.actions.programmes import add_typed_programme
from contacts.models import Programme
from tests.factories.accounts import AffiliationFactory, StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory

pytestmark = pytest.mark.django_db(transaction=True)

NAMES = ("Sicilia FESR", "PR FESR Sicilia 21-27", "Sicily ERDF")


@pytest.fixture
def desk(signed_in):
    """A member of staff, signed in already."""
    return signed_in(StaffFactory())


def test_staff_merge_three_typed_names_into_one_programme(desk, axe):
    ProgrammeFactory(name="PR FESR Sicilia 2021-2027", slug="sicilia", ijg=True)
    people = [UserFactory(programme=add_typed_programme(name=name, by=None)) for name in NAMES]
    for person in people:
        AffiliationFactory(person=person, programme=person.programme)

    desk.goto("/admin/contacts/programme/")
    axe(desk)
    desk.get_by_role("link", name="3 names await a check").press("Enter")
    for name in NAMES:
        card = desk.get_by_role("region", name=name)
        expect(card.get_by_text("1 person, 0 registrations")).to_be_visible()
        axe(desk)
        card.get_by_role("link", name="Merge into PR FESR Sicilia 2021-2027").press("Enter")
        expect(desk.get_by_text(re.compile("This cannot be undone"))).to_be_visible()
        axe(desk)
        desk.get_by_role("button", name="Merge for good").press("Enter")
        expect(desk.get_by_text(f"“{name}” is now another name of “PR FESR Sicilia 2021-2027”.")).to_be_visible()
    expect(desk.get_by_text("No name awaits a check.")).to_be_visible()
    axe(desk)

    for person in people:
        person.refresh_from_db()
    assert {person.programme for person in people} == {Programme.objects.listed().get()}
