import pytest

from tests.factories.accounts import UserFactory
from tests.factories.contacts import ProgrammeFactory


@pytest.fixture
def programme():
    return ProgrammeFactory()


@pytest.fixture
def anna():
    return UserFactory(name="Anna Berger", email="anna@sicilia.example")
