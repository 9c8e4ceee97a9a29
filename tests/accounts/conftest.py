import pytest
from django.test import Client


@pytest.fixture
def client_factory():
    return Client


@pytest.fixture
def client_of_another_browser():
    return Client()


@pytest.fixture
def csrf_client():
    return Client(enforce_csrf_checks=True)
