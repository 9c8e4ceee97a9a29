"""What every test stands on: a real database, quick password hashes, no network but this machine's own."""

import contextlib
import fcntl
import gc
import os
import socket
from pathlib import Path

import hypothesis
import psycopg2
import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection, transaction
from django.test import TransactionTestCase
from xdist.scheduler import LoadScopeScheduling

HERE = ("127.0.0.1", "::1", "localhost")

# A busy machine is no mistake: no example fails for taking long.
hypothesis.settings.register_profile("portal", hypothesis.settings(), deadline=None)
hypothesis.settings.load_profile("portal")


def pytest_configure(config):
    """Differences from production, made before anything reads the settings."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # Argon2 is slow on purpose
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.WHITENOISE_AUTOREFRESH = True  # static files from where they are written, without collectstatic
    settings.WHITENOISE_USE_FINDERS = True
    # A broker's database for each worker, so that none sees another's messages.
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    settings.CELERY_BROKER_URL = f"{settings.CELERY_BROKER_URL.rpartition('/')[0]}/{worker}"


class OnePortalForFaults(LoadScopeScheduling):
    """Tests go to whichever worker is free, but those of tests/faults, which share one portal, to the same, first."""

    def _split_scope(self, nodeid):
        return "faults" if nodeid.startswith("tests/faults/") else nodeid


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """What starts processes, beside this file, takes long and comes first, so that no worker is left with it alone.

    Before all of it comes what needs a database, which one worker makes then, while none waits for it. Of the others,
    those that empty the tables come last, as pytest-django has put them.
    """
    here = Path(__file__).parent

    def turn(item):
        return 2 if item.path.parent != here else 1 if item.get_closest_marker("django_db") is None else 0

    items.sort(key=turn)


def pytest_collection_finish():
    """All modules and thousands of tests stay: looking through them for garbage again and again finds none."""
    gc.collect()
    gc.freeze()


def pytest_xdist_make_scheduler(config, log):
    return OnePortalForFaults(config, log)


def _template_of(run: str) -> str:
    """The database that the workers of ``run`` copy."""
    return f"template_{run}"


@contextlib.contextmanager
def _server():
    """A cursor on the server, beside the database of any test."""
    server = psycopg2.connect(**{**connection.get_connection_params(), "dbname": "postgres"})
    server.autocommit = True
    try:
        with server.cursor() as cursor:
            yield cursor
    finally:
        server.close()


def _make_template(name: str) -> None:
    """Migrates an empty database called ``name``, unless another worker has done so."""
    with _server() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
        if cursor.rowcount:
            return
        cursor.execute(f'CREATE DATABASE "{name}"')
    own = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", verbosity=0, run_syncdb=True)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix, django_db_blocker, tmp_path_factory, worker_id, testrun_uid
):
    """All migrations run once: the databases of the workers are copies of one, which the first of them makes."""
    if worker_id == "master":
        return
    template = _template_of(testrun_uid)
    with (tmp_path_factory.getbasetemp().parent / "template.lock").open("w") as lock, django_db_blocker.unblock():
        fcntl.flock(lock, fcntl.LOCK_EX)
        _make_template(template)
    connection.settings_dict["TEST"]["TEMPLATE"] = template


def pytest_sessionfinish(session):
    """The template goes with the run, also where the server stays."""
    workers = getattr(session.config.pluginmanager.get_plugin("dsession"), "nodemanager", None)
    if workers:
        with _server() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{_template_of(workers.testrunuid)}" WITH (FORCE)')


#: What migrations say of models and permissions is the same for all tests.
NEVER_EMPTIED = {"django_content_type", "auth_permission"}


def _empty_tables() -> None:
    """Deletes all rows that a test has left. Django truncates every table, a hundred of them, and then writes all
    permissions anew: that takes ten times as long when a few tables have rows."""
    with transaction.atomic(), connection.cursor() as cursor:
        names = connection.introspection.django_table_names(only_existing=True, include_views=False)
        tables = sorted({*names} - NEVER_EMPTIED)
        cursor.execute(" UNION ALL ".join(f"(SELECT '{table}' FROM \"{table}\" LIMIT 1)" for table in tables))
        filled = [table for (table,) in cursor.fetchall()]
        cursor.execute("SET LOCAL session_replication_role = replica")  # no foreign key and no trigger says no
        for table in filled:
            cursor.execute(f'DELETE FROM "{table}"')


def _is_superuser() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SHOW is_superuser")
        return cursor.fetchone() == ("on",)


@pytest.fixture(autouse=True, scope="session")
def _quick_emptying():
    """After a test with transactions of its own; as Django does it where the server lets nobody pass by triggers."""
    flush = TransactionTestCase._fixture_teardown
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            TransactionTestCase, "_fixture_teardown", lambda case: _empty_tables() if _is_superuser() else flush(case)
        )
        yield


@pytest.fixture(autouse=True, scope="session")
def _no_network():
    """Whoever connects to another machine fails at once, instead of waiting or of leaking something."""
    connect = socket.socket.connect

    def connect_here(sock, address):
        if sock.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in HERE:
            raise RuntimeError(f"a test asked for the network: {address}")
        return connect(sock, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield


@pytest.fixture(autouse=True)
def _no_page_kept():
    """A page kept in memory would outlive the rows of the test that made it."""
    yield
    caches["pages"].clear()


@pytest.fixture
def media(settings, tmp_path):
    """The folder in which files of one test lie, gone with it; for a test that stores some."""
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None},
        }
    }
    return tmp_path
