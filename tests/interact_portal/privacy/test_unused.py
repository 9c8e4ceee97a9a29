"""Accounts that somebody else opened and nobody ever used end by themselves, with what was begun for them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions.address import mark_address_proved
from accounts.actions.unused import forget_unused, unused_accounts
from accounts.models import User
from events.models import Registration, State
from interact_portal.privacy.retention import erase_expired
from tests.factories.accounts import NewcomerFactory, UserFactory
from tests.factories.events import EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db

YEAR = timedelta(days=365)
SHORT = timedelta(hours=1)


def ago(span):
    return timezone.now() - span


@pytest.mark.parametrize("state", [State.EXPIRED, State.CANCELLED])
def test_whom_a_colleague_gave_a_place_is_forgotten_with_the_account_when_they_never_answer(state):
    def place(span, **person):
        return RegistrationFactory(
            event=EventFactory(past=True), state=state, registered_by=UserFactory(), **{f"{state}_at": ago(span)},
            person=NewcomerFactory(date_joined=ago(YEAR), **{"email_awaits_proof": True, **person}),
        )  # fmt: skip

    days = timedelta(days=30)
    old, young = place(days + SHORT), place(days - SHORT)
    used, told = place(days + SHORT, email_awaits_proof=False), place(days + SHORT, name="Anna")

    erase_expired()

    assert [Registration.objects.get(pk=row.pk).person for row in (old, young, used, told)] == [
        None, young.person, used.person, told.person,
    ]  # fmt: skip
    assert not User.objects.filter(pk=old.person_id).exists()


def test_an_account_that_staff_opened_waits_longer_and_one_that_is_used_or_needed_stays():
    def account(span, **fields):
        return UserFactory(date_joined=ago(span), **{"email_awaits_proof": True, **fields})

    old, young = account(YEAR + SHORT), account(YEAR - SHORT)
    needed = RegistrationFactory(person=account(2 * YEAR)).person
    used = [account(2 * YEAR, last_login=ago(YEAR)), account(2 * YEAR, email_awaits_proof=False)]
    staff = account(2 * YEAR, is_staff=True)

    erase_expired()

    assert not User.objects.filter(pk=old.pk).exists()
    assert set(User.objects.filter(pk__in=[row.pk for row in (young, needed, staff, *used)])) == {
        young, needed, staff, *used,
    }  # fmt: skip


def test_who_signs_in_while_the_night_looks_through_accounts_keeps_theirs():
    person = NewcomerFactory(email_awaits_proof=True, date_joined=ago(YEAR))
    found = unused_accounts()
    assert list(found) == [person]
    mark_address_proved(person=person, by=person)

    forget_unused(User.objects.filter(pk=person.pk))

    assert User.objects.get() == person
