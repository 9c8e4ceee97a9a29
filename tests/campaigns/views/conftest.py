import pytest

from tests.factories.accounts import AffiliationFactory, UserFactory
from tests.factories.campaigns import EditionFactory
from tests.factories.contacts import ProgrammeFactory


@pytest.fixture
def programme():
    return ProgrammeFactory(name="Interreg Italy–Malta", slug="italy-malta")


@pytest.fixture
def edition():
    return EditionFactory()


@pytest.fixture
def partner(client):
    person = UserFactory(name="Anna Rossi", email="anna@example.org")
    client.force_login(person)
    return person


@pytest.fixture
def ann(client, programme):
    """Somebody who acts for ``programme``, signed in."""
    person = AffiliationFactory(programme=programme, acting=True).person
    client.force_login(person)
    return person
