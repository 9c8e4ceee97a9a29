import pytest

from events.admin.form_pages import form_url
from events.models import Deadline
from outbox.models import Message
from tests.factories.events import AnswerFactory, EventFactory, QuestionFactory, RegistrationFactory, in_days

from .form_pages import words_after, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    event = EventFactory()
    RegistrationFactory.create_batch(3, event=event)
    return event


def ask_url(event):
    return f"{form_url(event)}ask/"


def test_staff_see_whom_they_ask_what_before_anything_is_sent(client, staff, event):
    old = QuestionFactory(event=event, label="Old question", is_required=True)
    for registration in event.registrations.all():
        AnswerFactory(registration=registration, question=old)
    new = QuestionFactory(event=event, label="New question", is_required=True)
    optional = QuestionFactory(event=event, label="Optional question")

    page = client.get(ask_url(event))
    assert "New question (3 people) Optional question (3 people)" in words_of(page)
    assert "Old question" not in words_of(page)
    assert page.context["form"]["questions"].value() == [new.pk]
    assert optional.pk != new.pk

    typed = {"questions": [new.pk], "note": "The hotel asks us."}
    preview = words_of(client.post(ask_url(event), typed))
    assert "Question New question Gets the message 3 people" in preview
    assert "The hotel asks us." in preview
    assert not Message.objects.exists()

    done = client.post(ask_url(event), typed | {"confirm": "yes"})
    assert "Asked: 3 people." in words_after(client, done)
    assert Message.objects.count() == 3

    again = client.post(ask_url(event), typed | {"confirm": "yes"})
    assert "Asked: 3 people." in words_after(client, again)
    assert Message.objects.count() == 3


def test_when_everything_is_answered_there_is_nobody_to_ask(client, staff, event):
    assert "There is nobody to ask" in words_after(client, client.get(ask_url(event)))


def test_when_answers_can_no_longer_be_changed_it_is_said(client, staff, event):
    QuestionFactory(event=event)
    Deadline.objects.update(closes_at=in_days(-1))

    words = "people can change their answers only while registration is open"
    assert words in words_after(client, client.get(ask_url(event)))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"questions": []}, "Tick at least one question."),
        ({"questions": ["x"]}, "Choose among the answers that are offered to “Questions”."),
        ({"note": "x" * 601}, "“Note” may have at most 600 characters; yours has 601."),
        ({"note": "a\u202eb"}, "“Note” holds a sign that turns round the direction of text."),
    ],
)
def test_what_cannot_be_sent_is_refused_in_words(client, staff, event, typed, words):
    question = QuestionFactory(event=event)

    response = client.post(ask_url(event), {"questions": [question.pk], "note": ""} | typed)

    assert words in words_of(response)
    assert not Message.objects.exists()
