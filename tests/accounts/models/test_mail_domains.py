import pytest
from django.core.exceptions import ValidationError

from accounts.models import MailDomain
from accounts.models.mail_domains import canonical_domain, validate_own_domain


@pytest.mark.parametrize(("typed", "domain"), [
    ("sicilia.example", "sicilia.example"),
    (" @Regione.SICILIA.Example. ", "regione.sicilia.example"),
    ("münchen.example", "xn--mnchen-3ya.example"),
    ("XN--MNCHEN-3YA.example", "xn--mnchen-3ya.example"),
    ("straße.example", ""),
    ("ｇmail.com", ""),
    ("a..b", ""),
    ("", ""),
])  # fmt: skip
def test_a_domain_has_one_spelling_or_none(typed, domain):
    assert canonical_domain(typed) == domain


@pytest.mark.parametrize(("email", "is_covered"), [
    ("anna@sicilia.example", True),
    ("anna@regione.sicilia.example", True),
    ("anna@SICILIA.example", True),
    ("anna@evil-sicilia.example", False),
    ("anna@evilsicilia.example", False),
    ("anna@sicilia.example.evil.example", False),
    ("sicilia.example@evil.example", False),
    ("anna@sicilia", False),
    ("sicilia.example", True),
    ("", False),
])  # fmt: skip
def test_a_domain_covers_its_addresses_and_those_below_it(email, is_covered):
    assert MailDomain(domain="sicilia.example").covers(email) is is_covered


def test_a_domain_of_another_script_covers_its_addresses_however_they_are_written():
    domain = MailDomain(domain="xn--mnchen-3ya.example")

    covered = ["anna@münchen.example", "anna@MÜNCHEN.example", "anna@xn--mnchen-3ya.example"]

    assert all(domain.covers(email) for email in covered)
    assert not domain.covers("anna@munchen.example")


@pytest.mark.parametrize("domain", [
    "gmail.com", "mail.gmail.com", "outlook.com", "outlook.it", "gmx.de", "gmx.net", "gmx.co.uk", "yahoo.co.uk",
    "libero.it", "web.de", "post.libero.it",
])  # fmt: skip
def test_domains_of_public_providers_are_refused(domain):
    with pytest.raises(ValidationError) as refused:
        validate_own_domain(domain)

    assert refused.value.messages == [
        f"Anybody can have an address at {domain}, so it says nothing about who acts for a programme."
    ]


@pytest.mark.parametrize("domain", ["co.uk", "gov.it"])
def test_domains_of_a_whole_country_are_refused(domain):
    with pytest.raises(ValidationError) as refused:
        validate_own_domain(domain)

    assert refused.value.messages == [f"{domain} stands for a whole country. Write the domain of one authority."]


@pytest.mark.parametrize("domain", ["sicilia.example", "live.sicilia.example", "mf.gov.pl", "europe.bg", "word"])
def test_domains_of_one_authority_are_taken(domain):
    validate_own_domain(domain)
