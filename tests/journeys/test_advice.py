"""Advice: an officer asks, staff find it on the desk and answer, the officer reads it and says thanks."""

import re

import pytest
from playwright.sync_api import expect

from campaigns.models import AdviceMessage
from tests.factories.accounts import AffiliationFactory, StaffFactory, UserFactory
from tests.factories.campaigns import EditionFactory, SupportRegistrationFactory
from tests.factories.contacts import ProgrammeFactory

pytestmark = pytest.mark.django_db(transaction=True)


def link_to(part, letter):
    return re.search(rf"https?://\S+{part}\S*", letter.body)[0]


def test_a_question_comes_to_the_desk_and_its_answer_to_the_programme(signed_in, axe, letters):
    programme = ProgrammeFactory(name="Interreg Italy–Malta", slug="italy-malta")
    edition = EditionFactory()
    SupportRegistrationFactory(edition=edition, programme=programme, registered=True)
    ann, bea = (
        AffiliationFactory(programme=programme, person=UserFactory(name=name, email=email), acting=True).person
        for name, email in (("Ann Galea", "ann@italy-malta.example"), ("Bea Rizzo", "bea@italy-malta.example"))
    )
    staff = StaffFactory(is_superuser=True, name="Vilma Aarnio")

    # An officer sends an empty question, then one, by pressing twice.
    page = signed_in(ann, width=360)
    page.goto(f"/campaigns/cooperation-day/{edition.year}/support/italy-malta/")
    axe(page)
    page.get_by_role("link", name="Ask a question").click()
    page.get_by_role("button", name="Send the question").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    axe(page)
    page.get_by_label("Your question").fill("May we show two projects?")
    page.get_by_role("button", name="Send the question").dblclick()
    expect(page.get_by_text("waits for an answer")).to_be_visible()
    axe(page)
    assert AdviceMessage.objects.count() == 1

    # Staff come from the message, or by way of the desk.
    assert len(letters(staff.email)) == 1
    desk = signed_in(staff)
    desk.goto("/admin/")
    axe(desk)
    desk.get_by_role("link", name="Campaign desk").click()
    expect(desk.get_by_role("heading", name="Still in time: 1")).to_be_visible()
    axe(desk)
    desk.get_by_role("link", name="Interreg Italy–Malta", exact=True).click()
    assert desk.url == link_to("answer/", letters(staff.email)[0])
    desk.get_by_label("Answer").fill("Yes, two.")
    axe(desk)
    desk.get_by_role("button", name="Send the answer").click()
    expect(desk.get_by_text("Your answer is sent.")).to_be_visible()
    axe(desk)
    desk.get_by_role("link", name="Desk", exact=True).click()
    expect(desk.get_by_text("Every question is answered.")).to_be_visible()

    # Both officers have it by mail; a colleague reads all of it and says thanks, which staff take off the desk.
    assert [letter.subject.partition(":")[0] for letter in letters(ann.email)] == ["An answer to your question"]
    colleague = signed_in(bea)
    colleague.goto(link_to("advice/", letters(bea.email)[0]))
    expect(colleague.get_by_text("Yes, two.")).to_be_visible()
    expect(colleague.get_by_text("Vilma Aarnio")).to_be_visible()
    axe(colleague)
    colleague.get_by_label("Your question").fill("Thank you!")
    colleague.get_by_role("button", name="Send the question").click()
    desk.reload()
    desk.get_by_role("link", name="Interreg Italy–Malta", exact=True).click()
    desk.get_by_role("link", name="Back, without a change").click()
    desk.get_by_role("link", name="No answer is needed").click()
    axe(desk)
    desk.get_by_role("button", name="It needs no answer").click()
    expect(desk.get_by_text("Nothing waits in this thread any more.")).to_be_visible()
    assert len(letters(bea.email)) == 1
