"""The way out: somebody reads what goes and what stays, confirms by a code, and is forgotten."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import User
from events.models import Registration, State
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.events import EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "anna.leaves@example.org"


def read_code(letters):
    return re.search(r"\b\d{6}\b", letters(ADDRESS)[-1].body)[0]


def test_staff_erase_somebody_who_asked_by_mail(visitor, letters, axe):
    StaffFactory(email=ADDRESS)
    person = RegistrationFactory(person__name="Ben Leaves").person
    page = visitor(width=1280)
    page.goto(f"/admin/accounts/user/{person.pk}/change/")
    axe(page)
    page.get_by_label("Your e-mail address").fill(ADDRESS)
    page.get_by_role("button", name="Send me a code").click()
    axe(page)
    page.get_by_label("Code").fill(read_code(letters))
    page.locator("main form").first.get_by_role("button").first.click()
    axe(page)
    page.get_by_role("link", name="Erase…").click()
    expect(page.get_by_text("Places and states are counted")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    axe(page)
    page.get_by_role("button", name="Erase account and data").click()
    expect(page.get_by_text("Please correct the errors below.")).to_be_visible()
    axe(page)
    page.get_by_label("Reason").select_option("asked by e-mail or letter")
    page.get_by_label("I have checked that this is to be done").check()
    page.get_by_role("button", name="Erase account and data").click()

    expect(page.get_by_text("The account is erased.")).to_be_visible()
    axe(page)
    assert not User.objects.filter(pk=person.pk).exists()


def test_somebody_deletes_the_account_and_the_next_in_line_gets_the_place(visitor, letters, axe):
    person, event = UserFactory(email=ADDRESS), EventFactory(pool__capacity=1)
    RegistrationFactory(event=event, person=person)
    waiting = RegistrationFactory(event=event, state=State.WAITING)
    page = visitor(width=360)
    page.emulate_media(color_scheme="dark")

    page.goto("/accounts/login/?next=/me/")
    axe(page)
    page.get_by_label("Your e-mail address").fill(ADDRESS)
    page.get_by_role("button", name="Send me a code").click()
    axe(page)
    page.get_by_label("Code").fill(read_code(letters))
    page.locator("main form").first.get_by_role("button").first.click()
    axe(page)
    page.get_by_role("link", name="Delete my account and data").click()
    expect(page.get_by_role("heading", name="What is deleted")).to_be_visible()
    expect(page.get_by_text("your place goes to the next in line")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    axe(page)
    page.get_by_role("button", name="Send me a code to confirm").click()
    expect(page.get_by_role("heading", name="Confirm with the code from your mail")).to_be_visible()
    axe(page)
    page.get_by_label("Code").fill("000000" if read_code(letters) != "000000" else "000001")
    page.get_by_role("button", name="Delete my account and data").click()
    expect(page.get_by_text("This is not the code we sent.").first).to_be_visible()
    axe(page)
    page.get_by_label("Code").fill(read_code(letters))
    page.get_by_role("button", name="Delete my account and data").click()

    expect(page.get_by_role("heading", name="Your account and data are deleted")).to_be_visible()
    axe(page)
    assert not User.objects.filter(email=ADDRESS).exists()
    assert Registration.objects.get(pk=waiting.pk).state == State.CONFIRMED
    assert "are deleted" in letters(ADDRESS)[-1].body
    page.goto("/me/")
    expect(page.get_by_label("Your e-mail address")).to_be_visible()
    axe(page)
