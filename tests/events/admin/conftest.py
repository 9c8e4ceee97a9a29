import pytest

from tests.factories.accounts import StaffFactory


@pytest.fixture
def staff(client):
    """Somebody on the staff with every permission, signed in."""
    person = StaffFactory(name="Sara Staff")
    client.force_login(person)
    return person
