"""Sensitive answers end some days after their event, wherever they stand, and the audit remembers how many."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from audit.models import Entry
from events.actions.recount import drifted_options
from events.actions.sensitive import erase_sensitive_answers, events_over
from events.models import Answer, AnswerFile, Event, Option, Registration, State
from interact_portal.privacy.retention import erase_expired
from tests.factories.events import AnswerFactory, AnswerFileFactory, EventFactory, QuestionFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


def event_over(days=15, **fields):
    ends_at = timezone.now() - timedelta(days=days)
    return EventFactory(past=True, starts_at=ends_at - timedelta(hours=8), ends_at=ends_at, **fields)


def asks(event, **fields):
    return QuestionFactory(event=event, is_sensitive=True, **fields)


def entries():
    rows = Entry.objects.filter(verb="sensitive-answers-erased").order_by("pk")
    return [(entry.about, entry.by, entry.detail) for entry in rows]


def test_sensitive_answers_go_with_their_files_and_drafts_and_nothing_else_does(django_capture_on_commit_callbacks):
    event = event_over()
    diet, access, work = asks(event), asks(event, kind="file"), QuestionFactory(event=event)
    sent = RegistrationFactory(event=event)
    file = AnswerFileFactory(registration=sent, question=access)
    AnswerFactory(registration=sent, question=diet, value="Vegan")
    AnswerFactory(registration=sent, question=access, value=file.name, file=file)
    kept = AnswerFactory(registration=sent, question=work, value="Claims")
    cancelled = AnswerFactory(registration=RegistrationFactory(event=event, state=State.CANCELLED), question=diet)
    texts = {f"question_{diet.pk}": ["Vegan"], f"question_{work.pk}": ["Claims"], "asked": [f"{diet.pk}.1"]}
    draft = RegistrationFactory(event=event, state=State.DRAFT, draft_answers=texts)

    with django_capture_on_commit_callbacks(execute=True):
        erase_sensitive_answers(events_over())

    assert list(Answer.objects.all()) == [kept]
    assert not Answer.objects.filter(pk=cancelled.pk).exists()
    assert (AnswerFile.objects.count(), default_storage.exists(file.file.name)) == (0, False)
    draft.refresh_from_db()
    assert draft.draft_answers == {f"question_{work.pk}": ["Claims"], "asked": [f"{diet.pk}.1"]}
    assert entries() == [(f"events.event:{event.pk}", "system", {"answers": 3, "files": 1, "drafts": 1})]
    assert not events_over().exists()


def test_each_event_keeps_them_for_as_long_as_it_says():
    long, short = event_over(sensitive_kept_days=30), event_over(sensitive_kept_days=0, days=1)
    other, coming = event_over(), EventFactory()
    for event in (long, short, coming):
        AnswerFactory(registration=RegistrationFactory(event=event), question=asks(event))
    AnswerFactory(registration=RegistrationFactory(event=other))

    assert list(events_over()) == [short]


@pytest.mark.parametrize("where", ["answer", "file", "draft", "removed"])
def test_an_event_is_found_by_whatever_of_it_is_left(where):
    event = event_over()
    question = asks(event, kind="file", removed_at=timezone.now() if where == "removed" else None)
    if where == "draft":
        RegistrationFactory(event=event, state=State.DRAFT, draft_answers={f"question_{question.pk}": ["x"]})
    elif where == "file":
        AnswerFileFactory(registration=RegistrationFactory(event=event, state=State.DRAFT), question=question)
    else:
        AnswerFactory(registration=RegistrationFactory(event=event), question=question)

    assert list(events_over()) == [event]
    erase_sensitive_answers(events_over())
    assert not events_over().exists()


def test_places_of_limited_options_are_given_back_with_sensitive_answers():
    event = event_over()
    diet = asks(event, kind="choice", options=["Vegan"], options__Vegan=5)
    vegan = diet.options.get()
    AnswerFactory(registration=RegistrationFactory(event=event), question=diet, value="Vegan", option_ids=[vegan.pk])
    Option.objects.update(taken=1)

    erase_sensitive_answers(Event.objects.filter(pk=event.pk))

    assert (Option.objects.get().taken, drifted_options()) == (0, [])


def test_every_night_each_event_is_remembered_once():
    events = [event_over() for _ in range(3)]
    for event in events:
        question = asks(event)
        for _ in range(2):
            AnswerFactory(registration=RegistrationFactory(event=event), question=question)

    ended = dict(erase_expired(batch_size=2))
    again = dict(erase_expired())

    assert ended["events with answers to sensitive questions"] == 3
    assert again["events with answers to sensitive questions"] == 0
    numbers = {"answers": 2, "files": 0, "drafts": 0}
    assert entries() == [(f"events.event:{event.pk}", "system", numbers) for event in events]
    assert Registration.objects.filter(person__isnull=False).count() == 6
