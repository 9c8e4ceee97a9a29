"""Who of the demo speaks for which programme, and how they came to."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from accounts.models import Affiliation, MailDomain, User
from contacts.models import Programme

from .people import OFFICER_IJG

#: Mail domains that staff entered, for the programme with this short name.
DOMAINS = {
    "sicilia.example": "PR FESR Sicilia",
    "lombardia.example": "PR FESR Lombardia",
    "norte.example": "Norte 2030",
    "central-baltic.example": "Central Baltic",
    "south-baltic.example": "South Baltic",
    "upper-rhine.example": "Upper Rhine",
    "south-adriatic.example": "South Adriatic",
}
#: Who asked, without an answer until today.
ASKED = ["lukasz.wisniewski@slaskie.example", "antia.couto@galicia.example"]
#: Who was confirmed by a colleague: address → the colleague's.
BY_COLLEAGUE = {"grazyna.swierczek@slaskie.example": OFFICER_IJG}
BY_STAFF = [OFFICER_IJG, "agnieszka.glowacka@dolnoslaskie.example"]

How = Affiliation.ConfirmedBy


def add_affiliations(people: list[User], *, now: datetime) -> None:
    """Enters the mail domains; everybody claims their programme, and some act for it."""
    programmes = {programme.short_name: programme for programme in Programme.objects.listed()}
    MailDomain.objects.bulk_create(
        MailDomain(domain=domain, programme=programmes[name]) for domain, name in DOMAINS.items()
    )
    Affiliation.objects.bulk_create(_affiliations(people, now))


def _affiliations(people: list[User], now: datetime) -> Iterator[Affiliation]:
    by_email = {person.email: person for person in people}
    for person in people:
        if person.programme is None:
            continue
        claim = Affiliation(person=person, programme=person.programme, claimed_at=person.date_joined)
        if person.email in ASKED:
            claim.asked_at = now - timedelta(days=1)
        elif DOMAINS.get(person.email.partition("@")[2]) == person.programme.short_name:
            claim.confirmed_how, claim.confirmed_at = How.MAIL_DOMAIN, person.date_joined
        elif person.email in BY_STAFF:
            claim.confirmed_how, claim.confirmed_at = How.STAFF, person.date_joined
        elif colleague := BY_COLLEAGUE.get(person.email):
            claim.confirmed_how, claim.confirmed_at = How.COLLEAGUE, now - timedelta(days=1)
            claim.confirmed_by = by_email[colleague]
        yield claim
