import pytest

from contacts.models import LetterCode
from kit.codes import issue
from kit.personal_data import declarations
from tests.factories.accounts import UserFactory
from tests.factories.contacts import AbsenceFactory, ContactPersonFactory, ProgrammeFactory, TopicFactory


@pytest.mark.django_db
def test_rows_about_a_person_are_found_by_address():
    somebody = ContactPersonFactory(leads=[TopicFactory()], serves=[ProgrammeFactory()])
    ada = ContactPersonFactory(
        email="Ada@Organisation.example", leads=[TopicFactory()], serves=[ProgrammeFactory()]
    )  # fmt: skip
    absence = AbsenceFactory(person=ada, stand_in=somebody)
    AbsenceFactory(person=somebody)
    person = UserFactory(email="ada@organisation.example")
    code = issue(LetterCode, email=person.email, client="", person=ada)

    found = {
        declaration.model.__name__: list(declaration.of(person))
        for declaration in declarations()
        if declaration.model._meta.app_label == "contacts" and declaration.of
    }

    assert found == {
        "ContactPerson": [ada],
        "ContactTopic": list(ada.contact_topics.all()),
        "ServedProgramme": list(ada.served_programmes.all()),
        "Absence": [absence],
        "LetterCode": [code],
        "Import": [],
        "ImportLine": [],
    }
