"""Mail domains confirm who proves an address of theirs, and nobody else."""

import pytest
from django.core.exceptions import ValidationError

from accounts.actions.address import change_address
from accounts.actions.affiliations import ask, claim
from accounts.actions.codes import send_code
from accounts.actions.mail_domains import add_mail_domain, confirmed_by, remove_mail_domain
from accounts.actions.sign_in import person_by_code
from accounts.models import Affiliation, MailDomain, User
from audit.models import Entry
from contacts.models import Programme
from outbox.models import Message
from tests.factories.accounts import AffiliationFactory, MailDomainFactory, StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory

pytestmark = pytest.mark.django_db

DOMAIN = Affiliation.ConfirmedBy.MAIL_DOMAIN


@pytest.fixture
def sicilia(programme):
    return MailDomainFactory(programme=programme, domain="sicilia.example")


def how(person):
    return Affiliation.objects.live().get(person=person).confirmed_how


def move_to(person, email):
    code = send_code(email=email, client="", person=person)
    change_address(code=code, typed=code.digits, by=person)
    person.refresh_from_db()


def sign_in(email):
    code = send_code(email=email, client="")
    return person_by_code(code=code, typed=code.digits)


def templates():
    notices = Message.objects.exclude(has_secret=True).exclude(template="accounts/email/address_changed")
    return list(notices.order_by("pk").values_list("template", flat=True))


@pytest.mark.parametrize("email", ["anna@sicilia.example", "anna@Regione.Sicilia.Example"])
def test_a_claim_with_an_address_of_the_domain_acts_at_once(programme, sicilia, email):
    anna = sign_in(email)

    affiliation = claim(person=anna, programme=programme, by=anna)

    assert (affiliation.is_acting, affiliation.confirmed_how, affiliation.confirmed_by) == (True, DOMAIN, None)
    assert templates() == ["accounts/email/acting_confirmed"]
    entry = Entry.objects.get(verb="acting-confirmed")
    assert (entry.by, entry.detail["how"]) == ("system", "mail_domain")


@pytest.mark.parametrize("email", ["anna@evil-sicilia.example", "anna@sicilia.example.evil.example"])
def test_a_claim_with_another_address_is_a_claim(programme, sicilia, email):
    anna = sign_in(email)

    assert not claim(person=anna, programme=programme, by=anna).is_acting


def test_a_domain_of_another_programme_confirms_nobody(sicilia):
    anna = sign_in("anna@sicilia.example")

    assert not claim(person=anna, programme=ProgrammeFactory(), by=anna).is_acting


def test_an_address_that_staff_typed_confirms_once_its_owner_has_signed_in(programme, sicilia):
    anna = UserFactory(email="anna@sicilia.example", email_awaits_proof=True)
    affiliation = claim(person=anna, programme=programme, by=StaffFactory())
    assert not affiliation.is_acting

    sign_in(anna.email)

    assert how(anna) == DOMAIN
    assert User.objects.get(pk=anna.pk).email_awaits_proof is False


def test_a_new_address_outside_the_domain_takes_acting_away_and_leaves_the_claim(programme, sicilia):
    anna = sign_in("anna@sicilia.example")
    claim(person=anna, programme=programme, by=anna)

    move_to(anna, "anna@elsewhere.example")

    affiliation = Affiliation.objects.get()
    assert (affiliation.is_live, affiliation.is_acting, affiliation.confirmed_how) == (True, False, "")
    assert templates()[-1] == "accounts/email/acting_lapsed"
    assert Entry.objects.filter(verb="acting-lapsed").count() == 1


@pytest.mark.parametrize("email", ["anna.maria@sicilia.example", "anna@regione.sicilia.example", "a@other.example"])
def test_a_new_address_in_a_domain_of_the_programme_changes_nothing(programme, sicilia, email):
    MailDomainFactory(programme=programme, domain="other.example")
    anna = sign_in("anna@sicilia.example")
    claim(person=anna, programme=programme, by=anna)

    move_to(anna, email)

    assert how(anna) == DOMAIN
    assert templates() == ["accounts/email/acting_confirmed"]


