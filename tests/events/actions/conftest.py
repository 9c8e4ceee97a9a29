import pytest

from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.events import RegistrationFactory


@pytest.fixture
def staff():
    return StaffFactory()


@pytest.fixture
def giver(event):
    """Somebody with a place at the ``event`` of the module, who gives it, or one more, to another person."""
    return RegistrationFactory(event=event, person__name="Ben Muster", person__email="ben@example.org")


@pytest.fixture
def anna():
    """To whom a place is given."""
    return UserFactory(email="anna@example.org")
