"""Style and safety, checked by tools; `make lint` runs this file and test_architecture.py."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
OUR_APPS = [app.label for app in apps.get_app_configs() if Path(app.path).parent == ROOT]
PRODUCTION = {
    "SITE_URL": "https://portal.example.org",
    "ALLOWED_HOSTS": "portal.example.org",
    "TRUSTED_PROXIES": "1",
    "DEBUG": "0",
}

# In a process of its own, as it takes long: what needs the rows of tests comes after all that needs none.
# The cache's table is made by SQL, where the linter takes the columns of a new table for new columns of an old one.
LINT_MIGRATIONS = """
import sys
import django
from django_migration_linter import MigrationLinter

django.setup()
linter = MigrationLinter(include_apps=sys.argv[1:], ignore_name=["0002_cache_table"], no_cache=True)
linter.lint_all_migrations()
sys.exit(linter.has_errors)
"""


def passes(*command, **env):
    """Run the tool in the checkout; what it complains about is the failure's text."""
    browsers_need = "DJANGO_ALLOW_ASYNC_UNSAFE"  # set for the journeys that this process may have run before
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != browsers_need} | env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        pytest.fail(done.stdout, pytrace=False)


def test_python_has_no_mistakes_that_ruff_knows():
    passes("-m", "ruff", "check", "--quiet", "--output-format=concise", ".")


def test_python_is_formatted():
    passes("-m", "ruff", "format", "--check", "--quiet", ".")


def test_templates_have_no_mistakes_that_djlint_knows():
    passes("-m", "djlint", "--lint", "--quiet", "templates")


def test_apps_and_their_rooms_import_downwards():
    passes("-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_logo=True))")


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration():
    call_command("makemigrations", "--check", "--dry-run", verbosity=1)


def test_the_code_before_a_migration_survives_it():
    passes("-c", LINT_MIGRATIONS, *OUR_APPS)


def test_a_production_like_set_up_has_nothing_to_warn_of():
    secret = secrets.token_urlsafe(64)
    passes("manage.py", "check", "--deploy", "--fail-level=WARNING", SECRET_KEY=secret, **PRODUCTION)
