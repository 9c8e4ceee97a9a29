import pytest

from contacts.models import LetterCode
from kit.codes import issue
from kit.personal_data import declarations
from tests.factories.accounts import UserFactory
from tests.factories.contacts import ContactPersonFactory, TopicFactory


@pytest.mark.django_db
def test_rows_about_a_person_are_found_by_address():
    ContactPersonFactory(leads=[TopicFactory()])
    ada = ContactPersonFactory(email="Ada@Organisation.example", leads=[TopicFactory()])
    person = UserFactory(email="ada@organisation.example")
    code = issue(LetterCode, email=person.email, client="", person=ada)

    found = {
        declaration.model.__name__: list(declaration.of(person))
        for declaration in declarations()
        if declaration.model._meta.app_label == "contacts" and declaration.of
    }

    assert found == {"ContactPerson": [ada], "ContactTopic": list(ada.contact_topics.all()), "LetterCode": [code]}
