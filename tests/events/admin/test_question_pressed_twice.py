"""The button of a question's page, pressed twice: a double click, or a way back and another press."""

import pytest

from tests.factories.events import EventFactory, QuestionFactory

from .form_pages import add_url, edit_url, labels_of, open_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory()


def test_a_second_press_of_the_button_adds_nothing_unless_something_else_was_typed(client, staff, event):
    url = add_url(event, kind="number")
    typed = open_question(client, url) | {"label": "How many nights?", "_save": "1"}

    first, second = (client.post(url, typed) for _ in range(2))

    assert (first.url, labels_of(event)) == (second.url, ["How many nights?"])
    client.post(url, typed | {"label": "How many dinners?"})
    assert labels_of(event) == ["How many nights?", "How many dinners?"]


def test_a_second_press_of_the_button_says_the_same_of_a_change(client, staff, event):
    question = QuestionFactory(event=event, label="Diet")
    typed = open_question(client, edit_url(question)) | {"label": "What do you eat?", "_save": "1"}

    first, second = (client.post(edit_url(question), typed) for _ in range(2))

    question.refresh_from_db()
    assert (first.status_code, second.status_code, question.revision) == (302, 302, 2)
