import re
from html import unescape

import pytest
from django.test import Client

from events.forms import AnswersForm
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory, QuestionFactory, RegistrationFactory

#: What somebody says about themselves, right in every field.
ANNA = {
    "name": "Anna Rossi", "body_kind": "managing_authority", "role": "Finance officer", "country": "IT",
    "organisation": "Regione Sicilia", "represents_no_programme": "on",
}  # fmt: skip


@pytest.fixture
def person(client):
    """Somebody with a complete profile, signed in."""
    person = UserFactory(name="Anna Rossi", email="anna@example.org")
    client.force_login(person)
    return person


@pytest.fixture
def event():
    """An open event that asks three questions; the first must be answered."""
    event = EventFactory(slug="palermo", title="Workshop in Palermo", pool__capacity=40)
    QuestionFactory(event=event, position=1, label="What do you work on?", is_required=True)
    QuestionFactory(event=event, position=2, label="What do you eat?", kind="choice")
    QuestionFactory(event=event, position=3, label="Which days?", kind="choices", options=["Monday", "Tuesday"])
    return event


@pytest.fixture
def giver(event):
    """Somebody with a place at ``event``."""
    person = UserFactory(name="Ben Muster", email="ben@example.org")
    return RegistrationFactory(event=event, person=person, code="R7K2-9QX4")


@pytest.fixture
def bens(giver):
    """The browser of the giver."""
    browser = Client()
    browser.force_login(giver.person)
    return browser


def answers_to(event, *values):
    """What is posted to answer the questions of ``event`` in their order; options are told by their words."""
    questions = zip(event.questions.all(), values, strict=True)
    return {AnswersForm.name_of(question): posted(question, value) for question, value in questions}


def posted(question, value):
    """A value as its field posts it: of an option the key, where there is one of these words."""
    if isinstance(value, list):
        return [posted(question, part) for part in value]
    keys = {option.label: str(option.pk) for option in question.options.all()}
    return keys.get(value, value)


def error_summary(response):
    """The texts of the list of mistakes on top of the page."""
    forms = [value for layer in response.context or () for key, value in layer.flatten().items() if key == "form"]
    return [error for errors in forms[0].errors.values() for error in errors] if forms else []


def text_of(response):
    """What a page says, without its marks."""
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL).group()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())
