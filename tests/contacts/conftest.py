import pytest
from django.core.cache import caches


@pytest.fixture
def fresh_pages():
    """No page in memory from a test before, whose rows came and went with the same revision."""
    caches["pages"].clear()


@pytest.fixture(autouse=True)
def _own_files(media):
    """Every test here may store files."""
