"""What is held about people: declared in code, to the last field, and told to whom it concerns."""

import json

import pytest
from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from accounts.models import User
from interact_portal.privacy import export, record_of_processing
from kit.personal_data import declarations
from tests.factories.accounts import UserFactory
from tests.factories.contacts import ContactPersonFactory, ProgrammeFactory, TopicFactory

pytestmark = pytest.mark.django_db

OWN_MODELS = [model for app in settings.OWN_APPS for model in apps.get_app_config(app).get_models()]


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda model: model._meta.label)
def test_every_field_is_declared_personal_or_not(model):
    declaration = declarations().get(model)

    assert declaration is not None, f"{model._meta.label} is declared in no privacy.py"
    assert declaration.undeclared() == set()
    assert set(declaration.personal) & set(declaration.other) == set()


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda model: model._meta.label)
def test_what_is_declared_exists(model):
    declaration = declarations()[model]

    fields = {field.name for field in model._meta.concrete_fields}
    assert set(declaration.personal) | set(declaration.other) == fields


@pytest.mark.parametrize(
    "declaration", [d for d in declarations().values() if d.personal], ids=lambda d: d.model._meta.label
)
def test_personal_data_say_why_and_how_long(declaration):
    assert str(declaration.why)
    assert str(declaration.kept)


def test_export_tells_a_contact_person_what_the_directory_holds():
    person = UserFactory(email="ada@organisation.example")
    ContactPersonFactory(email=person.email, phone="+442079460123", leads=[TopicFactory(name="State aid")])

    told = json.loads(json.dumps(export(person), cls=DjangoJSONEncoder))

    [contact], [topic] = told["contacts.contactperson"]["rows"], told["contacts.contacttopic"]["rows"]
    assert (contact["phone"], contact["photo"], topic["topic"]) == ("+44 20 7946 0123", "", "State aid")


def test_export_is_a_file_whatever_there_is():
    person = UserFactory(name="Ana Čapková", country="CZ", programme=ProgrammeFactory(name="Interreg Danube"))

    told = json.loads(json.dumps(export(person), cls=DjangoJSONEncoder))

    assert told["accounts.user"]["rows"] == [
        {
            "email": person.email,
            "name": "Ana Čapková",
            "body_kind": "managing_authority",
            "role": "Programme officer",
            "organisation": "Ministry of Regional Development",
            "country": "CZ",
            "programme": "Interreg Danube",
            "represents_no_programme": False,
            "language": "en",
            "is_staff": False,
            "is_superuser": False,
            "is_active": True,
            "date_joined": told["accounts.user"]["rows"][0]["date_joined"],
            "last_login": None,
        }
    ]
    assert set(told) == {d.model._meta.label_lower for d in declarations().values() if d.of}


def test_export_of_one_person_holds_nothing_of_another():
    person, other = UserFactory(), UserFactory(name="Somebody Else", email="somebody@else.example")

    told = json.dumps(export(person), cls=DjangoJSONEncoder)

    assert other.name not in told
    assert other.email not in told


def test_record_of_processing_is_read_from_the_declarations(client):
    record = record_of_processing()

    people = next(part for part in record if part["name"] == User._meta.verbose_name_plural)
    assert "your e-mail address" in [str(words) for words in people["personal"]]
    assert "your e-mail address" in client.get("/privacy/").content.decode()
