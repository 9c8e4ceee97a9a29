from importlib import import_module

import pytest
from django.apps import apps

from contacts.models import Programme
from tests.factories.contacts import ProgrammeFactory


@pytest.mark.django_db
def test_merged_names_await_a_check_when_the_release_is_taken_back():
    target = ProgrammeFactory(name="PR FESR Sicilia 2021-2027")
    ProgrammeFactory(name="Sicily ERDF", state="merged", merged_into=target)

    going_back = import_module("contacts.migrations.0011_merged_names_going_back").Migration.operations[0]
    going_back.reverse_code(apps, None)

    assert set(Programme.objects.values_list("name", "state", "merged_into")) == {
        ("PR FESR Sicilia 2021-2027", "listed", None),
        ("Sicily ERDF", "awaiting_check", None),
    }
