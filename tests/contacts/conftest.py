import pytest
from django.core.cache import caches


@pytest.fixture
def fresh_pages():
    """No page in memory from a test before, whose rows came and went with the same revision."""
    caches["pages"].clear()


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Where files of the test lie, and nowhere else."""
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None},
        }
    }
    return tmp_path
