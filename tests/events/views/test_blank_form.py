"""Before anybody has typed anything, the questions of an event are kept in memory, as everybody sees them."""

import pytest
from django.core.cache import caches

from events.models import Question
from tests.factories.accounts import UserFactory
from tests.factories.contacts import ProgrammeFactory

from .conftest import answers_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def page_of(event, client):
    def page_of(person):
        client.force_login(person)
        return client.get(f"{event.get_absolute_url()}register/").content.decode()

    return page_of


@pytest.fixture
def people():
    caches["pages"].clear()
    return UserFactory.create_batch(2, programme=ProgrammeFactory())


def test_a_changed_question_shows_at_once(event, page_of, people):
    question = event.questions.first()
    assert question.label in page_of(people[0])

    Question.objects.filter(pk=question.pk).update(label="Which of the two days?")

    page = page_of(people[1])
    assert "Which of the two days?" in page
    assert question.label not in page


def test_what_one_person_has_typed_shows_to_nobody_else(event, client, page_of, people):
    page_of(people[0])
    answers = answers_to(event, "Only mine to see", "Vegan", ["Monday"])
    client.post(f"{event.get_absolute_url()}register/", answers)

    assert "Only mine to see" in page_of(people[0])
    assert "Only mine to see" not in page_of(people[1])
