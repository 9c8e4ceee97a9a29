"""Static files as production serves them: compressed, and kept for ever under a name that changes with the file."""

import pytest
from django.core.management import call_command
from django.test import Client


@pytest.fixture
def collected(settings, tmp_path):
    """A style sheet of our own making, as `collectstatic` leaves it; returns its address."""
    sheet = tmp_path / "source" / "sheet.css"
    sheet.parent.mkdir()
    sheet.write_text("main { color: black }\n" * 100)
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [sheet.parent], tmp_path / "root"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = False
    call_command("collectstatic", interactive=False, verbosity=0)
    (name,) = (file.name for file in (tmp_path / "root").glob("sheet.*.css"))
    return f"/static/{name}"


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_a_static_file_comes_compressed_and_is_kept_for_ever(collected, coding):
    response = Client().get(collected, headers={"Accept-Encoding": coding})

    assert (response.status_code, response.headers["Content-Encoding"]) == (200, coding)
    assert "immutable" in response.headers["Cache-Control"]
    assert len(b"".join(response.streaming_content)) < 200
