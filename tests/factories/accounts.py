"""People as the portal knows them.

``UserFactory()`` has answered everything an organiser asks of anybody and represents no programme (give
``programme=`` one of ``ProgrammeFactory``); ``NewcomerFactory()`` has only just proved an address;
``StaffFactory()`` may enter the staff area, with every permission. Nobody has a password but who gets one:
``UserFactory(password="…")``.
"""

import factory
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import Affiliation, BodyKind, Consent, EmailCode, MailDomain, User
from kit.models import CODE_LIFE
from tests.factories.contacts import ProgrammeFactory


class NewcomerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"person{number}@example.org")
    password = factory.Transformer(None, transform=make_password)


class UserFactory(NewcomerFactory):
    name = factory.Sequence(lambda number: f"Person {number}")
    body_kind = BodyKind.MANAGING_AUTHORITY
    role = "Programme officer"
    organisation = "Ministry of Regional Development"
    country = "IT"
    programme = None
    represents_no_programme = factory.LazyAttribute(lambda person: person.programme is None)


class StaffFactory(UserFactory):
    is_staff = True
    is_superuser = True


class ConsentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Consent

    person = factory.SubFactory(UserFactory)
    purpose = Consent.Purpose.NEWS
    text_version = "2026-11"
    given_at = factory.LazyFunction(timezone.now)


class EmailCodeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EmailCode

    email = factory.Sequence(lambda number: f"person{number}@example.org")
    expires_at = factory.LazyFunction(lambda: timezone.now() + CODE_LIFE)


class AffiliationFactory(factory.django.DjangoModelFactory):
    """A claim; ``acting=True`` is one that staff confirmed, ``left=True`` one that is over."""

    class Meta:
        model = Affiliation

    class Params:
        acting = factory.Trait(
            confirmed_at=factory.LazyFunction(timezone.now), confirmed_how=Affiliation.ConfirmedBy.STAFF
        )
        left = factory.Trait(ended_at=factory.LazyFunction(timezone.now), ended_how=Affiliation.Ended.LEFT)

    person = factory.SubFactory(UserFactory)
    programme = factory.SubFactory(ProgrammeFactory)
    claimed_at = factory.LazyFunction(timezone.now)


class MailDomainFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MailDomain

    programme = factory.SubFactory(ProgrammeFactory)
    domain = "sicilia.example"
