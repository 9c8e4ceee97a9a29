import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from tests.factories.accounts import NewcomerFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory

pytestmark = pytest.mark.django_db


def test_address_is_kept_in_one_spelling():
    person = User.objects.create_user(" Anna@Example.ORG ")

    assert person.email == "anna@example.org"
    assert not person.has_usable_password()
    assert User.objects.get_by_natural_key("ANNA@example.org") == person


def test_database_refuses_another_spelling_and_a_second_account():
    User.objects.create_user("anna@example.org")

    for email in ("Anna@example.org", "anna@example.org"):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.create(email=email)


def test_database_refuses_a_programme_with_none():
    with pytest.raises(IntegrityError):
        UserFactory(programme=ProgrammeFactory(), represents_no_programme=True)


@pytest.mark.parametrize("missing", ["name", "body_kind", "role", "organisation", "country"])
def test_profile_without_an_answer_is_not_complete(missing):
    assert UserFactory.build().has_complete_profile
    assert not UserFactory.build(**{missing: ""}).has_complete_profile


def test_profile_without_a_word_on_the_programme_is_not_complete():
    assert not UserFactory.build(represents_no_programme=False).has_complete_profile
    assert not NewcomerFactory.build().has_complete_profile


@pytest.mark.parametrize(("present", "told"), [([], []), (["", "FI", "AT", "FI", "XK"], ["AT", "FI", "XK"])])
def test_the_countries_that_people_come_from_are_each_told_once(present, told):
    for country in present:
        UserFactory(country=country)

    assert User.objects.countries() == told
