import pytest
from django.core.cache import caches


@pytest.fixture
def fresh_pages():
    """No page in memory from a test before, whose rows came and went with the same revision."""
    caches["pages"].clear()
