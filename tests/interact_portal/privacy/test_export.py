"""What is held about people: declared in code, to the last field, and told to whom it concerns."""

import json

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from accounts.actions.address import change_address
from accounts.actions.codes import send_code
from accounts.models.codes import ERASURE
from contacts.actions.letters import send_letter
from contacts.models.letters import Letter
from interact_portal.privacy import export, record_of_processing
from kit.personal_data import declarations, undeclared
from outbox.models import Message
from tests.factories.accounts import EmailCodeFactory, StaffFactory, UserFactory
from tests.factories.contacts import ContactPersonFactory, ProgrammeFactory, TopicFactory
from tests.interact_portal.privacy.traces import MARK, as_contact, marked_person, personal_declarations, tables_with

pytestmark = pytest.mark.django_db

OWN_MODELS = [model for app in settings.OWN_APPS for model in apps.get_app_config(app).get_models()]


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda model: model._meta.label)
def test_every_field_is_declared_personal_or_not(model):
    of_model = [declaration for declaration in declarations() if declaration.model is model]

    assert of_model, f"{model._meta.label} is declared in no privacy.py"
    assert undeclared(model) == set()
    for declaration in of_model:
        assert set(declaration.personal) & set(declaration.other) == set()


@pytest.mark.parametrize("declaration", declarations(), ids=lambda declaration: declaration.key)
def test_what_is_declared_exists(declaration):
    fields = {field.name for field in declaration.model._meta.concrete_fields}

    assert {*declaration.personal, *declaration.other} <= fields
    assert set(declaration.withheld) <= set(declaration.personal)


def test_what_stands_higher_is_declared_first_so_that_it_is_erased_first():
    order = [*settings.OWN_APPS, "admin"]
    apps_in_order = [
        declaration.model._meta.app_label for declaration in declarations() if declaration.model in OWN_MODELS
    ]

    assert apps_in_order == sorted(apps_in_order, key=order.index)


def test_no_two_declarations_are_told_apart_by_nothing():
    keys = [declaration.key for declaration in declarations()]

    assert len(keys) == len(set(keys))


def test_the_file_holds_every_row_of_a_person_with_every_field_that_is_not_withheld():
    person = marked_person()
    as_contact(person)
    number = {declaration.key: declaration.of(person).count() for declaration in personal_declarations()}

    told = json.loads(json.dumps(export(person), cls=DjangoJSONEncoder))

    assert {key: len(told[key]["rows"]) for key in number} == number
    assert [key for key in number if not number[key]] == []
    for declaration in personal_declarations():
        fields = frozenset(declaration.personal) - set(declaration.withheld)
        assert {frozenset(row) for row in told[declaration.key]["rows"]} == {fields}, declaration.key
        assert set(told[declaration.key]["not_told"]) == set(declaration.withheld)


def test_every_word_of_a_person_in_any_table_is_in_the_file_or_withheld_with_a_reason():
    person = marked_person()
    as_contact(person)
    told = export(person)

    missing = {
        (declaration.key, field)
        for declaration in personal_declarations()
        for row in declaration.of(person)
        for field in declaration.personal
        if MARK in str(getattr(row, field))
        and field not in declaration.withheld
        and not any(MARK in str(each[field]) for each in told[declaration.key]["rows"])
    }
    tables = {declaration.model._meta.db_table for declaration in personal_declarations()}

    assert missing == set()
    assert set(tables_with(MARK)) <= tables


def test_the_file_holds_the_letters_somebody_wrote_without_the_address_they_went_to():
    person, contact = UserFactory(), ContactPersonFactory(email="hidden@organisation.example")
    letter = Letter(name="Anna", email=person.email, subject="Rail", message="Who pays for the ferry?")
    send_letter(person=contact, letter=letter, now=timezone.now())

    told = export(person)

    [row] = told["outbox.message.letters"]["rows"]
    assert row["context"]["message"] == "Who pays for the ferry?"
    assert "hidden@" not in json.dumps(told, cls=DjangoJSONEncoder)


def test_the_file_follows_a_person_from_one_address_to_the_next_and_tells_nobody_else():
    """A mailbox may become somebody else's: what went there before is not theirs."""
    anna = UserFactory(email="office@example.org")
    message_to("office@example.org", "before")
    code = send_code(email="anna@example.org", client="", person=anna)
    change_address(code=code, typed=code.digits, by=anna)
    anna.refresh_from_db()
    ben = UserFactory(email="office@example.org")
    message_to("office@example.org", "after")
    message_to("anna@example.org", "later")

    assert [row["text"] for row in export(anna)["outbox.message"]["rows"]] == ["later", "", "before"]
    assert [row["text"] for row in export(ben)["outbox.message"]["rows"]] == ["after"]


def message_to(address, text):
    Message.objects.create(key=text, template="t", recipient=address, text=text)


def test_the_file_tells_no_code_and_no_link_that_works_by_itself():
    person = UserFactory()
    code = send_code(email=person.email, client="", person=person, intent=ERASURE)

    told = export(person)

    assert code.digits not in json.dumps(told, cls=DjangoJSONEncoder)
    assert code.token not in json.dumps(told, cls=DjangoJSONEncoder)
    assert [row["recipient"] for row in told["outbox.message.secret"]["rows"]] == [person.email]


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
            "email_awaits_proof": False,
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
    assert set(told) == {declaration.key for declaration in personal_declarations()}


def test_export_of_one_person_holds_nothing_of_another():
    person, other = UserFactory(), UserFactory(name="Somebody Else", email="somebody@else.example")

    told = json.dumps(export(person), cls=DjangoJSONEncoder)

    assert other.name not in told
    assert other.email not in told


def test_export_tells_nobody_who_else_gave_an_address_and_whom_staff_edited():
    staff, other = StaffFactory(), UserFactory(name="Somebody Else")
    EmailCodeFactory(email=staff.email, person=other)
    LogEntry.objects.create(user=staff, object_repr=str(other), action_flag=CHANGE)

    told = export(staff)

    assert len(told["accounts.emailcode"]["rows"]) == len(told["admin.logentry"]["rows"]) == 1
    assert "Somebody Else" not in json.dumps(told, cls=DjangoJSONEncoder)


def test_record_of_processing_is_read_from_the_declarations(client):
    record = record_of_processing()

    people = next(part for part in record if str(part["name"]) == "your account")
    assert "your e-mail address" in [str(words) for words in people["personal"]]
    assert "your e-mail address" in client.get("/privacy/").content.decode()
