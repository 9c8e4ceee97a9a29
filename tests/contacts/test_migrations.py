import pytest
from django.core.management import call_command
from django.db import connection

from contacts.models import Programme
from tests.factories.contacts import ProgrammeFactory


@pytest.mark.django_db
def test_merged_names_await_a_check_when_the_release_is_taken_back():
    target = ProgrammeFactory(name="PR FESR Sicilia 2021-2027")
    ProgrammeFactory(name="Sicily ERDF", state="merged", merged_into=target)

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as if the rows had been committed
    call_command("migrate", "contacts", "0010_imports", verbosity=0)

    assert set(Programme.objects.values_list("name", "state", "merged_into")) == {
        ("PR FESR Sicilia 2021-2027", "listed", None),
        ("Sicily ERDF", "awaiting_check", None),
    }
