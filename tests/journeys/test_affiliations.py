"""Who speaks for a programme: claimed by oneself, confirmed by a colleague, by a mail domain."""

import pytest
from playwright.sync_api import expect

from accounts.models import Affiliation
from tests.factories.accounts import AffiliationFactory, StaffFactory, UserFactory
from tests.factories.contacts import ContactPersonFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def programme():
    return ProgrammeFactory(name="PR FESR Sicilia 2021-2027", slug="pr-fesr-sicilia", ijg=True)


def test_an_officer_is_confirmed_by_a_colleague_who_acts_already(signed_in, axe, letters, programme):
    ContactPersonFactory(given_name="Maija", family_name="Korhonen", serves=[programme])
    giulia = UserFactory(name="Giulia Ferrante", email="giulia@sicilia.example", programme=programme)
    AffiliationFactory(person=giulia, programme=programme, acting=True)
    nunziata = UserFactory(name="Nunziata Caruso", email="nunziata@catania.example", programme=programme)
    AffiliationFactory(person=nunziata, programme=programme)

    page = signed_in(nunziata, width=360)
    page.goto("/programmes/pr-fesr-sicilia/people/")
    expect(page.get_by_text("Giulia Ferrante")).to_be_visible()
    expect(page.get_by_text("Maija Korhonen")).to_be_visible()
    assert giulia.email not in page.content()
    axe(page)
    page.get_by_role("button", name="Ask to be confirmed").click()
    expect(page.get_by_text("Your request is on its way.")).to_be_visible()
    axe(page)

    letter = letters(giulia.email)[-1]
    assert "Nunziata Caruso" in letter.body
    colleague = signed_in(giulia)
    colleague.goto("/programmes/pr-fesr-sicilia/people/")
    axe(colleague)
    colleague.get_by_role("button", name="Confirm").click()
    expect(colleague.get_by_text("Nunziata Caruso acts for the programme from now on")).to_be_visible()

    assert programme.name in letters(nunziata.email)[-1].body
    page.goto("/me/programmes/")
    expect(page.get_by_text("You act for it", exact=True)).to_be_visible()
    axe(page)
    page.get_by_role("link", name="People of the programme").click()
    expect(page.get_by_role("heading", name="2 people act for the programme")).to_be_visible()
    axe(page)


def test_a_mail_domain_that_staff_enter_confirms_who_claims_the_programme(signed_in, axe, letters, programme):
    salvatore = UserFactory(name="Salvatore Lo Presti", email="salvatore@fesr.regione.sicilia.example")
    desk = signed_in(StaffFactory(is_superuser=True))
    desk.goto("/admin/accounts/maildomain/add/")
    axe(desk)
    desk.get_by_label("Mail domain").fill("regione.sicilia.example")
    desk.get_by_label("Programme").select_option(label=programme.name)
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.locator(".messagelist")).to_be_visible()
    axe(desk)

    page = signed_in(salvatore)
    page.goto("/me/programmes/")
    axe(page)
    page.get_by_role("combobox", name="Programme").fill("PR FESR Sicilia 2021-2027")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("You represent PR FESR Sicilia 2021-2027 and act for it.")).to_be_visible()
    assert "PR FESR Sicilia" in letters(salvatore.email)[-1].body
    assert Affiliation.objects.acting().get().confirmed_how == Affiliation.ConfirmedBy.MAIL_DOMAIN