def test_whom_people_confirmed_may_change_address(programme, sicilia):
    anna = AffiliationFactory(programme=programme, acting=True).person

    move_to(anna, "anna@elsewhere.example")

    assert how(anna) == Affiliation.ConfirmedBy.STAFF


def test_a_new_address_in_the_domain_confirms_what_is_claimed(programme, sicilia):
    anna = sign_in("anna@elsewhere.example")
    ask(person=anna, programme=programme, by=anna)

    move_to(anna, "anna@sicilia.example")

    assert how(anna) == DOMAIN


def test_who_lapsed_may_ask_anew_and_colleagues_are_told_anew(programme, sicilia):
    colleague = AffiliationFactory(programme=programme, acting=True).person
    anna = sign_in("anna@elsewhere.example")
    ask(person=anna, programme=programme, by=anna)
    move_to(anna, "anna@sicilia.example")
    move_to(anna, "anna@new.example")

    ask(person=anna, programme=programme, by=anna)

    assert Message.objects.filter(recipient=colleague.email, template="accounts/email/confirmation_asked").count() == 2


# -- adding and removing --------------------------------------------------------------------------------------
def test_a_new_domain_confirms_those_who_claim_already_and_says_how_many(programme):
    staff = StaffFactory()
    for email, fields in (
        ("anna@sicilia.example", {}),
        ("bea@regione.sicilia.example", {"asked_at": "2026-11-01T12:00Z"}),
        ("carl@evil-sicilia.example", {}),
        ("dora@sicilia.example", {"left": True}),
        ("emil@sicilia.example", {"acting": True}),
    ):
        AffiliationFactory(programme=programme, person=UserFactory(email=email), **fields)
    AffiliationFactory(programme=programme, person=UserFactory(email="f@sicilia.example", email_awaits_proof=True))
    AffiliationFactory(person=UserFactory(email="other@sicilia.example"))

    row, confirmed = add_mail_domain(domain="sicilia.example", programme=programme, by=staff)

    by_domain = Affiliation.objects.filter(confirmed_how=DOMAIN).values_list("person__email", flat=True)
    assert (confirmed, sorted(by_domain)) == (2, ["anna@sicilia.example", "bea@regione.sicilia.example"])
    assert Entry.objects.get(verb="mail-domain-added").detail == {
        "domain": "sicilia.example", "programme": f"contacts.programme:{programme.pk}", "people": 2,
    }  # fmt: skip
    assert confirmed_by([row]) == {row: 2}


@pytest.mark.parametrize("domain", ["gmail.com", "Sicilia.Example", "sicilia", "sicilia.example"])
def test_a_domain_that_is_public_or_wrong_or_there_already_is_refused(programme, sicilia, domain):
    with pytest.raises(ValidationError):
        add_mail_domain(domain=domain, programme=programme, by=StaffFactory())

    assert list(MailDomain.objects.all()) == [sicilia]


def test_two_programmes_may_have_the_same_domain(sicilia):
    add_mail_domain(domain=sicilia.domain, programme=ProgrammeFactory(), by=StaffFactory())

    assert MailDomain.objects.count() == 2


def test_a_removed_domain_leaves_whom_it_confirmed_and_says_how_many(programme, sicilia):
    anna = sign_in("anna@sicilia.example")
    claim(person=anna, programme=programme, by=anna)
    AffiliationFactory(programme=programme, acting=True)

    assert remove_mail_domain(mail_domain=sicilia, by=StaffFactory()) == 1

    assert (how(anna), MailDomain.objects.count()) == (DOMAIN, 0)
    assert Entry.objects.get(verb="mail-domain-removed").detail["people"] == 1


def test_a_domain_that_was_removed_vouches_for_no_new_address(programme, sicilia):
    anna = sign_in("anna@sicilia.example")
    claim(person=anna, programme=programme, by=anna)
    remove_mail_domain(mail_domain=sicilia, by=StaffFactory())

    move_to(anna, "anna.maria@sicilia.example")

    assert how(anna) == ""


def test_a_closed_programme_is_confirmed_for_nobody_by_a_new_address(programme, sicilia):
    anna = sign_in("anna@elsewhere.example")
    claim(person=anna, programme=programme, by=anna)
    Programme.objects.update(state=Programme.State.CLOSED)

    move_to(anna, "anna@sicilia.example")

    assert how(anna) == ""
