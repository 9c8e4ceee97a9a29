"""Consents of a form: unticked, with the version of their words, and taken back on the registration's page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.forms import AnswersForm
from events.models import Answer, Question, Registration
from tests.factories.events import AnswerFactory, EventFactory, QuestionFactory, RegistrationFactory
from tests.pages import notices

from .conftest import text_of

pytestmark = pytest.mark.django_db

WAY = "/events/palermo/register/"


@pytest.fixture
def photos():
    """A consent that nobody has to give, in the second version of its words."""
    return QuestionFactory(
        event=EventFactory(slug="palermo"), kind="consent", label="Photos may be taken of me.", revision=2
    )


def register(client, question, *, agrees):
    name = AnswersForm.name_of(question)
    client.post(WAY, {name: "yes"} if agrees else {})
    client.post(f"{WAY}check/")
    return Registration.objects.get()


def withdraw(client, registration, answer):
    return client.post(f"/registrations/{registration.code}/consents/", {"answer": answer})


def test_a_consent_is_not_ticked_beforehand_and_may_be_left_so(client, person, photos):
    assert "checked" not in client.get(WAY).content.decode()

    registration = register(client, photos, agrees=False)

    assert not registration.answers.exists()
    assert "What you agreed to" not in text_of(client.get(registration.get_absolute_url()))


def test_who_agreed_reads_to_what_and_when_and_takes_it_back(client, person, photos):
    registration = register(client, photos, agrees=True)
    answer = registration.answers.get()
    assert (answer.value, answer.question_revision, answer.label) == (True, 2, "Photos may be taken of me.")
    page = text_of(client.get(registration.get_absolute_url()))
    assert f"Photos may be taken of me. You agreed on {timezone.localtime(answer.answered_at):%-d %B %Y}" in page

    response = withdraw(client, registration, answer.pk)

    assert response.url == f"{registration.get_absolute_url()}#consents"
    assert notices(response) == ["It is withdrawn: you do not agree to this any more."]
    page = text_of(client.get(registration.get_absolute_url()))
    assert "Withdrawn on" in page
    assert "Withdraw : " not in page


def test_it_is_taken_back_after_the_term_and_after_the_event(client, person):
    event = EventFactory(past=True)
    question = QuestionFactory(event=event, kind="consent")
    answer = AnswerFactory(registration=RegistrationFactory(event=event, person=person), question=question, value=True)
    assert "Withdraw : " in text_of(client.get(answer.registration.get_absolute_url()))

    withdraw(client, answer.registration, answer.pk)

    answer.refresh_from_db()
    assert answer.value is False


@pytest.mark.parametrize("answer", ["", "x", "-1", "²", "9" * 40, "\0"])
def test_what_is_no_key_changes_nothing(client, person, photos, answer):
    registration = register(client, photos, agrees=True)

    response = withdraw(client, registration, answer)

    assert (response.status_code, notices(response)) == (302, [])
    assert Answer.objects.get().value is True


def test_nobody_takes_back_what_somebody_else_agreed_to(client, person, photos):
    theirs = AnswerFactory(registration=RegistrationFactory(event=photos.event), question=photos, value=True)
    mine = RegistrationFactory(event=photos.event, person=person)

    assert withdraw(client, theirs.registration, theirs.pk).status_code == 404
    withdraw(client, mine, theirs.pk)

    theirs.refresh_from_db()
    assert theirs.value is True


def test_words_that_changed_are_asked_anew(client, person, photos):
    registration = register(client, photos, agrees=True)
    Question.objects.update(label="Photos and films may be taken of me.", revision=3)
    later = timezone.now() + timedelta(days=1)
    assert registration.event.deadline.closes_at > later

    page = client.get(f"/registrations/{registration.code}/change/")

    assert "Photos and films may be taken of me." in text_of(page)
    assert "checked" not in page.content.decode()
    assert registration.answers.get().question_revision == 2
