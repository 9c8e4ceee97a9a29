import pytest

from accounts.actions.erasure import forget_people
from accounts.models import User
from audit.models import Entry
from contacts.models import Programme
from tests.factories.accounts import UserFactory
from tests.factories.contacts import ProgrammeFactory

pytestmark = pytest.mark.django_db


def test_programmes_that_only_the_forgotten_had_typed_go_with_them():
    alone, shared = ProgrammeFactory(awaiting_check=True), ProgrammeFactory(awaiting_check=True)
    checked = ProgrammeFactory()
    for programme in (alone, shared, checked, None):
        UserFactory(programme=programme, is_active=False)
    kept = UserFactory(programme=shared)

    forget_people(people=User.objects.filter(is_active=False), by=kept)

    assert list(User.objects.all()) == [kept]
    assert set(Programme.objects.all()) == {shared, checked}
    assert Entry.objects.get().verb == "programme-ended"
