from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser

from events import rules
from events.models import LIVE_STATES, Document, State
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.events import DocumentFactory, EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


def in_every_way(event):
    """A document of ``event`` for each audience and time."""
    return [
        DocumentFactory(event=event, is_for_confirmed=is_for_confirmed, is_shown_after=is_shown_after)
        for is_for_confirmed, is_shown_after in product((False, True), repeat=2)
    ]


@pytest.mark.parametrize("is_over", [False, True])
def test_the_database_and_the_rule_say_the_same_of_every_document_and_person(is_over):
    event = EventFactory(past=is_over)
    documents = in_every_way(event)
    people = {state: RegistrationFactory(event=event, state=state).person for state in State}
    # A place at another event opens nothing here.
    people["elsewhere"] = RegistrationFactory(event=EventFactory(past=is_over)).person

    for state, person in people.items():
        assert set(Document.objects.visible_to(person)) == {
            document
            for document in documents
            if rules.may_see_document(document, is_confirmed=state == State.CONFIRMED, is_over=is_over)
        }, state
    public = {
        document for document in documents if rules.may_see_document(document, is_confirmed=False, is_over=is_over)
    }
    assert set(Document.objects.public()) == set(Document.objects.visible_to(AnonymousUser())) == public


def test_a_document_of_a_draft_is_for_staff_only():
    documents = in_every_way(EventFactory(draft=True, past=True))

    assert set(Document.objects.visible_to(StaffFactory())) == set(documents)
    assert not Document.objects.visible_to(UserFactory())
    assert not Document.objects.public()


def test_only_one_of_the_states_opens_what_is_for_confirmed_people():
    event = EventFactory()
    secret = DocumentFactory(event=event, is_for_confirmed=True)
    people = {state: RegistrationFactory(event=event, state=state).person for state in LIVE_STATES}

    opened = {state for state, person in people.items() if secret in Document.objects.visible_to(person)}

    assert opened == {State.CONFIRMED}
